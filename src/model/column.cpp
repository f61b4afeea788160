#include "model/column.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/casts.h"
#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/empty_value.h"
#include "model/inheritance.h"
#include "model/not_null_name.h"
#include "model/options.h"
#include "model/reference.h"
#include "model/sequence_options.h"

namespace schemadiff::model {

namespace {

/// Three columns: name, NO INHERIT, NOT VALID. A column has one such constraint at most.
constexpr std::string_view kNotNullConstraint = R"(not_null.conname,
  COALESCE(not_null.connoinherit, false),
  COALESCE(NOT not_null.convalidated, false))";
constexpr std::string_view kNotNullConstraints = R"(
  LEFT JOIN pg_catalog.pg_constraint AS not_null
    ON not_null.contype = 'n'
    AND not_null.conrelid = attribute.attrelid
    AND not_null.conkey = ARRAY[attribute.attnum])";
constexpr std::string_view kNoNotNullConstraint = "NULL::pg_catalog.name, false, false";

/// The tables that may be managed; which of them are is known when the row is read. Named and
/// shaped like kManagedTables.
constexpr std::string_view kTables = R"(managed_table AS (
  SELECT relation.oid, relation.relispartition AS is_partition,
    relation.reloftype <> 0 AS is_typed
  FROM pg_catalog.pg_class AS relation
  WHERE relation.relkind IN ('r', 'p')
    AND relation.relpersistence <> 't'
    AND relation.oid >= 16384))";

/// An array, because that is worked out for identity columns alone: the sequence's schema, its name
/// and what read_sequence() reads.
constexpr std::string_view kIdentitySequence = R"(CASE WHEN attribute.attidentity <> '' THEN (
    SELECT ARRAY[
      sequence_namespace.nspname::pg_catalog.text,
      sequence_relation.relname,
      pg_catalog.format_type(sequence.seqtypid, NULL),
      sequence.seqstart::pg_catalog.text,
      sequence.seqincrement::pg_catalog.text,
      sequence.seqmin::pg_catalog.text,
      sequence.seqmax::pg_catalog.text,
      sequence.seqcache::pg_catalog.text,
      CASE WHEN sequence.seqcycle THEN 't' ELSE 'f' END]
    FROM pg_catalog.pg_depend AS ownership
      JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = ownership.objid
      JOIN pg_catalog.pg_class AS sequence_relation ON sequence_relation.oid = sequence.seqrelid
      JOIN pg_catalog.pg_namespace AS sequence_namespace
        ON sequence_namespace.oid = sequence_relation.relnamespace
    WHERE ownership.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND ownership.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND ownership.refobjid = attribute.attrelid
      AND ownership.refobjsubid = attribute.attnum
      AND ownership.deptype = 'i') END)";

sql::Identifier usual_not_null_name(const Column& column) {
  return sql::default_object_name(column.table.name, column.name.raw(), "not_null");
}

sql::QualifiedName usual_identity_sequence(const Column& column) {
  return {.schema = column.table.schema,
          .name = sql::default_object_name(column.table.name, column.name.raw(), "seq")};
}

/// Nothing for one with the usual name and state.
std::optional<NotNull> read_not_null(const Column& column, RowReader& row) {
  NotNull read{.name = row.optional_identifier()};
  read.no_inherit = row.boolean();
  read.not_valid = row.boolean();
  if (read.name == usual_not_null_name(column)) {
    read.name.reset();
  }
  return column.null || read == NotNull{} ? std::nullopt : std::optional(read);
}

Identity read_identity(char attidentity, RowReader& row) {
  const std::vector<std::string> values = row.texts();
  const std::vector<std::optional<std::string_view>> fields(values.begin(), values.end());
  RowReader sequence(fields);
  Identity identity;
  identity.generated =
      attidentity == 'a' ? IdentityGeneration::Always : IdentityGeneration::ByDefault;
  identity.sequence = sequence.qualified_name();
  read_sequence(sequence, identity);
  return identity;
}

bool table_has_rows(const Column& column, const Context& context) {
  return context.online ||
         (context.from != nullptr && context.from->find<Table>(table_id(column.table)) != nullptr);
}

