#include "model/inherited_column.h"

#include <array>
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/column.h"
#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/inheritance.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/place.h"
#include "model/reference.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"

namespace schemadiff::model {

namespace {

/// As a column, for the statements that both have.
Column as_column(const InheritedColumn& column) {
  Column result;
  result.table = column.table;
  result.name = column.name;
  result.null = !column.not_null;
  result.storage = column.storage;
  return result;
}

/// A statistics target goes down to children that are there, and not to those that come later:
/// it is said of each table alone.
Statement set_statistics(const InheritedColumn& column) {
  return {fmt::format("ALTER TABLE ONLY {} ALTER COLUMN {} SET STATISTICS {}", column.table,
                      column.name, column.statistics.value_or(-1))};
}

/// Where it comes from, in the state after; null when that is a type, or gone.
const Column* origin(const InheritedColumn& column, const Context& context) {
  return context.to == nullptr ? nullptr : column_of(column.table, column.name, *context.to);
}

Statement set_storage(const InheritedColumn& column, const Context& context) {
  Column wanted = as_column(column);
  if (const Column* const from = origin(column, context); from != nullptr && !wanted.storage) {
    wanted.storage = from->storage;
    wanted.type = from->type;
  }
  return alter_column(wanted, fmt::format("SET STORAGE {}", storage_word(wanted, context)));
}

void change_null(const InheritedColumn& from, const InheritedColumn& to, const Context& context,
                 Statements& statements) {
  const Column* const parents = origin(to, context);
  if (to.not_null && !from.not_null) {
    const Statements set = set_not_null(as_column(to), context);
    statements.insert(statements.end(), set.begin(), set.end());
  } else if (from.not_null && !to.not_null && (parents == nullptr || parents->null)) {
    statements.push_back(alter_column(as_column(to), "DROP NOT NULL"));
  }
}

Statements changes(const InheritedColumn& from, const InheritedColumn& to, const Context& context) {
  const Column column = as_column(to);
  Statements statements;
  change_null(from, to, context, statements);
  if (from.storage != to.storage) {
    statements.push_back(set_storage(to, context));
  }
  if (from.statistics != to.statistics) {
    statements.push_back(set_statistics(to));
  }
  if (const Options changed = options_to_set(from.options, to.options); !changed.empty()) {
    statements.push_back(alter_column(column, fmt::format("SET ({})", options_list(changed))));
  }
  if (const std::string gone = options_to_reset(from.options, to.options); !gone.empty()) {
    statements.push_back(alter_column(column, fmt::format("RESET ({})", gone)));
  }
  return statements;
}

/// The same column, of which its table says nothing.
InheritedColumn silent(const InheritedColumn& column) {
  InheritedColumn result;
  result.table = column.table;
  result.name = column.name;
  return result;
}

}  // namespace

InheritedColumn InheritedColumn::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  InheritedColumn column;
  column.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  column.name = place.identifier();
  return column;
}

std::string InheritedColumn::sql_reference(const ObjectId& id) {
  return fmt::format("COLUMN {}.{}.{}", id.path.at(0), id.path.at(1), id.path.at(2));
}

