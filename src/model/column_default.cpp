#include "model/column_default.h"

#include <cassert>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/column.h"
#include "model/composite_attribute.h"
#include "model/database.h"
#include "model/default_spelling.h"
#include "model/inheritance.h"
#include "model/inherited_column.h"
#include "model/not_null_name.h"
#include "model/table.h"

namespace schemadiff::model {

namespace {

std::string alter_column(const ColumnDefault& value) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {}", value.table, value.column);
}

/// That it is no generated column's expression, which may read columns: that is a part of its
/// column, StoreAttrDefault() in src/backend/catalog/pg_attrdef.c. Before 15 the column has to be
/// asked.
constexpr std::string_view kIsPlain = R"(definition.oid NOT IN (
    SELECT expression.objid
    FROM pg_catalog.pg_depend AS expression
    WHERE expression.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
      AND expression.deptype = 'i'))";
constexpr std::string_view kIsPlainBefore15 = R"((definition.adrelid, definition.adnum) NOT IN (
    SELECT attribute.attrelid, attribute.attnum
    FROM pg_catalog.pg_attribute AS attribute
    WHERE attribute.attgenerated <> ''))";

Statement set_default(const ColumnDefault& value) {
  return {value.expression == "NULL"
              ? fmt::format("{} DROP DEFAULT", alter_column(value))
              : fmt::format("{} SET DEFAULT {}", alter_column(value), value.expression)};
}

}  // namespace

ColumnDefault ColumnDefault::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a column
  const Path& path = place.parent->path;
  return {.table = {.schema = path[0], .name = path[1]},
          .column = path[2],
          .expression = "",
          .inherited_column = {place.parent->kind == InheritedColumn::kKind}};
}

std::string ColumnDefault::query(int server_major) {
  // A default reads no column, so it is printed without opening its table (relation 0). That of an
  // inherited column counts where it is not the first parent's; one that is missing has no
  // number in the catalog, its column stands for it. So tables that inherit are read apart, with
  // the tables they inherit from; of the others no more than the defaults that are there. Whose
  // table is not managed goes when the row is read.
  return fmt::format(R"(WITH {0},
{3},
column_default AS (
  SELECT attribute.attrelid, attribute.attnum, attribute.attname, definition.oid,
    pg_catalog.pg_get_expr(definition.adbin, 0) AS expression
  FROM pg_catalog.pg_attribute AS attribute
    LEFT JOIN pg_catalog.pg_attrdef AS definition
      ON definition.adrelid = attribute.attrelid AND definition.adnum = attribute.attnum
  WHERE attribute.attrelid IN (
      SELECT heir.oid FROM heir
      UNION
      SELECT inheritance.inhparent
      FROM pg_catalog.pg_inherits AS inheritance
      WHERE inheritance.inhrelid IN (SELECT heir.oid FROM heir)
        AND inheritance.inhparent IN (SELECT managed_table.oid FROM managed_table))
    AND attribute.attnum > 0
    AND NOT attribute.attisdropped
    AND attribute.attgenerated = ''
),
inherited AS (
  SELECT DISTINCT ON (attribute.attrelid, attribute.attnum)
    attribute.attrelid, attribute.attnum, origin.expression
  FROM heir AS managed_table
    JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = managed_table.oid
    LEFT JOIN (pg_catalog.pg_inherits AS inheritance
        JOIN column_default AS origin ON origin.attrelid = inheritance.inhparent)
      ON inheritance.inhrelid = attribute.attrelid AND origin.attname = attribute.attname
  WHERE {1}
  ORDER BY attribute.attrelid, attribute.attnum, inheritance.inhseqno
)
SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid,
  definition.oid,
  0,
  definition.adrelid,
  ARRAY[definition.adnum],
  pg_catalog.pg_get_expr(definition.adbin, 0),
  false
FROM pg_catalog.pg_attrdef AS definition
WHERE definition.adrelid >= 16384
  AND {2}
  AND definition.adrelid NOT IN (SELECT heir.oid FROM heir)
UNION ALL
SELECT CASE
    WHEN column_default.oid IS NULL THEN 'pg_catalog.pg_attribute'::pg_catalog.regclass::oid
    ELSE 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid
  END,
  COALESCE(column_default.oid, column_default.attrelid),
  CASE WHEN column_default.oid IS NULL THEN column_default.attnum ELSE 0 END,
  column_default.attrelid,
  ARRAY[column_default.attnum],
  COALESCE(column_default.expression, 'NULL'),
  inherited.attnum IS NOT NULL
FROM heir
  JOIN column_default ON column_default.attrelid = heir.oid
  LEFT JOIN inherited
    ON inherited.attrelid = column_default.attrelid AND inherited.attnum = column_default.attnum
WHERE CASE
    WHEN inherited.attnum IS NULL THEN column_default.expression IS NOT NULL
    ELSE column_default.expression IS DISTINCT FROM inherited.expression
  END)",
                     kManagedTables, kInheritedColumn,
                     server_major >= 15 ? kIsPlain : kIsPlainBefore15, kHeirs);
}

