#include "model/index_sql.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "model/constraint.h"
#include "model/describe.h"
#include "model/exclude.h"
#include "model/index.h"
#include "model/inheritance.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/primary_key.h"
#include "model/stand_in.h"
#include "model/statement.h"
#include "model/unique.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// base_type(domain_oid, type_oid): the type that is no domain behind each domain.
constexpr std::string_view kBaseTypes = R"(domain_step(domain_oid, type_oid) AS (
  SELECT type.oid, type.typbasetype
  FROM pg_catalog.pg_type AS type
  WHERE type.typtype = 'd'
  UNION ALL
  SELECT domain_step.domain_oid, type.typbasetype
  FROM domain_step
    JOIN pg_catalog.pg_type AS type ON type.oid = domain_step.type_oid
  WHERE type.typtype = 'd'
),
base_type AS (
  SELECT domain_step.domain_oid, domain_step.type_oid
  FROM domain_step
    JOIN pg_catalog.pg_type AS type ON type.oid = domain_step.type_oid
  WHERE type.typtype <> 'd'
))";

// The text of an expression by pg_get_indexdef() opens the table and the index. Where the index has
// one expression alone, it is what pg_get_expr() prints, in parentheses unless that looks like a
// call of a function: looks_like_function() in src/backend/utils/adt/ruleutils.c. Of the node trees
// two are told apart here, by their beginnings; of functions, calls have funcformat 0, casts
// another.
constexpr std::string_view kForm = R"(CASE
      WHEN pg_catalog.cardinality(pg_catalog.array_positions(
        index_row.indkey::pg_catalog.int2[], 0::pg_catalog.int2)) <> 1 THEN ''
      WHEN pg_catalog.starts_with(index_row.indexprs::pg_catalog.text, '({OPEXPR ')
        THEN 'operator'
      WHEN pg_catalog.left(index_row.indexprs::pg_catalog.text, 200)
        ~ '^[(][{]FUNCEXPR [^{(]*:funcformat 0 ' THEN 'call'
      ELSE ''
    END)";

constexpr std::string_view kExpressionText = R"(CASE own_index.form
          WHEN 'operator' THEN pg_catalog.concat('(', own_index.expressions, ')')
          WHEN 'call' THEN own_index.expressions
          ELSE pg_catalog.pg_get_indexdef(
            own_index.indexrelid, key_column.attnum::pg_catalog.int4, false)
        END)";

/// own_index: rows of pg_index, with those of the index and the table in pg_class. Read once:
/// what is asked of it later would else go through all three again.
std::string own_indexes(std::string_view condition) {
  const std::string fits = fits_stand_in("index_row.indexprs", "table_class.relnatts");
  return fmt::format(R"(own_index AS MATERIALIZED (
  SELECT index_row.*,
    table_class.relkind AS table_kind,
    table_class.relnatts AS table_width,
    index_class.relname,
    index_class.relam,
    index_class.reloptions,
    index_class.reltablespace,
    index_row.indexprs::pg_catalog.text AS tree,
    {} AS form,
    {} AS expressions,
    {} AS fits
  FROM pg_catalog.pg_index AS index_row
    JOIN pg_catalog.pg_class AS table_class ON table_class.oid = index_row.indrelid
    JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_row.indexrelid
  WHERE {}
))",
                     kForm, printed_with("index_row.indexprs", "index_row.indrelid", fits), fits,
                     condition);
}

// The collation of an expression is nowhere but in its node tree (`:funccollid 100`, `:collOid
// 100`,
// `:collation 100`): it is one of those that its nodes have. Where they all have the index's, it
// need not be said; else it is, though that may be needless.
constexpr std::string_view kHasOneCollation = R"((
          SELECT pg_catalog.bool_and(part.number = key.collation_oid::pg_catalog.text)
          FROM (
            SELECT pg_catalog.rtrim(pg_catalog.split_part(piece, ' ', 2), '})') AS number
            FROM pg_catalog.unnest(
              pg_catalog.string_to_array(own_index.tree, 'coll')) AS piece
            WHERE pg_catalog.split_part(piece, ' ', 1) IN ('id', 'Oid', 'ation')
          ) AS part
          WHERE part.number <> '0'))";

