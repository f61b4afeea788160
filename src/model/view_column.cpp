#include "model/view_column.h"

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/view.h"
#include "model/view_columns.h"

namespace schemadiff::model {

ViewColumn ViewColumn::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a view
  ViewColumn column;
  column.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  column.name = place.identifier();
  return column;
}

std::string ViewColumn::sql_reference(const ObjectId& id) {
  return fmt::format("COLUMN {}.{}.{}", id.path[0], id.path[1], id.path[2]);
}

std::string ViewColumn::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.oid,
  attribute.attnum,
  namespace.nspname,
  relation.relname,
  attribute.attname,
  {},
  attribute.attnum
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
  JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
WHERE attribute.attnum > 0 AND {})",
                     kTypeWithCollation, is_own_relation('v'));
}

ViewColumn ViewColumn::read(RowReader& row) {
  ViewColumn column;
  column.table = row.qualified_name();
  column.name = row.identifier();
  column.type.value = row.text();
  column.position.value = row.integer();
  return column;
}

ObjectId view_column_id(const sql::QualifiedName& view, const sql::Identifier& column) {
  return {.kind = ViewColumn::kKind, .of = "", .path = {view.schema, view.name, column}};
}

ObjectId identity(const ViewColumn& column) {
  return view_column_id(column.table, column.name);
}

std::optional<ObjectId> parent(const ViewColumn& column) {
  return view_id(column.table);
}

std::vector<ObjectId> dependencies(const ViewColumn& column) {
  return {view_id(column.table)};
}

Statements create(const ViewColumn& /*column*/, const Context& /*context*/) {
  return {};
}

Statements drop(const ViewColumn& /*column*/, const Context& /*context*/) {
  return {};
}

std::optional<Alteration> alter(const ViewColumn& /*from*/, const ViewColumn& /*to*/,
                                const Context& /*context*/) {
  return Alteration{};
}

Statements rename(const ViewColumn& from, const ViewColumn& to) {
  return {rename_column("VIEW", to.table, from.name, to.name)};
}

}  // namespace schemadiff::model
