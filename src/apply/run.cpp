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
#include "apply/repeat.h"
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
        session_.begin_transaction();
        record();
        transaction.commit();
      });
    }
  }

  /// In the open transaction: a task of one block.
  void run_inside() {
    for (const Block& block : revision::blocks(task_.revision, task_.direction)) {
      run_statements(block);
    }
    record();
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
      const bool matters =
          step.outcome == Step::Outcome::Done || (step.statement == 0 && !step.position.empty());
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
      if (sql::traits(statement.sql).sets_session) {
        session_.run(task_.revision, statement, statement.sql);  // for the statements after it
        continue;
      }
      session_.tell(StatementSkipped{.sql = statement.sql,
                                     .where = position_of(task_.revision, statement.line),
                                     .reason = reason});
    }
  }

  void run_transaction(const Block& block, int number, bool last) {
    const SourcePosition where = position_of(task_.revision, block.line);
    session_.with_retries(where, [&] {
      pg::Transaction transaction(session_.connection());
      session_.begin_transaction();
      run_statements(block);
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

  void run_statements(const Block& block) const {
    for (const Statement& statement : block.statements) {
      session_.run(task_.revision, statement, statement.sql);
    }
  }

  /// Deferred constraints are checked by COMMIT: the error is the block's.
  static void commit(pg::Transaction& transaction, const SourcePosition& where) {
    try {
      transaction.commit();
    } catch (const DatabaseError& error) {
      constexpr std::string_view kResolutionUnknown = "08007";
      ServerReport report = error.report();
      if (error.sqlstate() == kResolutionUnknown) {
        report.hint =
            "Run the command again: the journal says whether it did, and the run goes on.";
      }
      throw DatabaseError(std::move(report), where);
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
    std::optional<Step> recorded;
    if (step != nullptr) {
      recorded = *step;
    }
    const auto attempt = [&] { run_outside(statement, traits, next, recorded); };
    if (traits.may_commit) {
      attempt();  // it may have committed a part: only a person knows whether it can be repeated
    } else {
      session_.with_retries(position_of(task_.revision, statement.line), attempt);
    }
  }

  /// False when the server says that the statement cannot be in a transaction.
  bool run_with_record(const Statement& statement, const Step& done) {
    try {
      session_.with_retries(position_of(task_.revision, statement.line), [&] {
        pg::Transaction transaction(session_.connection());
        session_.begin_transaction();
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

  /// `recorded` is the step as it is recorded, if it is.
  void run_outside(const Statement& statement, const sql::StatementTraits& traits, Step step,
                   std::optional<Step>& recorded) {
    const Attempt attempt =
        next_attempt(session_.connection(), statement.sql, traits, recorded ? &*recorded : nullptr);
    if (attempt.done) {
      skip(std::span(&statement, 1), *attempt.done);
      keep_step(step);
      return;
    }
    session_.begin_outside(traits.concurrent_index || traits.concurrent_drop ||
                           traits.concurrent_reindex);
    for (const std::string& sql : attempt.before) {
      session_.run(task_.revision, statement, sql);
    }
    step.outcome = Step::Outcome::Started;
    step.position = mark(session_.connection(), traits);
    keep_step(step);
    recorded = step;
    try {
      session_.run(task_.revision, statement, attempt.sql);
    } catch (const DatabaseError&) {
      if (!session_.connection().is_broken()) {
        recorded->outcome = Step::Outcome::Failed;
        keep_step(*recorded);
      }
      throw;
    }
    step.outcome = Step::Outcome::Done;
    step.position.clear();
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

/// One transactional block, or nothing to do.
bool is_one_commit(const Task& task) {
  const std::vector<Block>& blocks = revision::blocks(task.revision, task.direction);
  return blocks.empty() ||
         (blocks.size() == 1 && blocks.front().transaction && !blocks.front().batch);
}

/// Whether a trait holds for any of its statements.
bool any(const Task& task, bool sql::StatementTraits::* trait) {
  const auto holds = [&](const Statement& statement) { return sql::traits(statement.sql).*trait; };
  return std::ranges::any_of(
      revision::blocks(task.revision, task.direction),
      [&](const Block& block) { return std::ranges::any_of(block.statements, holds); });
}

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
  if (any(task, &sql::StatementTraits::sets_session)) {
    session.end_settings();
  }
  session.tell(RevisionFinished{
      .direction = task.direction, .id = task.revision.id, .duration = since(start)});
}

std::vector<std::span<const Task>> groups(std::span<const Task> tasks, bool one_transaction) {
  std::vector<std::span<const Task>> result;
  bool open = false;  // the last group may go on
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const bool joins = one_transaction && is_one_commit(tasks[i]);
    if (open && joins) {
      result.back() = tasks.subspan(i - result.back().size(), result.back().size() + 1);
    } else {
      result.push_back(tasks.subspan(i, 1));
    }
    // A new enum value can be used after the commit only; what is SET ends with its revision.
    open = joins && !any(tasks[i], &sql::StatementTraits::adds_enum_value) &&
           !any(tasks[i], &sql::StatementTraits::sets_session);
  }
  return result;
}

void run(const Session& session, std::span<const Task> group) {
  if (group.size() == 1) {
    run(session, group.front());
    return;
  }
  const Clock::time_point start = Clock::now();
  const Task* current = &group.front();
  try {
    session.with_retries(position_of(current->revision, 0), [&] {
      pg::Transaction transaction(session.connection());
      session.begin_transaction();
      for (const Task& task : group) {
        current = &task;
        session.tell(started(task));
        Runner(session, task).run_inside();
      }
      transaction.commit();
    });
  } catch (const Error& error) {
    session.log_failure(to_string(current->direction), current->revision.id, since(start),
                        error.what());
    throw;
  }
  if (any(group.back(), &sql::StatementTraits::sets_session)) {
    session.end_settings();
  }
  for (const Task& task : group) {
    session.tell(RevisionFinished{
        .direction = task.direction, .id = task.revision.id, .duration = since(start)});
  }
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
    const Statement& failed = blocks[block].statements[statement];
    for (const std::string& sql : clearing(session.connection(), sql::traits(failed.sql), &step)) {
      session.begin_outside(true);
      session.run(revision, failed, sql);
    }
  }
}

}  // namespace schemadiff::apply
