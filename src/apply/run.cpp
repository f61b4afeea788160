#include "apply/run.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "apply/apply.h"
#include "apply/batch.h"
#include "apply/event.h"
#include "apply/session.h"
#include "apply/state.h"
#include "base/digest.h"
#include "base/error.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "pg/transaction.h"
#include "revision/file.h"
#include "revision/revision.h"
#include "sql/identifier.h"
#include "sql/statement.h"

namespace schemadiff::apply {

namespace {

using revision::Block;
using revision::Direction;
using revision::Revision;
using revision::Statement;
using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

std::string qualified(const std::optional<std::string>& schema, const std::string& name) {
  const std::string quoted_name = sql::quoted(sql::Identifier(name));
  return schema ? sql::quoted(sql::Identifier(*schema)) + "." + quoted_name : quoted_name;
}

/// An index by its table and name.
struct FoundIndex {
  sql::QualifiedName name;
  bool valid = false;
};

/// An index of another table with this name is none of ours: the server will say that the name is
/// taken.
std::optional<FoundIndex> find_index(pg::Connection& connection,
                                     const sql::ConcurrentIndex& index) {
  const std::string table = qualified(index.table_schema, index.table);
  const pg::Result result = connection.query(fmt::format(
      "SELECT n.nspname, i.indisvalid FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON "
      "c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
      "i.indrelid = pg_catalog.to_regclass({}) AND c.relname = {}",
      sql::Literal{table}, sql::Literal{index.name}));
  if (result.empty()) {
    return std::nullopt;
  }
  const pg::Row row = result.row(0);
  return FoundIndex{.name = {.schema = sql::Identifier(std::string(row[0].value_or(""))),
                             .name = sql::Identifier(index.name)},
                    .valid = row[1] == "t"};
}

bool relation_exists(pg::Connection& connection, const sql::ConcurrentDrop& drop) {
  const pg::Result result =
      connection.query(fmt::format("SELECT pg_catalog.to_regclass({}) IS NOT NULL",
                                   sql::Literal{qualified(drop.schema, drop.name)}));
  return result.only_cell() == "t";
}

void set_timeouts_outside(pg::Connection& connection, const Options& options) {
  // A CONCURRENTLY form that a timeout cuts off leaves an invalid index: it may wait as long as it
  // has to.
  connection.execute("SET lock_timeout = 0");
  connection.execute(
      fmt::format("SET statement_timeout = '{}ms'", options.statement_timeout.count()));
}

/// Runs one task.
class Runner {
 public:
  Runner(const Session& session, const Task& task) : session_(session), task_(task) {
    if (task.resumed) {
      steps_ = task.resumed->steps;
    }
  }

  void run() {
    const std::vector<Block>& blocks = revision::blocks(task_.revision, task_.direction);
    verify_steps(blocks);
    bool recorded = false;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      recorded = run_block(blocks[i], static_cast<int>(i) + 1, blocks.size());
    }
    if (!recorded) {
      session_.with_retries(position_of(task_.revision, 0), [this] {
        pg::Transaction transaction(session_.connection());
        session_.connection().execute(transaction_settings(session_.options()));
        record();
        transaction.commit();
      });
    }
  }

 private:
  [[nodiscard]] const Step* step_of(int block, int statement) const {
    const auto found = std::ranges::find_if(steps_, [&](const Step& step) {
      return step.block == block && step.statement == statement;
    });
    return found == steps_.end() ? nullptr : &*found;
  }

  /// What ran must still be what the file says; what comes after it may have been edited.
  void verify_steps(const std::vector<Block>& blocks) const {
    for (const Step& step : steps_) {
      const bool matters = step.outcome == Step::Outcome::Done || !step.position.empty();
      if (matters && step.digest != digest_at(blocks, step)) {
        throw Error(
            Failure::State,
            fmt::format("'{}' is half applied, and block {} of it, which ran, was edited since: "
                        "put back what ran (the table {}.underway has the file), or say with "
                        "'stamp' where the database stands",
                        task_.revision.id, step.block, session_.store().schema()),
            position_of(task_.revision, 0));
      }
    }
  }

  /// "" when the file has no such block or statement any more.
  static std::string digest_at(const std::vector<Block>& blocks, const Step& step) {
    const auto index = static_cast<std::size_t>(step.block) - 1;
    if (index >= blocks.size()) {
      return "";
    }
    const Block& block = blocks[index];
    if (step.statement == 0) {
      return block_digest(block);
    }
    const auto statement = static_cast<std::size_t>(step.statement) - 1;
    const bool there = !block.transaction && statement < block.statements.size();
    return there ? sha256(block.statements[statement].sql) : "";
  }