std::optional<ColumnDefault> ColumnDefault::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  ColumnDefault value;
  value.table = *table;
  value.column = row.column_names().at(0);
  value.expression = row.text();
  value.inherited_column.value = row.boolean();
  return value;
}

std::vector<ObjectId> contract(ColumnDefault& value, const Database& database) {
  if (const auto* const column = database.find<Column>(column_id(value.table, value.column))) {
    value.expression = short_default(value.expression, column->type);
  }
  return {};
}

ObjectId identity(const ColumnDefault& value) {
  return default_id(value.table, value.column);
}

ObjectId default_id(const sql::QualifiedName& table, const sql::Identifier& column) {
  return {.kind = ColumnDefault::kKind, .of = "", .path = {table.schema, table.name, column}};
}

bool lingers(const ColumnDefault& value, const Database& wanted) {
  return !value.inherited_column.value && !wanted.contains(column_id(value.table, value.column)) &&
         inherited_default(value.table, value.column, wanted) == value.expression;
}

std::optional<ObjectId> parent(const ColumnDefault& value) {
  return value.inherited_column.value ? inherited_column_id(value.table, value.column)
                                      : column_id(value.table, value.column);
}

std::vector<ObjectId> dependencies(const ColumnDefault& value) {
  return {table_id(value.table), column_id(value.table, value.column)};
}

std::optional<std::string> clause_in_parent(const ColumnDefault& value,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  return fmt::format("DEFAULT {}", value.expression);
}

namespace {

/// Children take their parent's new default, and those that keep one of their own lose it: it is
/// said again.
void restore_in_children(const ColumnDefault& value, const Context& context,
                         Statements& statements) {
  if (context.from == nullptr || context.to == nullptr) {
    return;
  }
  for (const Table* const child : descendants_of(value.table, *context.to)) {
    const ObjectId id = default_id(child->name, value.column);
    const auto* const before = context.from->find<ColumnDefault>(id);
    const auto* const after = context.to->find<ColumnDefault>(id);
    if (before != nullptr && after != nullptr && *before == *after) {
      statements.push_back(set_default(*after));
    }
  }
}

}  // namespace

Statements create(const ColumnDefault& value, const Context& context) {
  Statements statements{set_default(value)};
  if (const Column* const column = column_awaiting_default(value, context)) {
    const Statements fill = fill_by_default(with_sure_not_null(*column, context));
    statements.insert(statements.end(), fill.begin(), fill.end());
  }
  restore_in_children(value, context, statements);
  return statements;
}

namespace {

/// Whether it is a column of a typed table, which has it from the type.
bool is_of_type_that_has(const sql::QualifiedName& table, const sql::Identifier& column,
                         const Database& database) {
  const Table* const found = database.find<Table>(table_id(table));
  return found != nullptr && found->of &&
         database.contains({.kind = CompositeAttribute::kKind,
                            .of = "",
                            .path = {found->of->name.schema, found->of->name.name, column}});
}

}  // namespace

Statements drop(const ColumnDefault& value, const Context& context) {
  if (!value.inherited_column.value || context.to == nullptr ||
      is_of_type_that_has(value.table, value.column, *context.to)) {
    Statements statements{{fmt::format("{} DROP DEFAULT", alter_column(value))}};
    restore_in_children(value, context, statements);
    return statements;
  }
  if (column_of(value.table, value.column, *context.to) == nullptr) {
    return {};  // it goes with its parent's
  }
  ColumnDefault inherited = value;
  inherited.expression = inherited_default(value.table, value.column, *context.to).value_or("NULL");
  Statements statements{set_default(inherited)};
  restore_in_children(value, context, statements);
  return statements;
}

std::optional<Alteration> alter(const ColumnDefault& /*from*/, const ColumnDefault& to,
                                const Context& context) {
  Alteration alteration{.statements = {set_default(to)}};
  restore_in_children(to, context, alteration.statements);
  return alteration;
}

bool survives(const ColumnDefault& from, const ColumnDefault& to, const ObjectId& retyped,
              const Context& /*context*/) {
  return retyped == column_id(to.table, to.column) && from == to;
}

}  // namespace schemadiff::model