// An operator class is the default when it is the one GetDefaultOpClass() would choose for the
// key's type: the class that is made for the base type, or, when there is none, the only default
// class of a type it can be read as (varchar as text, an enum as anyenum). An index may store
// another type than its key has (opckeytype), so the type of an expression is known only where it
// does not; elsewhere a default class counts as the default.
std::string key_text() {
  return fmt::format(R"(pg_catalog.concat(
      CASE WHEN key.column_number <> 0 THEN pg_catalog.quote_ident(table_column.attname)
        ELSE {} END,
      CASE
        WHEN key.collation_oid = 0 THEN NULL
        WHEN key.column_number <> 0 AND key.collation_oid = table_column.attcollation THEN NULL
        WHEN key.column_number = 0 AND {} THEN NULL
        ELSE (
          SELECT pg_catalog.format(' COLLATE %I.%I', namespace.nspname, collation_row.collname)
          FROM pg_catalog.pg_collation AS collation_row
            JOIN pg_catalog.pg_namespace AS namespace
              ON namespace.oid = collation_row.collnamespace
          WHERE collation_row.oid = key.collation_oid)
      END,
      CASE
        WHEN key_options.options = '{{}}'
          AND class.opcdefault
          AND (class.opcintype = key_type.oid
            OR (class.opcmethod, key_type.oid) NOT IN (
              SELECT exact.opcmethod, exact.opcintype
              FROM pg_catalog.pg_opclass AS exact
              WHERE exact.opcdefault)) THEN NULL
        WHEN class_namespace.nspname = 'pg_catalog' THEN pg_catalog.format(' %I', class.opcname)
        ELSE pg_catalog.format(' %I.%I', class_namespace.nspname, class.opcname)
      END,
      CASE WHEN key_options.options <> '{{}}' THEN (
        SELECT pg_catalog.format(' (%s)', pg_catalog.string_agg(
          pg_catalog.format(
            CASE WHEN option.option_value ~ '^[0-9]+$' THEN '%I = %s' ELSE '%I = %L' END,
            option.option_name, option.option_value),
          ', ' ORDER BY option.option_name))
        FROM pg_catalog.pg_options_to_table(key_options.options) AS option) END,
      CASE
        WHEN key.flags = 0 THEN NULL
        WHEN NOT pg_catalog.pg_indexam_has_property(class.opcmethod, 'can_order') THEN NULL
        WHEN key.flags = 1 THEN ' DESC NULLS LAST'
        WHEN key.flags = 2 THEN ' NULLS FIRST'
        WHEN key.flags = 3 THEN ' DESC'
      END))",
                     kExpressionText, kHasOneCollation);
}

// The arrays of pg_index count from 0; those of keys alone end before the INCLUDE columns.
constexpr std::string_view kKeyRows = R"(  FROM own_index
    JOIN pg_catalog.pg_attribute AS key_column ON key_column.attrelid = own_index.indexrelid
    CROSS JOIN LATERAL (
      SELECT own_index.indkey[key_column.attnum - 1],
        own_index.indcollation[key_column.attnum - 1],
        own_index.indclass[key_column.attnum - 1],
        own_index.indoption[key_column.attnum - 1]
    ) AS key (column_number, collation_oid, class_oid, flags)
    LEFT JOIN pg_catalog.pg_opclass AS class ON class.oid = key.class_oid
    LEFT JOIN pg_catalog.pg_namespace AS class_namespace
      ON class_namespace.oid = class.opcnamespace
    CROSS JOIN LATERAL (
      -- The server's own notes (pg_attver, seen on 15.20) are no parameters of the operator class.
      SELECT CASE WHEN key_column.attoptions IS NULL THEN '{}' ELSE ARRAY(
        SELECT option FROM pg_catalog.unnest(key_column.attoptions) AS option
        WHERE NOT pg_catalog.starts_with(option, 'pg_')) END AS options) AS key_options
    LEFT JOIN LATERAL (
      -- OFFSET keeps this a look into the index of pg_attribute for each key: the few columns that
      -- are wanted are not worth a hash table of all there are.
      SELECT column_row.attname, column_row.atttypid, column_row.attcollation
      FROM pg_catalog.pg_attribute AS column_row
      WHERE key.column_number <> 0
        AND column_row.attrelid = own_index.indrelid
        AND column_row.attnum = key.column_number
      OFFSET 0) AS table_column ON true
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN key.column_number <> 0 THEN table_column.atttypid
        WHEN class.opckeytype = 0 THEN key_column.atttypid
        ELSE class.opcintype
      END) AS written_type (oid)
    LEFT JOIN base_type ON base_type.domain_oid = written_type.oid
    CROSS JOIN LATERAL (
      SELECT COALESCE(base_type.type_oid, written_type.oid)
    ) AS key_type (oid)
))";

}  // namespace