bool has_default(const Column& column, const Context& context) {
  const ObjectId id{.kind = ColumnDefault::kKind,
                    .of = "",
                    .path = {column.table.schema, column.table.name, column.name}};
  return context.to != nullptr && context.to->find<ColumnDefault>(id) != nullptr;
}

/// `NOT NULL`, with the name and state that are not the usual ones.
std::string not_null_clause(const Column& column) {
  const NotNull constraint = column.not_null.value_or(NotNull{});
  return fmt::format("{}NOT NULL{}",
                     constraint.name ? fmt::format("CONSTRAINT {} ", *constraint.name) : "",
                     constraint.no_inherit ? " NO INHERIT" : "");
}

enum class Nullability : std::uint8_t { AsDeclared, LeftForLater };

/// `c type COLLATE x DEFAULT 0 NOT NULL`: what stands in CREATE TABLE and after ADD COLUMN.
std::string column_clause(const Column& column, std::span<const std::string> clauses,
                          const Context& context,
                          Nullability nullability = Nullability::AsDeclared) {
  std::string sql = fmt::format("{} {}", column.name, column.type);
  if (column.compression && context.server_major >= 14) {
    sql += fmt::format(" COMPRESSION {}", word(*column.compression));
  }
  if (column.collation) {
    sql += fmt::format(" COLLATE {}", *column.collation);
  }
  if (column.generated) {
    sql +=
        fmt::format(" GENERATED ALWAYS AS ({}) {}", column.generated->expression,
                    column.generated->storage == GeneratedStorage::Stored ? "STORED" : "VIRTUAL");
  }
  if (column.identity) {
    sql += " " + identity_clause(column);
  }
  for (const std::string& clause : clauses) {
    sql += " " + clause;
  }
  const bool waits = column.not_null && column.not_null->not_valid;  // CREATE TABLE forgets it
  if (!column.null && nullability == Nullability::AsDeclared && !waits) {
    sql += " " + not_null_clause(with_sure_not_null(column, context));
  }
  return sql;
}

Statement add_column(const Column& column, const std::string& clause) {
  return {fmt::format("ALTER TABLE {} ADD COLUMN {}", column.table, clause)};
}

/// The rows get the backfill, later ones the default.
Statements add_and_backfill(const Column& column, std::span<const std::string> clauses,
                            const Context& context) {
  Statements statements{
      add_column(column, column_clause(column, {}, context, Nullability::LeftForLater))};
  for (const std::string& clause : clauses) {
    statements.push_back(alter_column(column, fmt::format("SET {}", clause)));
  }
  const Statements not_null = set_not_null(column, context);
  statements.insert(statements.end(), not_null.begin(), not_null.end());
  return statements;
}

/// On the way back, when the rows' former values are gone.
Statements add_with_empty_value(const Column& column, const Context& context) {
  const std::optional<std::string> empty = empty_value(column.type, context);
  if (!empty) {
    return {add_column(column, column_clause(column, {}, context))};
  }
  const std::vector<std::string> clauses{fmt::format("DEFAULT {}", *empty)};
  return {add_column(column, column_clause(column, clauses, context)),
          alter_column(column, "DROP DEFAULT")};
}

/// Up to 16 the server adds no identity column to a table with partitions, and none to one with
/// children up to now: ATExecAddColumn() in src/backend/commands/tablecmds.c.
bool gets_identity_later(const Column& column, const Context& context) {
  if (!column.identity || context.from == nullptr ||
      children_of(column.table, *context.from).empty()) {
    return false;
  }
  return context.server_major < 17 || !is_partitioned(column.table, context.from);
}

/// The rows are numbered as they lie, the sequence goes on after them.
Statements add_and_number(const Column& column, const Context& context) {
  Column bare = column;
  bare.identity.reset();
  const std::string table = fmt::format("{}", column.table);
  const std::string name = fmt::format("{}", column.name);
  Statements statements{
      add_column(bare, column_clause(bare, {}, context, Nullability::LeftForLater)),
      {fmt::format("UPDATE {0} SET {1} = numbered.n FROM (\n"
                   "  SELECT tableoid, ctid, row_number() OVER () AS n FROM {0}\n"
                   ") AS numbered\n"
                   "WHERE {0}.tableoid = numbered.tableoid AND {0}.ctid = numbered.ctid",
                   table, name)}};
  const Statements not_null = set_not_null(bare, context);
  statements.insert(statements.end(), not_null.begin(), not_null.end());
  statements.push_back(alter_column(column, fmt::format("ADD {}", identity_clause(column))));
  statements.push_back(
      {fmt::format("SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {}",
                   sql::Literal{table}, sql::Literal{column.name.raw()}, name, table)});
  return statements;
}