std::string InheritedColumn::query(int /*server_major*/) {
  return fmt::format(R"(WITH {0},
{2},
column_default AS (
  SELECT definition.adrelid, definition.adnum,
    pg_catalog.pg_get_expr(definition.adbin, 0) AS expression
  FROM pg_catalog.pg_attrdef AS definition
    JOIN pg_catalog.pg_attribute AS attribute
      ON attribute.attrelid = definition.adrelid
      AND attribute.attnum = definition.adnum
      AND attribute.attgenerated = ''
  WHERE definition.adrelid IN (SELECT managed_table.oid FROM managed_table)
    AND definition.adrelid IN (
      SELECT heir.oid FROM heir
      UNION
      SELECT inheritance.inhparent FROM pg_catalog.pg_inherits AS inheritance)
)
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  attribute.attrelid,
  attribute.attnum,
  managed_table.schema,
  managed_table.name,
  attribute.attname,
  own.not_null,
  own.storage,
  NULLIF(attribute.attstattarget, -1),
  own.options,
  attribute.attnum,
  -- All that it comes from: where nothing differs between two of them, the lower one has no object.
  ARRAY(
    WITH RECURSIVE above (oid) AS (
      SELECT inheritance.inhparent
      FROM pg_catalog.pg_inherits AS inheritance
      WHERE inheritance.inhrelid = attribute.attrelid
      UNION
      SELECT inheritance.inhparent
      FROM above JOIN pg_catalog.pg_inherits AS inheritance ON inheritance.inhrelid = above.oid
    )
    SELECT pg_catalog.format('%I.%I', namespace.nspname, relation.relname) AS name
    FROM above
      JOIN pg_catalog.pg_class AS relation ON relation.oid = above.oid
      JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
      JOIN pg_catalog.pg_attribute AS origin_column
        ON origin_column.attrelid = above.oid AND origin_column.attname = attribute.attname
    ORDER BY name)
FROM heir AS managed_table
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = managed_table.oid
  JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
  CROSS JOIN LATERAL (
    SELECT pg_catalog.bool_or(origin_column.attnotnull) AS not_null,
      (pg_catalog.array_agg(origin_column.attstorage ORDER BY inheritance.inhseqno))[1] AS storage,
      (pg_catalog.array_agg(column_default.expression ORDER BY inheritance.inhseqno))[1]
        AS default_expression
    FROM pg_catalog.pg_inherits AS inheritance
      JOIN pg_catalog.pg_attribute AS origin_column
        ON origin_column.attrelid = inheritance.inhparent
        AND origin_column.attname = attribute.attname
      LEFT JOIN column_default
        ON column_default.adrelid = origin_column.attrelid
        AND column_default.adnum = origin_column.attnum
    WHERE inheritance.inhrelid = attribute.attrelid
  ) AS origin
  CROSS JOIN LATERAL (
    SELECT attribute.attnotnull AND origin.not_null IS DISTINCT FROM true AS not_null,
      CASE WHEN attribute.attstorage <> COALESCE(origin.storage, type.typstorage)
        THEN attribute.attstorage ELSE '' END AS storage,
      ARRAY(
        SELECT option FROM pg_catalog.unnest(attribute.attoptions) AS option
        WHERE NOT pg_catalog.starts_with(option, 'pg_')) AS options
  ) AS own
  LEFT JOIN column_default
    ON column_default.adrelid = attribute.attrelid AND column_default.adnum = attribute.attnum
WHERE attribute.attnum > 0
  AND NOT attribute.attisdropped
  AND {1}
  AND (own.not_null
    OR own.storage <> ''
    OR COALESCE(attribute.attstattarget, -1) <> -1
    OR own.options <> '{{}}'
    OR (attribute.attgenerated = ''
      AND column_default.expression IS DISTINCT FROM origin.default_expression)
    OR attribute.attacl IS NOT NULL
    OR EXISTS (
      SELECT FROM pg_catalog.pg_description AS description
      WHERE description.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND description.objoid = attribute.attrelid
        AND description.objsubid = attribute.attnum)))",
                     kManagedTables, kInheritedColumn, kHeirs);
}

InheritedColumn InheritedColumn::read(RowReader& row) {
  InheritedColumn column;
  column.table = row.qualified_name();
  column.name = row.identifier();
  column.not_null = row.boolean();
  column.storage = storage_of(row.character());
  column.statistics = row.optional_integer();
  column.options = row.options();
  column.position.value = row.integer();
  for (const std::string& parent : row.texts()) {
    column.parents.value.push_back(NameReference::parse(parent, {}).name);
  }
  return column;
}

bool is_named(const InheritedColumn& column, const Database& declared) {
  return declared.contains(identity(column)) || !differences(InheritedColumn{}, column).empty();
}

ObjectId identity(const InheritedColumn& column) {
  return inherited_column_id(column.table, column.name);
}

ObjectId inherited_column_id(const sql::QualifiedName& table, const sql::Identifier& column) {
  return {.kind = InheritedColumn::kKind, .of = "", .path = {table.schema, table.name, column}};
}

std::optional<ObjectId> parent(const InheritedColumn& column) {
  return table_id(column.table);
}

std::vector<ObjectId> dependencies(const InheritedColumn& column) {
  std::vector<ObjectId> needed{table_id(column.table)};
  for (const sql::QualifiedName& origin : column.parents.value) {
    needed.push_back(column_id(origin, column.name));
    needed.push_back(inherited_column_id(origin, column.name));
  }
  return needed;
}

Statements create(const InheritedColumn& column, const Context& context) {
  return changes(silent(column), column, context);
}

Statements drop(const InheritedColumn& column, const Context& context) {
  // With the parent's column it goes as a whole.
  const bool stays = origin(column, context) != nullptr || column.parents.value.empty();
  return stays ? changes(column, silent(column), context) : Statements{};
}

std::optional<Alteration> alter(const InheritedColumn& from, const InheritedColumn& to,
                                const Context& context) {
  return Alteration{.statements = changes(from, to, context)};
}

std::vector<std::string> missing(const InheritedColumn& column, const Database& declared) {
  return missing_columns(column.table, std::array{column.name}, declared);
}

}  // namespace schemadiff::model
