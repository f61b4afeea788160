#include "apply/batch.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "apply/event.h"
#include "apply/session.h"
#include "apply/state.h"
#include "base/error.h"
#include "pg/connection.h"
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
  std::int64_t rows = 0;  ///< how many keys there are in it; for pages, how many pages
};

std::int64_t number(const pg::Cell& cell) {
  std::int64_t value = 0;
  const std::string_view text = cell.value_or("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Ranges of a key: its columns as SQL text, with their types.
class KeyColumns {
 public:
  KeyColumns(const Session& session, const revision::Batch& batch, const SourcePosition& where)
      : connection_(session.connection()), table_(name_text(batch.table)), size_(batch.size) {
    for (const std::string& column : batch.key) {
      add(sql::parse_qualified_name(column, sql::Identifier()).name, where);
    }
    if (!has_index()) {
      session.tell(Notice{
          .severity = "WARNING",
          .message = fmt::format("no index of {} begins with the batch's key: each range reads the "
                                 "whole table",
                                 table_)});
    }
  }

  /// `'1'::bigint, 'a'::text`
  [[nodiscard]] std::string values(const Key& key, bool /*first*/) const {
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
    const pg::Result result = connection_.query(fmt::format(
        "WITH next AS MATERIALIZED (SELECT {0} FROM {1} AS batch WHERE {2} ORDER BY {0} LIMIT {3}) "
        "(SELECT {4}, (SELECT pg_catalog.count(*) FROM next) FROM next AS batch ORDER BY {0} LIMIT "
        "1) UNION ALL (SELECT {4}, 0 FROM next AS batch ORDER BY {5} LIMIT 1)",
        names(), table_, condition(position, goal), size_, texts(), order(" DESC")));
    if (result.empty()) {
      return std::nullopt;
    }
    return Range{.first = key(result.row(0)),
                 .last = key(result.row(1)),
                 .rows = number(result.row(0)[columns_.size()])};
  }

  /// What the planner believes, for all rows from the size of the table, also where it has no
  /// statistics. Row estimates stand as `rows=123` in the first line of a plan.
  [[nodiscard]] std::int64_t estimate(const Key& position, const Key& goal) const {
    const pg::Result plan = connection_.query(
        fmt::format("EXPLAIN SELECT FROM {} AS batch WHERE {}", table_, condition(position, goal)));
    constexpr std::string_view kRows = "rows=";
    const std::string_view line = plan.row(0)[0].value_or("");
    const std::size_t at = line.find(kRows);
    return at == std::string_view::npos ? 0 : number(line.substr(at + kRows.size()));
  }

 private:
  void add(const sql::Identifier& column, const SourcePosition& where) {
    const pg::Result result = connection_.query(fmt::format(
        "SELECT pg_catalog.format_type(atttypid, atttypmod), attnotnull, attnum FROM "
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
    numbers_.emplace_back(result.row(0)[2].value_or(""));
  }

  /// indkey counts from 0; a slice of it counts from 1, like any array.
  [[nodiscard]] bool has_index() const {
    return !connection_
                .query(fmt::format(
                    "SELECT 1 FROM pg_catalog.pg_index WHERE indrelid = pg_catalog.to_regclass({}) "
                    "AND indisvalid AND indpred IS NULL AND (indkey::pg_catalog.int2[])[0:{}] = "
                    "ARRAY[{}]::pg_catalog.int2[]",
                    sql::Literal{table_}, numbers_.size() - 1, fmt::join(numbers_, ", ")))
                .empty();
  }

  [[nodiscard]] std::string condition(const Key& position, const Key& goal) const {
    const std::string after =
        position.empty() ? "" : fmt::format("({}) > ({}) AND ", names(), values(position, true));
    return fmt::format("{}({}) <= ({})", after, names(), values(goal, false));
  }

  [[nodiscard]] std::string names() const { return fmt::format("{}", fmt::join(columns_, ", ")); }

  [[nodiscard]] std::string texts() const {
    return fmt::format("{}::text", fmt::join(columns_, "::text, "));
  }

  [[nodiscard]] std::string order(std::string_view suffix) const {
    return fmt::format("{}{}", fmt::join(columns_, fmt::format("{}, ", suffix)), suffix);
  }

  [[nodiscard]] Key key(pg::Row row) const {
    Key result;
    for (const pg::Cell& cell : row.first(columns_.size())) {
      result.emplace_back(cell.value_or(""));
    }
    return result;
  }

  pg::Connection& connection_;
  std::string table_;
  std::int64_t size_;
  std::vector<std::string> columns_;
  std::vector<std::string> types_;
  std::vector<std::string> numbers_;  // attnum
};

/// Ranges of pages, for a table without a key: `:first` and `:last` are values for ctid. A key is
/// the number of a page.
class Pages {
 public:
  Pages(const Session& session, const revision::Batch& batch, const SourcePosition& where)
      : connection_(session.connection()), table_(name_text(batch.table)) {
    const pg::Result result = connection_.query(
        fmt::format("SELECT relkind IN ('r', 'm'), CASE WHEN relpages > 0 AND reltuples > 0 THEN "
                    "pg_catalog.ceil(reltuples / relpages)::pg_catalog.int8 ELSE 100 END FROM "
                    "pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass({})",
                    sql::Literal{table_}));
    if (result.empty()) {
      throw Error(Failure::File, fmt::format("there is no table {} for the batch", table_), where);
    }
    if (result.row(0)[0] != "t") {
      throw Error(Failure::File,
                  fmt::format("{} has no pages of its own: the batch needs a 'key'", table_),
                  where);
    }
    pages_ = std::max<std::int64_t>(1, batch.size / number(result.row(0)[1]));
  }

  /// The greatest item number fits every page.
  [[nodiscard]] static std::string values(const Key& key, bool first) {
    return fmt::format("'({},{})'::pg_catalog.tid", key.at(0), first ? 0 : 65535);
  }

  [[nodiscard]] std::optional<Key> largest() const {
    const pg::Result result = connection_.query(
        fmt::format("SELECT pg_catalog.pg_relation_size(pg_catalog.to_regclass({}))/ "
                    "pg_catalog.current_setting('block_size')::pg_catalog.int8 - 1",
                    sql::Literal{table_}));
    const std::int64_t last = number(result.only_cell());
    return last < 0 ? std::nullopt : std::optional(Key{std::to_string(last)});
  }

  [[nodiscard]] std::optional<Range> next(const Key& position, const Key& goal) const {
    const std::int64_t first = position.empty() ? 0 : number(position[0]) + 1;
    const std::int64_t last = std::min(first + pages_ - 1, number(goal.at(0)));
    if (first > last) {
      return std::nullopt;
    }
    return Range{
        .first = {std::to_string(first)}, .last = {std::to_string(last)}, .rows = last - first + 1};
  }

  [[nodiscard]] static std::int64_t estimate(const Key& position, const Key& goal) {
    return number(goal.at(0)) - (position.empty() ? -1 : number(position[0]));
  }

 private:
  pg::Connection& connection_;
  std::string table_;
  std::int64_t pages_ = 1;  // of a range
};

using Keys = std::variant<KeyColumns, Pages>;

Keys keys_of(const Session& session, const revision::Batch& batch, const SourcePosition& where) {
  return batch.key.empty() ? Keys(Pages(session, batch, where))
                           : Keys(KeyColumns(session, batch, where));
}

std::chrono::microseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
}

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
        keys_(keys_of(session, *block.batch, position_of(revision, block.line))) {}

  void run() {
    bool more = set_goal();
    while (more) {
      session_.stop_if_asked();
      session_.with_retries(position_of(revision_, block_.line), [&] { more = run_range(); });
      if (more) {
        session_.pause(block_.batch->pause);
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
      step_.goal =
          std::visit([](const auto& keys) { return keys.largest(); }, keys_).value_or(Key{});
    }
    if (step_.goal.empty()) {
      return false;
    }
    estimate_ = std::visit(
        [&](const auto& keys) { return keys.estimate(step_.position, step_.goal); }, keys_);
    return true;
  }

  bool run_range() {
    pg::Transaction transaction(session_.connection());
    session_.begin_transaction();
    const std::optional<Range> range =
        std::visit([&](const auto& keys) { return keys.next(step_.position, step_.goal); }, keys_);
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
    keys_done_ += range->rows;
    const bool more = step_.position != step_.goal;
    tell(rows, more);
    return more;
  }

  void tell(std::int64_t rows, bool more) const {
    const auto goal = static_cast<double>(std::max(estimate_, keys_done_ + (more ? 1 : 0)));
    session_.tell(BatchFinished{.table = block_.batch->table,
                                .rows = rows,
                                .total = total_,
                                .done = more ? static_cast<double>(keys_done_) / goal : 1,
                                .since_start = since(start_),
                                .last = !more});
  }

  std::int64_t run_statements(const Range& range) {
    const auto text = [&](const Key& key, bool first) {
      return std::visit([&](const auto& keys) { return keys.values(key, first); }, keys_);
    };
    const std::vector<std::pair<std::string, std::string>> values = {
        {"first", text(range.first, true)}, {"last", text(range.last, false)}};
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
  Keys keys_;
  Clock::time_point start_ = Clock::now();
  std::int64_t estimate_ = 0;  // of the keys, or pages, there are for this run
  std::int64_t keys_done_ = 0;
  std::int64_t total_ = 0;
};

}  // namespace

void run_ranges(const Session& session, const Revision& revision, const Block& block,
                const Step& begun, const std::function<void(const Step&)>& keep) {
  Ranges(session, revision, block, begun, keep).run();
}

}  // namespace schemadiff::apply