[[noreturn]] void refuse(const Column& column) {
  throw Error(Failure::Decision,
              fmt::format("{} is NOT NULL and its table may have rows, which need a value for it: "
                          "give it a default, allow null = true, or say backfill = \"…\"",
                          to_string(identity(column))));
}

}  // namespace

std::optional<Storage> storage_of(char attstorage) {
  switch (attstorage) {
    case 'p':
      return Storage::Plain;
    case 'e':
      return Storage::External;
    case 'x':
      return Storage::Extended;
    case 'm':
      return Storage::Main;
    default:
      return std::nullopt;  // the query leaves out what is the type's own
  }
}

std::optional<Compression> compression_of(char attcompression) {
  switch (attcompression) {
    case 'p':
      return Compression::Pglz;
    case 'l':
      return Compression::Lz4;
    default:
      return std::nullopt;
  }
}

Column Column::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  Column column;
  column.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  column.name = place.identifier();
  return column;
}

std::string Column::sql_reference(const ObjectId& id) {
  return fmt::format("COLUMN {}.{}.{}", id.path[0], id.path[1], id.path[2]);
}

std::string Column::query(int server_major) {
  // attstattarget is -1 by default before 17, NULL from then on. Some servers keep notes of their
  // own in attoptions (pg_attver, seen on 15.20), which change by themselves and which pg_dump
  // leaves out too.
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  attribute.attrelid,
  attribute.attnum,
  attribute.attrelid,
  attribute.attname,
  pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
  NOT attribute.attnotnull,
  CASE WHEN attribute.attcollation <> type.typcollation THEN (
    SELECT namespace.nspname
    FROM pg_catalog.pg_collation AS collation_row
      JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = collation_row.collnamespace
    WHERE collation_row.oid = attribute.attcollation) END,
  CASE WHEN attribute.attcollation <> type.typcollation THEN (
    SELECT collation_row.collname
    FROM pg_catalog.pg_collation AS collation_row
    WHERE collation_row.oid = attribute.attcollation) END,
  attribute.attgenerated,
  CASE WHEN attribute.attgenerated <> '' THEN (
    SELECT pg_catalog.pg_get_expr(definition.adbin, definition.adrelid)
    FROM pg_catalog.pg_attrdef AS definition
    WHERE definition.adrelid = attribute.attrelid AND definition.adnum = attribute.attnum) END,
  CASE WHEN attribute.attstorage <> type.typstorage THEN attribute.attstorage ELSE '' END,
  {},
  NULLIF(attribute.attstattarget, -1),
  CASE WHEN attribute.attoptions IS NOT NULL THEN ARRAY(
    SELECT option FROM pg_catalog.unnest(attribute.attoptions) AS option
    WHERE NOT pg_catalog.starts_with(option, 'pg_')) END,
  attribute.attnum,
  CASE WHEN attribute.attinhcount > 0 THEN ARRAY(
    SELECT pg_catalog.format('%I.%I', parent_namespace.nspname, parent.relname)
    FROM pg_catalog.pg_inherits AS inheritance
      JOIN pg_catalog.pg_class AS parent ON parent.oid = inheritance.inhparent
      JOIN pg_catalog.pg_namespace AS parent_namespace
        ON parent_namespace.oid = parent.relnamespace
      JOIN pg_catalog.pg_attribute AS origin
        ON origin.attrelid = parent.oid AND origin.attname = attribute.attname
    WHERE inheritance.inhrelid = attribute.attrelid
    ORDER BY inheritance.inhseqno) END,
  {},
  attribute.attidentity,
  {}
FROM managed_table
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = managed_table.oid
  JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid{}
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped AND NOT {})",
                     kTables, server_major >= 14 ? "attribute.attcompression" : "''",
                     server_major >= 18 ? kNotNullConstraint : kNoNotNullConstraint,
                     kIdentitySequence, server_major >= 18 ? kNotNullConstraints : "",
                     kInheritedColumn);
}

