#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apply/apply.h"
#include "apply/event.h"
#include "apply/journal.h"
#include "apply/run.h"
#include "apply/session.h"
#include "apply/store.h"
#include "pg/advisory_lock.h"
#include "revision/digest.h"
#include "revision/graph.h"
#include "revision/revision.h"
#include "revision/target.h"
#include "sql/identifier.h"
#include "sql/statement.h"

namespace schemadiff::apply {

namespace {

using revision::Block;
using revision::Direction;
using revision::Graph;
using revision::Revision;
using revision::Statement;

std::string name_text(std::string_view written) {
  const sql::QualifiedName name = sql::parse_qualified_name(written, sql::Identifier());
  return name.schema.empty() ? sql::quoted(name.name) : sql::quoted(name);
}

/// The script of a range of revisions.
class Script {
 public:
  Script(const Graph& graph, const Options& options)
      : graph_(graph),
        options_(options),
        store_(options.schema, options.tool_version),
        lock_key_(pg::advisory_key(lock_name(options.schema))) {}

  void install() {
    std::vector<std::string> statements{
        fmt::format("CREATE SCHEMA IF NOT EXISTS {}", store_.schema())};
    for (std::string& statement : store_.create_tables(IfThere::Keep)) {
      statements.push_back(std::move(statement));
    }
    text_ += "-- schemadiff's own tables\nBEGIN;\n\n";
    add(statements);
    text_ += "COMMIT;\n\n";
  }

  /// Nobody else may be at work, and the database has to stand where the script begins.
  void begin(std::span<const std::string> heads) {
    add(std::vector{store_.guard(heads, lock_key_)});
  }

  void end() {
    add(std::vector{fmt::format("SELECT pg_catalog.pg_advisory_unlock({})", lock_key_)});
  }

  void add(const Revision& revision, Direction direction, std::vector<std::string> heads) {
    text_ += fmt::format("-- {}\n", running_line({.direction = direction,
                                                  .id = revision.id,
                                                  .parents = revision.revises,
                                                  .message = revision.message}));
    const Task task{.revision = revision,
                    .direction = direction,
                    .heads = std::move(heads),
                    .digest = revision::digest(graph_, revision)};
    const std::vector<std::string> record = record_of(store_, task, std::nullopt);
    const std::vector<Block>& blocks = revision::blocks(revision, direction);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const bool last = i + 1 == blocks.size() && blocks[i].transaction;
      add(blocks[i], last ? record : std::vector<std::string>{});
    }
    if (blocks.empty() || !blocks.back().transaction) {
      text_ += "BEGIN;\n\n";
      add(record);
      text_ += "COMMIT;\n\n";
    }
  }

  /// psql goes on after an error unless it is told not to: the next revision would run on half of
  /// this one.
  [[nodiscard]] std::string text() const { return "\\set ON_ERROR_STOP on\n\n" + text_; }

 private:
  void add(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) {
      text_ += statement + ";\n\n";
    }
  }

  void add(const Block& block, const std::vector<std::string>& record) {
    if (block.transaction) {
      text_ += fmt::format("BEGIN;\n{};\n\n", transaction_settings(options_));
    } else {
      text_ += "SET lock_timeout = 0;\n\n";
    }
    if (block.batch) {
      text_ += fmt::format("-- all rows of {} in one transaction: a script has no batches\n",
                           name_text(block.batch->table));
    }
    for (const Statement& statement : block.statements) {
      text_ += (block.batch ? whole_range(*block.batch, statement.sql) : statement.sql) + ";\n\n";
    }
    add(record);
    if (block.transaction) {
      text_ += "COMMIT;\n\n";
    }
  }

  static std::string whole_range(const revision::Batch& batch, const std::string& sql) {
    std::vector<std::string> columns;
    for (const std::string& column : batch.key) {
      columns.push_back(name_text(column));
    }
    const std::string table = name_text(batch.table);
    const auto end = [&](std::string_view order) {
      return fmt::format("(SELECT {} FROM {} ORDER BY {}{} LIMIT 1)", fmt::join(columns, ", "),
                         table, fmt::join(columns, fmt::format("{}, ", order)), order);
    };
    return sql::with_variables(sql, {{"first", end("")}, {"last", end(" DESC")}});
  }

  const Graph& graph_;
  const Options& options_;
  Store store_;
  std::int64_t lock_key_;
  std::string text_;
};

}  // namespace

std::string offline_sql(const Graph& graph, const revision::Target& from,
                        const revision::Target& to, Direction direction, const Options& options) {
  const std::vector<std::string> path = direction == Direction::Up
                                            ? upgrade_path(graph, from.revisions, to)
                                            : downgrade_path(graph, from.revisions, to);
  Script script(graph, options);
  if (direction == Direction::Up && from.is_base() && !path.empty()) {
    script.install();
  }
  if (path.empty()) {
    return "";
  }
  script.begin(from.revisions);
  std::set<std::string> applied = graph.with_ancestors(from.revisions);
  for (const std::string& id : path) {
    if (direction == Direction::Up) {
      applied.insert(id);
    } else {
      applied.erase(id);
    }
    script.add(graph.at(id), direction, revision::heads_of(graph, applied));
  }
  script.end();
  return script.text();
}

}  // namespace schemadiff::apply
