#include "apply/batch.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apply/event.h"
#include "apply/session.h"
#include "apply/state.h"
#include "base/error.h"
#include "pg/result.h"
#include "pg/transaction.h"
#include "revision/revision.h"
#include "sql/identifier.h"
#include "sql/statement.h"

namespace schemadiff::apply {

namespace {

using revision::Block;
using revision::Revision;
using revision::Statement;
using Clock = std::chrono::steady_clock;
using Key = std::vector<std::string>;  // the text form of each column's value

std::string name_text(std::string_view written) {
  // An unqualified name stays one: search_path finds it, as it does for the statements.
  const sql::QualifiedName name = sql::parse_qualified_name(written, sql::Identifier());
  return name.schema.empty() ? sql::quoted(name.name) : sql::quoted(name);
}

struct Range {
  Key first;
  Key last;
};

/// The key of a batch: its columns as SQL text, with their types.
class KeyColumns {
 public:
  KeyColumns(const Session& session, const revision::Batch& batch, const SourcePosition& where)
      : connection_(session.connection()), table_(name_text(batch.table)), size_(batch.size) {
    for (const std::string& column : batch.key) {
      add(sql::parse_qualified_name(column, sql::Identifier()).name, where);
    }
  }

  /// `'1'::bigint, 'a'::text`
  [[nodiscard]] std::string values(const Key& key) const {
    std::string text;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      text += fmt::format("{}{}::{}", i == 0 ? "" : ", ", sql::Literal{key.at(i)}, types_[i]);
    }
    return text;
  }

  /// Nothing when the table is empty.
  [[nodiscard]] std::optional<Key> largest() const {
    const pg::Result result = connection_.query(fmt::format(
        "SELECT {} FROM {} AS batch ORDER BY {} LIMIT 1", texts(), table_, order(" DESC")));
    return result.empty() ? std::nullopt : std::optional(key(result.row(0)));
  }

  /// The next range after `position` that does not go beyond `goal`.
  [[nodiscard]] std::optional<Range> next(const Key& position, const Key& goal) const {
    const std::string names = fmt::format("{}", fmt::join(columns_, ", "));
    const std::string after =
        position.empty() ? "" : fmt::format("({}) > ({}) AND ", names, values(position));
    const pg::Result result = connection_.query(fmt::format(
        "WITH next AS MATERIALIZED (SELECT {0} FROM {1} AS batch WHERE {2}({0}) <= ({3}) ORDER BY "
        "{0} LIMIT {4}) (SELECT {5} FROM next AS batch ORDER BY {0} LIMIT 1) UNION ALL (SELECT {5} "
        "FROM next AS batch ORDER BY {6} LIMIT 1)",
        names, table_, after, values(goal), size_, texts(), order(" DESC")));
    if (result.empty()) {
      return std::nullopt;
    }
    return Range{.first = key(result.row(0)), .last = key(result.row(1))};
  }

 private:
  void add(const sql::Identifier& column, const SourcePosition& where) {
    const pg::Result result = connection_.query(fmt::format(
        "SELECT pg_catalog.format_type(atttypid, atttypmod), attnotnull FROM "
        "pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass({}) AND attname = {} AND "
        "NOT attisdropped",
        sql::Literal{table_}, sql::Literal{column.raw()}));
    if (result.empty()) {
      throw Error(Failure::File,
                  fmt::format("the batch's table {} has no column {}", table_, column), where);
    }
    if (result.row(0)[1] != "t") {
      throw Error(
          Failure::File,
          fmt::format("the batch's key {} may be NULL: such rows would be left out", column),
          where);
    }
    // Qualified, or ORDER BY would mean the text of the output column.
    columns_.push_back("batch." + sql::quoted(column));
    types_.emplace_back(result.row(0)[0].value_or(""));
  }

  [[nodiscard]] std::string texts() const {
    return fmt::format("{}::text", fmt::join(columns_, "::text, "));
  }

  [[nodiscard]] std::string order(std::string_view suffix) const {
    return fmt::format("{}{}", fmt::join(columns_, fmt::format("{}, ", suffix)), suffix);
  }

  static Key key(pg::Row row) {
    Key result;
    for (const pg::Cell& cell : row) {
      result.emplace_back(cell.value_or(""));
    }
    return result;
  }

  pg::Connection& connection_;
  std::string table_;
  std::int64_t size_;
  std::vector<std::string> columns_;
  std::vector<std::string> types_;
};

/// Runs the ranges of one block.
class Ranges {
 public:
  Ranges(const Session& session, const Revision& revision, const Block& block, Step step,
         const std::function<void(const Step&)>& keep)
      : session_(session),
        revision_(revision),
        block_(block),
        step_(std::move(step)),
        keep_(keep),
        key_(session, *block.batch, position_of(revision, block.line)) {}

  void run() {
    bool more = set_goal();
    while (more) {
      session_.with_retries(position_of(revision_, block_.line), [&] { more = run_range(); });
      if (more && block_.batch->pause.count() > 0) {
        std::this_thread::sleep_for(block_.batch->pause);
      }
    }
    step_.outcome = Step::Outcome::Done;
    keep_(step_);
  }

 private:
  /// The largest key when the block began, also for a run that goes on with it. False for an empty
  /// table.
  bool set_goal() {
    if (step_.goal.empty()) {
      step_.goal = key_.largest().value_or(Key{});
    }
    return !step_.goal.empty();
  }

  bool run_range() {
    const Clock::time_point start = Clock::now();
    pg::Transaction transaction(session_.connection());
    session_.connection().execute(transaction_settings(session_.options()));
    const std::optional<Range> range = key_.next(step_.position, step_.goal);
    if (!range) {
      return false;
    }
    const std::int64_t rows = run_statements(*range);
    Step reached = step_;
    reached.position = range->last;
    keep_(reached);
    transaction.commit();
    step_ = std::move(reached);
    total_ += rows;
    session_.tell(BatchFinished{
        .rows = rows,
        .total = total_,
        .position = step_.position,
        .goal = step_.goal,
        .duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start)});
    return step_.position != step_.goal;
  }

  std::int64_t run_statements(const Range& range) {
    const std::vector<std::pair<std::string, std::string>> values = {
        {"first", key_.values(range.first)}, {"last", key_.values(range.last)}};
    std::int64_t rows = 0;
    for (const Statement& statement : block_.statements) {
      const pg::Result result =
          session_.run(revision_, statement, sql::with_variables(statement.sql, values));
      rows += static_cast<std::int64_t>(result.affected_rows());
    }
    return rows;
  }

  const Session& session_;
  const Revision& revision_;
  const Block& block_;
  Step step_;
  const std::function<void(const Step&)>& keep_;
  KeyColumns key_;
  std::int64_t total_ = 0;
};

}  // namespace

void run_ranges(const Session& session, const Revision& revision, const Block& block,
                const Step& begun, const std::function<void(const Step&)>& keep) {
  Ranges(session, revision, block, begun, keep).run();
}

}  // namespace schemadiff::apply