std::string Column::alias_query(int /*server_major*/) {
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  attribute.attrelid,
  attribute.attnum,
  'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  origin.attrelid,
  origin.attnum
FROM managed_table
  JOIN pg_catalog.pg_inherits AS inheritance ON inheritance.inhrelid = managed_table.oid
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = managed_table.oid
  JOIN pg_catalog.pg_attribute AS origin
    ON origin.attrelid = inheritance.inhparent
    AND origin.attname = attribute.attname
    AND NOT origin.attisdropped
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped AND {}
-- Of several parents the first one counts.
ORDER BY attribute.attrelid, attribute.attnum, inheritance.inhseqno)",
                     kManagedTables, kInheritedColumn);
}

std::optional<Column> Column::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  Column column;
  column.table = *table;
  column.name = row.identifier();
  column.type = row.text();
  column.null = row.boolean();
  column.collation = row.optional_qualified_name();
  const char generated = row.character();
  if (std::optional<std::string> expression = row.optional_text()) {
    column.generated = Generated{
        .expression = std::move(*expression),
        .storage = generated == 'v' ? GeneratedStorage::Virtual : GeneratedStorage::Stored};
  }
  column.storage = storage_of(row.character());
  column.compression = compression_of(row.character());
  column.statistics = row.optional_integer();
  column.options = row.options();
  column.position.value = row.integer();
  for (const std::string& parent : row.texts()) {
    column.parents.value.push_back(NameReference::parse(parent, {}).name);
  }
  column.not_null = read_not_null(column, row);
  if (const char identity = row.character(); identity != '\0') {
    column.identity = read_identity(identity, row);
  }
  return column;
}

ObjectId identity(const Column& column) {
  return column_id(column.table, column.name);
}

ObjectId column_id(const sql::QualifiedName& table, const sql::Identifier& column) {
  return {.kind = Column::kKind, .of = "", .path = {table.schema, table.name, column}};
}

bool lingers(const Column& column, const Database& wanted) {
  return !column.parents.value.empty() && !wanted.contains(identity(column)) &&
         column_of(column.table, column.name, wanted) != nullptr;
}

std::optional<ObjectId> parent(const Column& column) {
  return table_id(column.table);
}

std::vector<ObjectId> dependencies(const Column& column) {
  return {table_id(column.table)};
}

sql::Identifier not_null_name(const Column& column) {
  return column.not_null && column.not_null->name ? *column.not_null->name
                                                  : usual_not_null_name(column);
}

std::optional<std::string> clause_in_parent(const Column& column,
                                            std::span<const std::string> clauses,
                                            const Context& context) {
  return column_clause(column, clauses, context);
}

sql::QualifiedName identity_sequence(const Column& column) {
  return column.identity && column.identity->sequence ? *column.identity->sequence
                                                      : usual_identity_sequence(column);
}

std::string identity_clause(const Column& column) {
  const Identity& identity = *column.identity;
  std::vector<std::string> options = sequence_options(identity);
  if (const sql::QualifiedName name = identity_sequence(column);
      name != usual_identity_sequence(column)) {
    options.insert(options.begin(), fmt::format("SEQUENCE NAME {}", name));
  }
  std::string sql = identity.generated == IdentityGeneration::Always ? "GENERATED ALWAYS"
                                                                     : "GENERATED BY DEFAULT";
  sql += " AS IDENTITY";
  return options.empty() ? sql : fmt::format("{} ({})", sql, join(options, " "));
}

std::optional<std::string> value_of_new(const Column& column, const Context& context) {
  if (column.null || column.identity || column.generated) {
    return std::nullopt;
  }
  if (column.backfill.value) {
    return column.backfill.value;
  }
  if (has_default(column, context) || context.no_rows) {
    return std::nullopt;
  }
  if (!context.restores) {
    refuse(column);
  }
  return empty_value(column.type, context);
}