std::string names_of_columns(std::string_view table, std::string_view numbers) {
  return fmt::format(R"((
    SELECT pg_catalog.array_agg(attribute.attname ORDER BY number.position)
    FROM pg_catalog.unnest({1}) WITH ORDINALITY AS number (value, position)
      JOIN pg_catalog.pg_attribute AS attribute
        ON attribute.attrelid = {0} AND attribute.attnum = number.value))",
                     table, numbers);
}

std::string included_columns(std::string_view index_row) {
  return fmt::format(
      "CASE WHEN {0}.indnatts > {0}.indnkeyatts THEN {0}.indkey[{0}.indnkeyatts:] END", index_row);
}

std::string index_keys(std::string_view condition) {
  return fmt::format(R"({},
{},
index_key AS (
  SELECT own_index.indexrelid AS index_oid,
    key_column.attnum AS number,
    key_column.attnum <= own_index.indnkeyatts AS is_key,
    key_column.attname AS name,
    key_column.attstattarget AS statistics,
    table_column.attname AS table_column,
    CASE WHEN key_column.attnum <= own_index.indnkeyatts THEN {} END AS text,
    key.column_number = 0 AND own_index.form <> '' AND own_index.fits AS stands_in
{})",
                     kBaseTypes, own_indexes(condition), key_text(), kKeyRows);
}

std::string column_list(std::span<const sql::Identifier> columns) {
  return fmt::format("({})", fmt::join(columns, ", "));
}

std::string include_clause(std::span<const sql::Identifier> columns) {
  return columns.empty() ? "" : fmt::format(" INCLUDE {}", column_list(columns));
}

void append_index_ids(const sql::QualifiedName& table, const sql::Identifier& name,
                      std::vector<ObjectId>& ids) {
  ids.push_back({.kind = Index::kKind, .of = "", .path = {table.schema, name}});
  for (const std::string_view kind : {PrimaryKey::kKind, Unique::kKind, Exclude::kKind}) {
    ids.push_back(constraint_id(kind, table, name));
  }
}

std::string tablespace_of(std::string_view relation) {
  return fmt::format(R"(CASE WHEN {0}.reltablespace <> 0 THEN (
    SELECT tablespace.spcname FROM pg_catalog.pg_tablespace AS tablespace
    WHERE tablespace.oid = {0}.reltablespace) END)",
                     relation);
}

std::string using_tablespace(const std::optional<sql::Identifier>& tablespace) {
  return tablespace ? fmt::format(" USING INDEX TABLESPACE {}", *tablespace) : "";
}

std::string in_tablespace(const std::optional<sql::Identifier>& tablespace) {
  return tablespace ? fmt::format(" TABLESPACE {}", *tablespace) : "";
}

Statements alter_index_tablespace(const sql::QualifiedName& index,
                                  const std::optional<sql::Identifier>& from,
                                  const std::optional<sql::Identifier>& to) {
  if (from == to) {
    return {};
  }
  return {{fmt::format("ALTER INDEX {} SET TABLESPACE {}", index,
                       to.value_or(sql::Identifier("pg_default")))}};
}

bool has_fixed_options(const sql::QualifiedName& table, const Options& from, const Options& to,
                       const Context& context) {
  return from != to && is_partitioned(table, context.to);
}

Statements alter_index_options(const sql::QualifiedName& index, const Options& from,
                               const Options& to) {
  Statements statements;
  if (const Options set = options_to_set(from, to); !set.empty()) {
    statements.push_back({fmt::format("ALTER INDEX {} SET ({})", index, options_list(set))});
  }
  if (const std::string reset = options_to_reset(from, to); !reset.empty()) {
    statements.push_back({fmt::format("ALTER INDEX {} RESET ({})", index, reset)});
  }
  return statements;
}

}  // namespace schemadiff::model
