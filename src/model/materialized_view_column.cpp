#include "model/materialized_view_column.h"

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/column.h"
#include "model/materialized_view.h"
#include "model/view_columns.h"

namespace schemadiff::model {

namespace {

/// ALTER TABLE takes materialized views as well, and has the same to say of their columns.
Column as_table_column(const MaterializedViewColumn& column) {
  Column same;
  same.table = column.table;
  same.name = column.name;
  same.type = column.type.value;
  same.storage = column.storage;
  same.compression = column.compression;
  same.statistics = column.statistics;
  same.options = column.options;
  return same;
}

}  // namespace

MaterializedViewColumn MaterializedViewColumn::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a materialized view
  MaterializedViewColumn column;
  column.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  column.name = place.identifier();
  return column;
}

std::string MaterializedViewColumn::sql_reference(const ObjectId& id) {
  return fmt::format("COLUMN {}.{}.{}", id.path[0], id.path[1], id.path[2]);
}

std::string MaterializedViewColumn::query(int server_major) {
  // As for a table's columns: the statistics target is -1 by default before 17, and options that
  // begin with pg_ are the server's own.
  return fmt::format(R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.oid,
  attribute.attnum,
  namespace.nspname,
  relation.relname,
  attribute.attname,
  {},
  CASE WHEN attribute.attstorage <> type.typstorage THEN attribute.attstorage ELSE '' END,
  {},
  NULLIF(attribute.attstattarget, -1),
  ARRAY(
    SELECT option FROM pg_catalog.unnest(attribute.attoptions) AS option
    WHERE NOT pg_catalog.starts_with(option, 'pg_')),
  attribute.attnum
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
  JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
WHERE attribute.attnum > 0 AND {})",
                     kTypeWithCollation, server_major >= 14 ? "attribute.attcompression" : "''",
                     is_own_relation('m'));
}

MaterializedViewColumn MaterializedViewColumn::read(RowReader& row) {
  MaterializedViewColumn column;
  column.table = row.qualified_name();
  column.name = row.identifier();
  column.type.value = row.text();
  column.storage = storage_of(row.character());
  column.compression = compression_of(row.character());
  column.statistics = row.optional_integer();
  column.options = row.options();
  column.position.value = row.integer();
  return column;
}

ObjectId identity(const MaterializedViewColumn& column) {
  return {.kind = MaterializedViewColumn::kKind,
          .of = "",
          .path = {column.table.schema, column.table.name, column.name}};
}

std::optional<ObjectId> parent(const MaterializedViewColumn& column) {
  return materialized_view_id(column.table);
}

std::vector<ObjectId> dependencies(const MaterializedViewColumn& column) {
  return {materialized_view_id(column.table)};
}

Statements create(const MaterializedViewColumn& column, const Context& context) {
  MaterializedViewColumn plain = column;
  plain.storage.reset();
  plain.compression.reset();
  plain.statistics.reset();
  plain.options.clear();
  return alter(plain, column, context).value().statements;
}

Statements drop(const MaterializedViewColumn& /*column*/, const Context& /*context*/) {
  return {};
}

std::optional<Alteration> alter(const MaterializedViewColumn& from,
                                const MaterializedViewColumn& to, const Context& context) {
  Column before = as_table_column(from);
  const Column after = as_table_column(to);
  before.type = after.type;  // the query's affair
  return alter(before, after, context);
}

Statements rename(const MaterializedViewColumn& from, const MaterializedViewColumn& to) {
  return {rename_column("MATERIALIZED VIEW", to.table, from.name, to.name)};
}

}  // namespace schemadiff::model