Statements create_with(const Column& column, std::span<const std::string> clauses,
                       const Context& context) {
  const bool fills_itself = column.null || column.identity || column.generated;
  Statements statements;
  if (gets_identity_later(column, context)) {
    statements = add_and_number(column, context);
  } else if (fills_itself || !table_has_rows(column, context)) {
    statements = {add_column(column, column_clause(column, clauses, context))};
  } else if (column.backfill.value) {
    statements = add_and_backfill(column, clauses, context);
  } else if (!clauses.empty()) {
    statements = {add_column(column, column_clause(column, clauses, context))};
  } else if (has_default(column, context)) {
    // The default needs something that needs this column (serial's sequence): when it is created,
    // it fills the rows and sets NOT NULL.
    statements = {
        add_column(column, column_clause(column, {}, context, Nullability::LeftForLater))};
  } else if (context.restores) {
    statements = add_with_empty_value(column, context);
  } else if (context.no_rows) {
    statements = {add_column(column, column_clause(column, clauses, context))};
  } else {
    refuse(column);
  }
  const Statements after = after_clause(column, context);
  statements.insert(statements.end(), after.begin(), after.end());
  return statements;
}

const Column* column_awaiting_default(const ColumnDefault& value, const Context& context) {
  if (context.from == nullptr || context.to == nullptr) {
    return nullptr;
  }
  const ObjectId id = column_id(value.table, value.column);
  const Column* const column = context.to->find<Column>(id);
  if (column == nullptr || column->null || column->identity || column->generated ||
      column->backfill.value || !table_has_rows(*column, context)) {
    return nullptr;
  }
  const Column* const before = context.from->find<Column>(id);
  const bool is_new = before == nullptr || needs_new_column(*before, *column, context);
  return is_new ? column : nullptr;
}

namespace {

bool goes(const sql::QualifiedName& table, const sql::Identifier& column, const Context& context) {
  const ObjectId id = column_id(table, column);
  return context.from != nullptr && context.to != nullptr && context.from->contains(id) &&
         !context.to->contains(id) && context.to->contains(table_id(table));
}

Statement drop_column(const sql::QualifiedName& table, const sql::Identifier& column) {
  return {fmt::format("ALTER TABLE {} DROP COLUMN {}", table, column)};
}

}  // namespace

Statements drop(const Column& column, const Context& context) {
  // A child that declares the column as well keeps it until its parent's is gone.
  const bool after_its_parents = std::ranges::any_of(
      column.parents.value,
      [&](const sql::QualifiedName& parent) { return goes(parent, column.name, context); });
  if (after_its_parents) {
    return {};
  }
  Statements statements{drop_column(column.table, column.name)};
  if (context.from != nullptr) {
    for (const Table* const child : descendants_of(column.table, *context.from)) {
      if (goes(child->name, column.name, context)) {
        statements.push_back(drop_column(child->name, column.name));
      }
    }
  }
  return statements;
}

Statements rename(const Column& from, const Column& to) {
  return {{fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", to.table, from.name, to.name)}};
}

Replacement replacement(const Column& column) {
  return column.generated ? Replacement::Free : Replacement::LosesData;
}

bool survives(const Column& from, const Column& to, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return !from.generated && !to.generated;
}

namespace {

/// `…_not_null`, `…_not_null1`: what somebody called otherwise on purpose is another name than the
/// one that a file leaves to PostgreSQL.
bool may_be_servers_choice(const sql::Identifier& constraint) {
  const std::string_view name = constraint.raw();
  const std::size_t end = name.find_last_not_of("0123456789");
  return end != std::string_view::npos && name.substr(0, end + 1).ends_with("_not_null");
}

}  // namespace

void adopt(Column& declared, const Column& live) {
  if (declared.identity && live.identity && !declared.identity->sequence) {
    declared.identity->sequence = live.identity->sequence;
  }
  const bool names_none = !declared.not_null || !declared.not_null->name;
  if (!declared.null && names_none && live.not_null && live.not_null->name &&
      may_be_servers_choice(*live.not_null->name)) {
    declared.not_null = declared.not_null.value_or(NotNull{});
    declared.not_null->name = live.not_null->name;
  }
}

}  // namespace schemadiff::model