  /// Returns whether the task was recorded with it.
  bool run_block(const Block& block, int number, std::size_t count) {
    session_.tell(
        BlockStarted{.number = static_cast<std::size_t>(number),
                     .count = count,
                     .transaction = block.transaction,
                     .batch_table = block.batch ? std::optional(block.batch->table) : std::nullopt,
                     .where = position_of(task_.revision, block.line)});
    const Step* step = step_of(number, 0);
    if (step != nullptr && step->outcome == Step::Outcome::Done) {
      skip(block.statements, "done by an earlier run");
      return false;
    }
    if (block.batch) {
      run_batch(block, number, step);
      return false;
    }
    if (!block.transaction) {
      for (std::size_t i = 0; i < block.statements.size(); ++i) {
        run_alone(block.statements[i], number, static_cast<int>(i) + 1);
      }
      return false;
    }
    const bool last = static_cast<std::size_t>(number) == count;
    run_transaction(block, number, last);
    return last;
  }

  void skip(std::span<const Statement> statements, const std::string& reason) const {
    for (const Statement& statement : statements) {
      session_.tell(StatementSkipped{.sql = statement.sql,
                                     .where = position_of(task_.revision, statement.line),
                                     .reason = reason});
    }
  }

  void run_transaction(const Block& block, int number, bool last) {
    const SourcePosition where = position_of(task_.revision, block.line);
    session_.with_retries(where, [&] {
      pg::Transaction transaction(session_.connection());
      session_.connection().execute(transaction_settings(session_.options()));
      for (const Statement& statement : block.statements) {
        session_.run(task_.revision, statement, statement.sql);
      }
      if (last) {
        record();
      } else {
        keep_step({.block = number,
                   .statement = 0,
                   .outcome = Step::Outcome::Done,
                   .digest = block_digest(block)});
      }
      commit(transaction, where);
    });
  }

  /// Deferred constraints are checked by COMMIT: the error is the block's.
  static void commit(pg::Transaction& transaction, const SourcePosition& where) {
    try {
      transaction.commit();
    } catch (const DatabaseError& error) {
      throw DatabaseError(error.report(), where);
    }
  }

  void run_batch(const Block& block, int number, const Step* step) {
    const Step begun = step != nullptr ? *step
                                       : Step{.block = number,
                                              .statement = 0,
                                              .outcome = Step::Outcome::Started,
                                              .digest = block_digest(block)};
    run_ranges(session_, task_.revision, block, begun,
               [this](const Step& reached) { keep_step(reached); });
  }

  /// A statement of a block that is no transaction. Whatever a transaction can hold still runs in
  /// one, alone with its record, so that it is done exactly once; the rest is recorded before and
  /// after.
  void run_alone(const Statement& statement, int block, int number) {
    const Step* step = step_of(block, number);
    if (step != nullptr && step->outcome == Step::Outcome::Done) {
      skip(std::span(&statement, 1), "done by an earlier run");
      return;
    }
    const sql::StatementTraits traits = sql::traits(statement.sql);
    Step next{.block = block,
              .statement = number,
              .outcome = Step::Outcome::Done,
              .digest = sha256(statement.sql)};
    if (!traits.needs_no_transaction && step == nullptr && run_with_record(statement, next)) {
      return;
    }
    if (step != nullptr && is_done_already(statement, traits, *step)) {
      keep_step(next);
      return;
    }
    run_outside(statement, next);
  }

  /// False when the server says that the statement cannot be in a transaction.
  bool run_with_record(const Statement& statement, const Step& done) {
    try {
      session_.with_retries(position_of(task_.revision, statement.line), [&] {
        pg::Transaction transaction(session_.connection());
        session_.connection().execute(transaction_settings(session_.options()));
        session_.run(task_.revision, statement, statement.sql);
        keep_step(done);
        commit(transaction, position_of(task_.revision, statement.line));
      });
      return true;
    } catch (const DatabaseError& error) {
      constexpr std::string_view kActiveTransaction = "25001";
      constexpr std::string_view kInvalidTermination = "2D000";
      if (error.sqlstate() == kActiveTransaction || error.sqlstate() == kInvalidTermination) {
        return false;
      }
      throw;
    }
  }

  /// After an interrupted attempt: whether it had succeeded. Removes an invalid index that it left.
  bool is_done_already(const Statement& statement, const sql::StatementTraits& traits,
                       const Step& step) {
    const bool interrupted = step.outcome == Step::Outcome::Started;
    if (traits.concurrent_drop && interrupted &&
        !relation_exists(session_.connection(), *traits.concurrent_drop)) {
      skip(std::span(&statement, 1), "the index is gone already");
      return true;
    }
    if (!traits.concurrent_index) {
      return false;
    }
    const std::optional<FoundIndex> index =
        find_index(session_.connection(), *traits.concurrent_index);
    if (index && index->valid && interrupted) {
      skip(std::span(&statement, 1), "the index is there and valid");
      return true;
    }
    if (index && !index->valid) {
      drop_index(statement, index->name);
    }
    return false;
  }

