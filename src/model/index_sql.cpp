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
#include "model/object_id.h"
#include "model/options.h"
#include "model/primary_key.h"
#include "model/statement.h"
#include "model/unique.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// base_type(domain_oid, type_oid): the types a domain leads to, the last one is no domain.
constexpr std::string_view kBaseTypes = R"(base_type(domain_oid, type_oid) AS (
  SELECT type.oid, type.typbasetype
  FROM pg_catalog.pg_type AS type
  WHERE type.typtype = 'd'
  UNION ALL
  SELECT base_type.domain_oid, type.typbasetype
  FROM base_type
    JOIN pg_catalog.pg_type AS type ON type.oid = base_type.type_oid
  WHERE type.typtype = 'd'
))";

// The collation of an expression is nowhere but in its node tree: it is one of those that its nodes
// have. Where they all have the index's, it need not be said; else it is, though that may be
// needless.
constexpr std::string_view kIndexCollations = R"(index_collations AS (
  SELECT index_row.indexrelid AS index_oid,
    pg_catalog.array_agg(DISTINCT found.match[1]::pg_catalog.oid) AS collations
  FROM pg_catalog.pg_index AS index_row
    JOIN managed_table ON managed_table.oid = index_row.indrelid
    CROSS JOIN pg_catalog.regexp_matches(
      index_row.indexprs::pg_catalog.text, 'coll(?:id|Oid|ation) ([1-9][0-9]*)', 'g') AS found (match)
  WHERE index_row.indexprs IS NOT NULL
  GROUP BY index_row.indexrelid
))";

// An operator class is the default when it is the one GetDefaultOpClass() would choose for the
// key's type: the class that is made for the base type, or, when there is none, the only default
// class of a type it can be read as (varchar as text, an enum as anyenum). An index may store
// another type than its key has (opckeytype), so the type of an expression is known only where it
// does not; elsewhere a default class counts as the default.
constexpr std::string_view kKeyTexts = R"(index_key AS (
  SELECT index_row.indexrelid AS index_oid,
    key.number,
    pg_catalog.concat(
      CASE WHEN key.column_number <> 0 THEN pg_catalog.quote_ident(table_column.attname)
        ELSE pg_catalog.pg_get_indexdef(
          index_row.indexrelid, key.number::pg_catalog.int4, false) END,
      CASE
        WHEN key.collation_oid = 0 THEN NULL
        WHEN key.column_number <> 0 AND key.collation_oid = table_column.attcollation THEN NULL
        WHEN key.column_number = 0
          AND index_collations.collations = ARRAY[key.collation_oid] THEN NULL
        ELSE (
          SELECT pg_catalog.format(' COLLATE %I.%I', namespace.nspname, collation_row.collname)
          FROM pg_catalog.pg_collation AS collation_row
            JOIN pg_catalog.pg_namespace AS namespace
              ON namespace.oid = collation_row.collnamespace
          WHERE collation_row.oid = key.collation_oid)
      END,
      CASE
        WHEN key_options.options = '{}'
          AND class.opcdefault
          AND (class.opcintype = key_type.oid
            OR NOT EXISTS (
              SELECT FROM pg_catalog.pg_opclass AS exact
              WHERE exact.opcmethod = class.opcmethod
                AND exact.opcintype = key_type.oid
                AND exact.opcdefault)) THEN NULL
        WHEN class_namespace.nspname = 'pg_catalog' THEN pg_catalog.format(' %I', class.opcname)
        ELSE pg_catalog.format(' %I.%I', class_namespace.nspname, class.opcname)
      END,
      CASE WHEN key_options.options <> '{}' THEN (
        SELECT pg_catalog.format(' (%s)', pg_catalog.string_agg(
          pg_catalog.format(
            CASE WHEN option.option_value ~ '^[0-9]+$' THEN '%I = %s' ELSE '%I = %L' END,
            option.option_name, option.option_value),
          ', ' ORDER BY option.option_name))
        FROM pg_catalog.pg_options_to_table(key_options.options) AS option) END,
      CASE
        WHEN NOT pg_catalog.pg_indexam_has_property(class.opcmethod, 'can_order') THEN NULL
        WHEN key.flags = 1 THEN ' DESC NULLS LAST'
        WHEN key.flags = 2 THEN ' NULLS FIRST'
        WHEN key.flags = 3 THEN ' DESC'
      END) AS text)";

constexpr std::string_view kKeyRows = R"(  FROM pg_catalog.pg_index AS index_row
    JOIN managed_table ON managed_table.oid = index_row.indrelid
    CROSS JOIN ROWS FROM (
      pg_catalog.unnest(index_row.indkey),
      pg_catalog.unnest(index_row.indcollation),
      pg_catalog.unnest(index_row.indclass),
      pg_catalog.unnest(index_row.indoption)
    ) WITH ORDINALITY AS key (column_number, collation_oid, class_oid, flags, number)
    JOIN pg_catalog.pg_opclass AS class ON class.oid = key.class_oid
    JOIN pg_catalog.pg_namespace AS class_namespace ON class_namespace.oid = class.opcnamespace
    JOIN pg_catalog.pg_attribute AS key_column
      ON key_column.attrelid = index_row.indexrelid AND key_column.attnum = key.number
    CROSS JOIN LATERAL (
      -- The server's own notes (pg_attver, seen on 15.20) are no parameters of the operator class.
      SELECT CASE WHEN key_column.attoptions IS NULL THEN '{}' ELSE ARRAY(
        SELECT option FROM pg_catalog.unnest(key_column.attoptions) AS option
        WHERE NOT pg_catalog.starts_with(option, 'pg_')) END AS options) AS key_options
    LEFT JOIN pg_catalog.pg_attribute AS table_column
      ON key.column_number <> 0
        AND table_column.attrelid = index_row.indrelid
        AND table_column.attnum = key.column_number
    LEFT JOIN index_collations ON index_collations.index_oid = index_row.indexrelid
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN key.column_number <> 0 THEN table_column.atttypid
        WHEN class.opckeytype = 0 THEN key_column.atttypid
        ELSE class.opcintype
      END) AS written_type (oid)
    CROSS JOIN LATERAL (
      SELECT COALESCE((
        SELECT base_type.type_oid
        FROM base_type
          JOIN pg_catalog.pg_type AS type ON type.oid = base_type.type_oid
        WHERE base_type.domain_oid = written_type.oid AND type.typtype <> 'd'), written_type.oid)
    ) AS key_type (oid)
  WHERE key.number <= index_row.indnkeyatts
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

std::string names_of_included(std::string_view index_row) {
  // indkey counts from 0; the columns behind the first indnkeyatts are INCLUDE's.
  return fmt::format("CASE WHEN {0}.indnatts > {0}.indnkeyatts THEN {1} END", index_row,
                     names_of_columns(fmt::format("{}.indrelid", index_row),
                                      fmt::format("{0}.indkey[{0}.indnkeyatts:]", index_row)));
}

std::string index_keys() {
  return fmt::format("{},\n{},\n{}\n{}", kBaseTypes, kIndexCollations, kKeyTexts, kKeyRows);
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
  return fmt::format(R"((SELECT tablespace.spcname FROM pg_catalog.pg_tablespace AS tablespace
    WHERE tablespace.oid = {}.reltablespace))",
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
