#include "model/view_default.h"

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/database.h"
#include "model/default_spelling.h"
#include "model/kinds.h"
#include "model/view_column.h"
#include "model/view_columns.h"

namespace schemadiff::model {

namespace {

std::string alter_column(const ViewDefault& value) {
  return fmt::format("ALTER VIEW {} ALTER COLUMN {}", value.table, value.column);
}

}  // namespace

ViewDefault ViewDefault::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a view's column
  const Path& path = place.parent->path;
  return {.table = {.schema = path[0], .name = path[1]}, .column = path[2], .expression = ""};
}

std::string ViewDefault::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid,
  definition.oid,
  0,
  namespace.nspname,
  relation.relname,
  attribute.attname,
  pg_catalog.pg_get_expr(definition.adbin, 0)
FROM pg_catalog.pg_attrdef AS definition
  JOIN pg_catalog.pg_class AS relation ON relation.oid = definition.adrelid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = definition.adrelid AND attribute.attnum = definition.adnum
WHERE {})",
                     is_own_relation('v'));
}

ViewDefault ViewDefault::read(RowReader& row) {
  ViewDefault value;
  value.table = row.qualified_name();
  value.column = row.identifier();
  value.expression = row.text();
  return value;
}

std::vector<ObjectId> contract(ViewDefault& value, const Database& database) {
  const auto* const column = database.find<ViewColumn>(view_column_id(value.table, value.column));
  if (column != nullptr) {
    value.expression = short_default(value.expression, column->type.value);
  }
  return {};
}

ObjectId identity(const ViewDefault& value) {
  return {.kind = ViewDefault::kKind,
          .of = "",
          .path = {value.table.schema, value.table.name, value.column}};
}

std::optional<ObjectId> parent(const ViewDefault& value) {
  return view_column_id(value.table, value.column);
}

std::vector<ObjectId> dependencies(const ViewDefault& value) {
  return {view_column_id(value.table, value.column)};
}

Statements create(const ViewDefault& value, const Context& /*context*/) {
  return {{fmt::format("{} SET DEFAULT {}", alter_column(value), value.expression)}};
}

Statements drop(const ViewDefault& value, const Context& /*context*/) {
  return {{fmt::format("{} DROP DEFAULT", alter_column(value))}};
}

std::optional<Alteration> alter(const ViewDefault& /*from*/, const ViewDefault& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

bool survives(const ViewDefault& /*from*/, const ViewDefault& /*to*/, const ObjectId& retyped,
              const Context& /*context*/) {
  return !is_type(retyped.kind);
}

}  // namespace schemadiff::model
