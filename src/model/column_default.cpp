#include "model/column_default.h"

#include <cassert>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/column.h"
#include "model/database.h"
#include "model/default_spelling.h"

namespace schemadiff::model {

namespace {

std::string alter_column(const ColumnDefault& value) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {}", value.table, value.column);
}

}  // namespace

ColumnDefault ColumnDefault::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a column
  const std::vector<sql::Identifier>& path = place.parent->path;
  return {.table = {.schema = path[0], .name = path[1]}, .column = path[2], .expression = ""};
}

std::string ColumnDefault::query(int /*server_major*/) {
  // A default reads no column, so it is printed without opening its table (relation 0).
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid,
  definition.oid,
  0,
  managed_table.schema,
  managed_table.name,
  attribute.attname,
  pg_catalog.pg_get_expr(definition.adbin, 0)
FROM managed_table
  JOIN pg_catalog.pg_attrdef AS definition ON definition.adrelid = managed_table.oid
  JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = definition.adrelid AND attribute.attnum = definition.adnum
WHERE attribute.attgenerated = '')",
                     kManagedTables);
}

ColumnDefault ColumnDefault::read(RowReader& row) {
  ColumnDefault value;
  value.table = row.qualified_name();
  value.column = row.identifier();
  value.expression = row.text();
  return value;
}

std::vector<ObjectId> contract(ColumnDefault& value, const Database& database) {
  if (const auto* const column = database.find<Column>(column_id(value.table, value.column))) {
    value.expression = short_default(value.expression, column->type);
  }
  return {};
}

ObjectId identity(const ColumnDefault& value) {
  return {.kind = ColumnDefault::kKind,
          .of = "",
          .path = {value.table.schema, value.table.name, value.column}};
}

std::optional<ObjectId> parent(const ColumnDefault& value) {
  return column_id(value.table, value.column);
}

std::vector<ObjectId> dependencies(const ColumnDefault& value) {
  return {column_id(value.table, value.column)};
}

std::optional<std::string> clause_in_parent(const ColumnDefault& value,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  return fmt::format("DEFAULT {}", value.expression);
}

Statements create(const ColumnDefault& value, const Context& context) {
  Statements statements{{fmt::format("{} SET DEFAULT {}", alter_column(value), value.expression)}};
  if (const Column* const column = column_awaiting_default(value, context)) {
    const Statements fill = fill_by_default(*column);
    statements.insert(statements.end(), fill.begin(), fill.end());
  }
  return statements;
}

Statements drop(const ColumnDefault& value, const Context& /*context*/) {
  return {{fmt::format("{} DROP DEFAULT", alter_column(value))}};
}

std::optional<Alteration> alter(const ColumnDefault& /*from*/, const ColumnDefault& to,
                                const Context& /*context*/) {
  return Alteration{
      .statements = {{fmt::format("{} SET DEFAULT {}", alter_column(to), to.expression)}}};
}

bool survives(const ColumnDefault& from, const ColumnDefault& to, const ObjectId& retyped,
              const Context& /*context*/) {
  return retyped == column_id(to.table, to.column) && from == to;
}

}  // namespace schemadiff::model