  void drop_index(const Statement& statement, const sql::QualifiedName& name) const {
    set_timeouts_outside(session_.connection(), session_.options());
    session_.run(task_.revision, statement, fmt::format("DROP INDEX CONCURRENTLY {}", name));
  }

  void run_outside(const Statement& statement, Step step) {
    step.outcome = Step::Outcome::Started;
    keep_step(step);
    set_timeouts_outside(session_.connection(), session_.options());
    try {
      session_.run(task_.revision, statement, statement.sql);
    } catch (const DatabaseError&) {
      if (!session_.connection().is_broken()) {
        step.outcome = Step::Outcome::Failed;
        keep_step(step);
      }
      throw;
    }
    step.outcome = Step::Outcome::Done;
    keep_step(step);
  }

  /// In the running transaction, or as one of its own.
  void keep_step(const Step& step) {
    const Store& store = session_.store();
    const std::vector<std::string> statements = {
        store.begin({.id = task_.revision.id,
                     .direction = task_.direction,
                     .file = revision::write(task_.revision)}),
        store.set_step(step)};
    if (session_.connection().in_transaction()) {
      session_.keep(statements);
      return;
    }
    pg::Transaction transaction(session_.connection());
    session_.keep(statements);
    transaction.commit();
  }

  void record() const { session_.keep(record_of(session_.store(), task_, since(start_))); }

  const Session& session_;
  const Task& task_;
  std::vector<Step> steps_;  // of an earlier run
  Clock::time_point start_ = Clock::now();
};

RevisionStarted started(const Task& task) {
  return {.direction = task.direction,
          .id = task.revision.id,
          .parents = task.revision.revises,
          .message = task.revision.message,
          .number = task.number,
          .count = task.count,
          .resumed = task.resumed.has_value()};
}

}  // namespace

std::string block_digest(const Block& block) {
  std::string bytes;
  for (const Statement& statement : block.statements) {
    bytes += fmt::format("{}:{}\n", statement.sql.size(), statement.sql);
  }
  return sha256(bytes);
}

std::vector<std::string> record_of(const Store& store, const Task& task,
                                   std::optional<std::chrono::milliseconds> duration) {
  const Revision& revision = task.revision;
  std::vector<std::string> statements = store.set_heads(task.heads);
  if (task.direction == Direction::Up) {
    statements.push_back(store.add_applied({.id = revision.id,
                                            .parents = revision.revises,
                                            .depends_on = revision.depends_on,
                                            .message = revision.message,
                                            .digest = task.digest,
                                            .file = revision::write(revision)}));
  } else {
    statements.push_back(store.remove_applied(revision.id));
  }
  std::ranges::move(store.clear_underway(), std::back_inserter(statements));
  statements.push_back(store.add_log({.action = std::string(to_string(task.direction)),
                                      .revision = revision.id,
                                      .outcome = "done",
                                      .duration = duration}));
  return statements;
}

void run(const Session& session, const Task& task) {
  session.tell(started(task));
  const Clock::time_point start = Clock::now();
  try {
    Runner(session, task).run();
  } catch (const Error& error) {
    session.log_failure(to_string(task.direction), task.revision.id, since(start), error.what());
    throw;
  }
  session.tell(RevisionFinished{
      .direction = task.direction, .id = task.revision.id, .duration = since(start)});
}

void clean_up(const Session& session, const Revision& revision, const Underway& underway) {
  const std::vector<Block>& blocks = revision::blocks(revision, underway.direction);
  for (const Step& step : underway.steps) {
    const auto block = static_cast<std::size_t>(step.block) - 1;
    const auto statement = static_cast<std::size_t>(step.statement) - 1;
    if (step.statement == 0 || block >= blocks.size() ||
        statement >= blocks[block].statements.size()) {
      continue;
    }
    const std::optional<sql::ConcurrentIndex> index =
        sql::traits(blocks[block].statements[statement].sql).concurrent_index;
    const std::optional<FoundIndex> found =
        index ? find_index(session.connection(), *index) : std::nullopt;
    if (found && !found->valid) {
      set_timeouts_outside(session.connection(), session.options());
      session.run(revision, blocks[block].statements[statement],
                  fmt::format("DROP INDEX CONCURRENTLY {}", found->name));
    }
  }
}

}  // namespace schemadiff::apply
