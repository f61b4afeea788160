#include "apply/repeat.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "apply/state.h"
#include "apply/store.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "sql/identifier.h"
#include "sql/statement.h"

namespace schemadiff::apply {

namespace {

using Outcome = Step::Outcome;

std::string text_of(const sql::RelationName& name) {
  const std::string quoted = sql::quoted(sql::Identifier(name.name));
  return name.schema ? sql::quoted(sql::Identifier(*name.schema)) + "." + quoted : quoted;
}

/// `pg_catalog.to_regclass('s.t')`: search_path finds what has no schema, as for the statement.
std::string regclass(const sql::RelationName& name) {
  return fmt::format("pg_catalog.to_regclass({})", sql::Literal{text_of(name)});
}

struct FoundIndex {
  sql::QualifiedName name;
  std::string oid;
  bool valid = false;
};

/// The indexes for which a condition on pg_index (i), its pg_class (c) and that one's schema (n)
/// holds.
std::vector<FoundIndex> indexes_where(pg::Connection& connection, const std::string& condition) {
  const pg::Result result = connection.query(fmt::format(
      "SELECT n.nspname, c.relname, c.oid, i.indisvalid FROM pg_catalog.pg_index i JOIN "
      "pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
      "c.relnamespace WHERE {} ORDER BY c.oid",
      condition));
  std::vector<FoundIndex> found;
  for (const pg::Row row : result.rows()) {
    const auto text = [&](std::size_t column) { return std::string(row[column].value_or("")); };
    found.push_back({.name = {.schema = sql::Identifier(text(0)), .name = sql::Identifier(text(1))},
                     .oid = text(2),
                     .valid = row[3] == "t"});
  }
  return found;
}

/// The index a statement makes, as far as it is there. An index of another table with its name is
/// none of ours: the server will say that the name is taken.
std::vector<FoundIndex> made(pg::Connection& connection, const sql::ConcurrentIndex& index,
                             const Step* step) {
  const std::string of_table = fmt::format("i.indrelid = {}", regclass(index.table));
  if (index.name) {
    return indexes_where(connection,
                         fmt::format("{} AND c.relname = {}", of_table, sql::Literal{*index.name}));
  }
  if (step == nullptr) {
    return {};
  }
  return indexes_where(connection, fmt::format("{} AND c.oid::pg_catalog.text <> ALL ({})",
                                               of_table, array_text(step->position)));
}

/// What REINDEX CONCURRENTLY builds beside an index, and what it leaves of the old one: invalid
/// indexes with names of their own.
/// https://www.postgresql.org/docs/15/sql-reindex.html#SQL-REINDEX-CONCURRENTLY
/// Those of TOAST tables nobody may drop; the server replaces them with their table.
std::vector<FoundIndex> rebuilt(pg::Connection& connection, const sql::ConcurrentReindex& reindex) {
  std::string scope = "n.nspname !~ '^pg_'";
  if (reindex.schema) {
    scope += fmt::format(" AND n.nspname = {}", sql::Literal{*reindex.schema});
  }
  if (reindex.relation) {
    const std::string relation = regclass(*reindex.relation);
    const std::string tree = fmt::format(
        "SELECT {0}::pg_catalog.oid UNION SELECT relid FROM pg_catalog.pg_partition_tree({0})",
        relation);
    scope += fmt::format(
        " AND i.indrelid IN ({0} UNION SELECT x.indrelid FROM pg_catalog.pg_index x WHERE "
        "x.indexrelid IN ({0}))",
        tree);
  }
  return indexes_where(connection,
                       scope + " AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'");
}

Attempt index_attempt(pg::Connection& connection, const std::string& sql,
                      const sql::StatementTraits& traits, const Step* step) {
  const bool interrupted = step != nullptr && step->outcome == Outcome::Started;
  const std::vector<FoundIndex> found = made(connection, *traits.concurrent_index, step);
  if (interrupted && std::ranges::any_of(found, &FoundIndex::valid)) {
    return {.done = "the index is there and valid"};
  }
  return {.before = clearing(connection, traits, step), .sql = sql};
}

Attempt detach_attempt(pg::Connection& connection, const std::string& sql,
                       const sql::ConcurrentDetach& detach, const Step* step) {
  const pg::Result result = connection.query(fmt::format(
      "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE inhparent = {} AND inhrelid = {}",
      regclass(detach.table), regclass(detach.partition)));
  if (result.empty() && step != nullptr && step->outcome == Outcome::Started) {
    return {.done = "the partition is detached already"};
  }
  if (!result.empty() && result.row(0)[0] == "t") {
    return {.sql = fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", text_of(detach.table),
                               text_of(detach.partition))};
  }
  return {.sql = sql};
}

}  // namespace

Attempt next_attempt(pg::Connection& connection, const std::string& sql,
                     const sql::StatementTraits& traits, const Step* step) {
  if (traits.concurrent_index) {
    return index_attempt(connection, sql, traits, step);
  }
  if (traits.concurrent_drop && step != nullptr && step->outcome == Outcome::Started) {
    const pg::Result result =
        connection.query(fmt::format("SELECT {} IS NULL", regclass(*traits.concurrent_drop)));
    if (result.only_cell() == "t") {
      return {.done = "the index is gone already"};
    }
  }
  constexpr int kHasDetachConcurrently = 14;
  if (traits.concurrent_detach && connection.major() >= kHasDetachConcurrently) {
    return detach_attempt(connection, sql, *traits.concurrent_detach, step);
  }
  return {.before = clearing(connection, traits, step), .sql = sql};
}

std::vector<std::string> clearing(pg::Connection& connection, const sql::StatementTraits& traits,
                                  const Step* step) {
  std::vector<FoundIndex> found;
  if (traits.concurrent_index) {
    found = made(connection, *traits.concurrent_index, step);
  } else if (traits.concurrent_reindex && step != nullptr) {
    found = rebuilt(connection, *traits.concurrent_reindex);
  }
  std::vector<std::string> statements;
  for (const FoundIndex& index : found) {
    if (!index.valid) {
      statements.push_back(fmt::format("DROP INDEX CONCURRENTLY {}", index.name));
    }
  }
  return statements;
}

std::vector<std::string> mark(pg::Connection& connection, const sql::StatementTraits& traits) {
  std::vector<std::string> oids;
  if (traits.concurrent_index && !traits.concurrent_index->name) {
    for (const FoundIndex& index :
         indexes_where(connection,
                       fmt::format("i.indrelid = {}", regclass(traits.concurrent_index->table)))) {
      oids.push_back(index.oid);
    }
  }
  return oids;
}

}  // namespace schemadiff::apply
