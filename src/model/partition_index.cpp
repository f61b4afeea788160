#include "model/partition_index.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/index_sql.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// Past this many equal names nobody asks for the server's choice.
constexpr int kHighestDigit = 64;

/// ChooseIndexName() in src/backend/commands/indexcmds.c: with a digit where the name is taken.
bool is_usual(const sql::Identifier& name, const sql::Identifier& table, const std::string& columns,
              const std::string& label) {
  bool found = name == sql::default_object_name(table, columns, label);
  for (int digit = 1; !found && digit <= kHighestDigit; ++digit) {
    found = name == sql::default_object_name(table, columns, fmt::format("{}{}", label, digit));
  }
  return found;
}

bool stays(const PartitionIndex& index, const Context& context) {
  if (context.to == nullptr || !context.to->contains(table_id(index.table))) {
    return false;
  }
  std::vector<ObjectId> wholes;
  append_index_ids(index.whole.value, index.of.name.name, wholes);
  return std::ranges::any_of(wholes, [&](const ObjectId& id) { return context.to->contains(id); });
}

}  // namespace

PartitionIndex PartitionIndex::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  PartitionIndex index;
  index.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  index.name = place.identifier();
  return index;
}

std::string PartitionIndex::query(int /*server_major*/) {
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  share.oid,
  0,
  managed_table.schema,
  managed_table.name,
  share.relname,
  whole_namespace.nspname,
  whole.relname,
  whole_table_namespace.nspname,
  whole_table.relname,
  CASE WHEN index_row.indisprimary THEN '{{}}' ELSE ARRAY(
    SELECT attribute.attname
    FROM pg_catalog.pg_attribute AS attribute
    WHERE attribute.attrelid = share.oid
    ORDER BY attribute.attnum) END,
  CASE
    WHEN index_row.indisprimary THEN 'pkey'
    WHEN constraint_row.contype = 'x' THEN 'excl'
    WHEN constraint_row.contype = 'u' THEN 'key'
    ELSE 'idx'
  END
FROM managed_table
  JOIN pg_catalog.pg_index AS index_row ON index_row.indrelid = managed_table.oid
  JOIN pg_catalog.pg_class AS share ON share.oid = index_row.indexrelid
  JOIN pg_catalog.pg_inherits AS attachment ON attachment.inhrelid = share.oid
  JOIN pg_catalog.pg_class AS whole ON whole.oid = attachment.inhparent
  JOIN pg_catalog.pg_namespace AS whole_namespace ON whole_namespace.oid = whole.relnamespace
  JOIN pg_catalog.pg_index AS whole_index ON whole_index.indexrelid = whole.oid
  JOIN pg_catalog.pg_class AS whole_table ON whole_table.oid = whole_index.indrelid
  JOIN pg_catalog.pg_namespace AS whole_table_namespace
    ON whole_table_namespace.oid = whole_table.relnamespace
  LEFT JOIN pg_catalog.pg_constraint AS constraint_row
    ON constraint_row.conindid = share.oid
    AND constraint_row.conrelid = managed_table.oid
    AND constraint_row.contype IN ('p', 'u', 'x'))",
                     kManagedTables);
}

std::optional<PartitionIndex> PartitionIndex::read(RowReader& row) {
  PartitionIndex index;
  index.table = row.qualified_name();
  index.name = row.identifier();
  index.of.name = row.qualified_name();
  index.whole.value = row.qualified_name();
  const std::string columns = joined_names(row.identifiers());
  const std::string label = row.text();
  if (is_usual(index.name, index.table.name, columns, label)) {
    return std::nullopt;
  }
  index.usual_name.value = sql::default_object_name(index.table.name, columns, label);
  return index;
}

ObjectId identity(const PartitionIndex& index) {
  return {.kind = PartitionIndex::kKind,
          .of = "",
          .path = {index.table.schema, index.table.name, index.name}};
}

std::optional<ObjectId> parent(const PartitionIndex& index) {
  return table_id(index.table);
}

std::vector<ObjectId> dependencies(const PartitionIndex& index) {
  std::vector<ObjectId> needed{table_id(index.table)};
  append_index_ids({.schema = index.of.name.schema, .name = index.whole.value.name},
                   index.of.name.name, needed);
  return needed;
}

// Which name the server chose depends on those that were taken, so it is looked up.
Statements create(const PartitionIndex& index, const Context& /*context*/) {
  const auto literal = [](const sql::QualifiedName& name) {
    return quoted(sql::Literal{sql::quoted(name)});
  };
  return {{fmt::format(R"(DO $schemadiff$
DECLARE
  renaming text;
BEGIN
  FOR renaming IN
    SELECT pg_catalog.format('ALTER INDEX %s RENAME TO %I', share.oid::pg_catalog.regclass, {2})
    FROM pg_catalog.pg_inherits AS attachment
      JOIN pg_catalog.pg_class AS share ON share.oid = attachment.inhrelid
      JOIN pg_catalog.pg_index AS index_row ON index_row.indexrelid = share.oid
    WHERE attachment.inhparent = {0}::pg_catalog.regclass
      AND index_row.indrelid = {1}::pg_catalog.regclass
      AND share.relname <> {2}
  LOOP
    EXECUTE renaming;
  END LOOP;
END
$schemadiff$)",
                       literal(index.of.name), literal(index.table),
                       quoted(sql::Literal{index.name.raw()}))}};
}

Statements drop(const PartitionIndex& index, const Context& context) {
  if (!stays(index, context)) {
    return {};
  }
  const sql::QualifiedName name{.schema = index.table.schema, .name = index.name};
  return {{fmt::format("ALTER INDEX {} RENAME TO {}", name, index.usual_name.value)}};
}

std::optional<Alteration> alter(const PartitionIndex& /*from*/, const PartitionIndex& /*to*/,
                                const Context& /*context*/) {
  return std::nullopt;  // the share in another index gets the name
}

}  // namespace schemadiff::model
