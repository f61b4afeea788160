#include "model/statistics.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/kinds.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/table.h"

namespace schemadiff::model {

namespace {

sql::QualifiedName full_name(const Statistics& statistics) {
  return {.schema = statistics.schema.value_or(statistics.table.schema), .name = statistics.name};
}

/// From stxkind, whose 'e' only says that there are expressions. All of them are the default.
std::vector<StatisticsKind> kinds_of(const std::vector<std::string>& letters) {
  std::vector<StatisticsKind> kinds;
  for (const std::string& letter : letters) {
    if (letter != "e") {
      kinds.push_back(letter == "d"   ? StatisticsKind::Ndistinct
                      : letter == "f" ? StatisticsKind::Dependencies
                                      : StatisticsKind::Mcv);
    }
  }
  std::ranges::sort(kinds);
  if (kinds.size() == words(std::type_identity<StatisticsKind>{}).size()) {
    kinds.clear();
  }
  return kinds;
}

Statement set_target(const Statistics& statistics) {
  return {fmt::format("ALTER STATISTICS {} SET STATISTICS {}", full_name(statistics),
                      statistics.target.value_or(-1))};
}

}  // namespace

Statistics Statistics::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  Statistics statistics;
  statistics.table = {.schema = place.parent->path.at(0), .name = place.parent->path.at(1)};
  statistics.name = place.identifier();
  return statistics;
}

std::string Statistics::sql_reference(const ObjectId& id) {
  return fmt::format("STATISTICS {}.{}", id.path[0], id.path[1]);
}

std::string Statistics::query(int server_major) {
  // stxstattarget is -1 by default before 17, NULL from then on.
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::oid,
  statistics.oid,
  0,
  managed_table.schema,
  managed_table.name,
  namespace.nspname,
  statistics.stxname,
  ARRAY(
    SELECT pg_catalog.quote_ident(attribute.attname)
    FROM pg_catalog.pg_attribute AS attribute
    WHERE attribute.attrelid = statistics.stxrelid
      AND attribute.attnum = ANY (statistics.stxkeys)
    ORDER BY attribute.attnum) || {},
  statistics.stxkind::pg_catalog.text[],
  NULLIF(statistics.stxstattarget, -1)
FROM pg_catalog.pg_statistic_ext AS statistics
  JOIN managed_table ON managed_table.oid = statistics.stxrelid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = statistics.stxnamespace
WHERE {})",
                     kManagedTables,
                     server_major >= 14 ? R"(ARRAY(
    SELECT pg_catalog.concat('(', expression.text, ')')
    FROM pg_catalog.unnest(
      pg_catalog.pg_get_statisticsobjdef_expressions(statistics.oid))
      WITH ORDINALITY AS expression (text, number)
    ORDER BY expression.number))"
                                        : "'{}'::pg_catalog.text[]",
                     is_users_own("pg_statistic_ext", "statistics.oid"));
}

Statistics Statistics::read(RowReader& row) {
  Statistics statistics;
  statistics.table = row.qualified_name();
  sql::Identifier schema = row.identifier();
  if (schema != statistics.table.schema) {
    statistics.schema = std::move(schema);
  }
  statistics.name = row.identifier();
  statistics.on = row.texts();
  // The server orders them by the columns' numbers, which are others once a column was added anew.
  std::ranges::sort(statistics.on);
  statistics.kinds = kinds_of(row.texts());
  statistics.target = row.optional_integer();
  return statistics;
}

ObjectId identity(const Statistics& statistics) {
  const sql::QualifiedName name = full_name(statistics);
  return {.kind = Statistics::kKind, .of = "", .path = {name.schema, name.name}};
}

void set_identity(Statistics& statistics, const ObjectId& id) {
  statistics.schema =
      id.path[0] == statistics.table.schema ? std::nullopt : std::optional(id.path[0]);
  statistics.name = id.path[1];
}

std::optional<ObjectId> parent(const Statistics& statistics) {
  return table_id(statistics.table);
}

std::vector<ObjectId> dependencies(const Statistics& statistics) {
  return {schema_id(full_name(statistics).schema), table_id(statistics.table)};
}

Statements create(const Statistics& statistics, const Context& /*context*/) {
  std::vector<std::string> kinds;
  kinds.reserve(statistics.kinds.size());
  for (const StatisticsKind kind : statistics.kinds) {
    kinds.emplace_back(word(kind));
  }
  const std::string list = kinds.empty() ? "" : fmt::format(" ({})", join(kinds, ", "));
  Statements statements{{fmt::format("CREATE STATISTICS {}{} ON {} FROM {}", full_name(statistics),
                                     list, join(statistics.on, ", "), statistics.table)}};
  if (statistics.target) {
    statements.push_back(set_target(statistics));
  }
  return statements;
}

Statements drop(const Statistics& statistics, const Context& /*context*/) {
  return {{fmt::format("DROP STATISTICS {}", full_name(statistics))}};
}

std::optional<Alteration> alter(const Statistics& from, const Statistics& to,
                                const Context& /*context*/) {
  Statistics reached = from;
  reached.target = to.target;
  if (reached != to) {
    return std::nullopt;
  }
  return Alteration{.statements = {set_target(to)}};
}

Statements rename(const Statistics& from, const Statistics& to) {
  return rename_in_schema("STATISTICS", full_name(from), full_name(to));
}

bool survives(const Statistics& /*from*/, const Statistics& /*to*/, const ObjectId& retyped,
              const Context& /*context*/) {
  return !is_type(retyped.kind);
}

}  // namespace schemadiff::model
