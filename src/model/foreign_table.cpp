#include "model/foreign_table.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/generic_options.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/server.h"
#include "model/type_spelling.h"

namespace schemadiff::model {

namespace {

using NamedColumn = std::pair<sql::Identifier, ForeignColumn>;

std::vector<NamedColumn> in_order(const NamedValues<ForeignColumn>& columns) {
  std::vector<NamedColumn> ordered(columns.begin(), columns.end());
  std::ranges::stable_sort(ordered, {},
                           [](const NamedColumn& column) { return column.second.position.value; });
  return ordered;
}

std::string column_text(const sql::Identifier& name, const ForeignColumn& column) {
  std::string text = fmt::format("{} {}{}", name, column.type, generic_options(column.options));
  if (column.collation) {
    text += fmt::format(" COLLATE {}", *column.collation);
  }
  if (column.generated) {
    text += fmt::format(" GENERATED ALWAYS AS ({}) STORED", *column.generated);
  }
  if (column.default_value) {
    text += fmt::format(" DEFAULT {}", *column.default_value);
  }
  return text + (column.null ? "" : " NOT NULL");
}

std::string check_text(const sql::Identifier& name, const ForeignCheck& check) {
  return fmt::format("CONSTRAINT {} CHECK ({})", name, check.expression);
}

Statement comment_on(const ForeignTable& table, const sql::Identifier& column,
                     const std::optional<std::string>& text) {
  return {fmt::format("COMMENT ON COLUMN {}.{} IS {}", table.name, column,
                      text ? quoted(sql::Literal{*text}) : "NULL")};
}

/// The clauses of ALTER FOREIGN TABLE that change one column; nothing where none can.
std::optional<std::vector<std::string>> column_changes(const sql::Identifier& name,
                                                       const ForeignColumn& from,
                                                       const ForeignColumn& to) {
  std::vector<std::string> clauses;
  const auto alter_column = [&](const std::string& what) {
    clauses.push_back(fmt::format("ALTER COLUMN {} {}", name, what));
  };
  if (from.generated != to.generated) {
    return std::nullopt;
  }
  if (from.type != to.type || from.collation != to.collation) {
    alter_column(fmt::format("TYPE {}{}", to.type,
                             to.collation ? fmt::format(" COLLATE {}", *to.collation) : ""));
  }
  if (from.null != to.null) {
    alter_column(to.null ? "DROP NOT NULL" : "SET NOT NULL");
  }
  if (from.default_value != to.default_value) {
    alter_column(to.default_value ? fmt::format("SET DEFAULT {}", *to.default_value)
                                  : "DROP DEFAULT");
  }
  if (from.options != to.options) {
    alter_column(generic_options_change(from.options, to.options).substr(1));
  }
  return clauses;
}

void change_checks(const ForeignTable& from, const ForeignTable& to,
                   std::vector<std::string>& first, std::vector<std::string>& last) {
  for (const auto& [name, check] : from.checks) {
    const auto after = to.checks.find(name);
    if (after == to.checks.end() || after->second != check) {
      first.push_back(fmt::format("DROP CONSTRAINT {}", name));
    }
  }
  for (const auto& [name, check] : to.checks) {
    const auto before = from.checks.find(name);
    if (before == from.checks.end() || before->second != check) {
      last.push_back("ADD " + check_text(name, check));
    }
  }
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

ForeignTable ForeignTable::declared(const Place& place) {
  ForeignTable table;
  table.name = place.qualified_name();
  return table;
}

std::string ForeignTable::sql_reference(const ObjectId& id) {
  return fmt::format("FOREIGN TABLE {}.{}", id.path[0], id.path[1]);
}

std::string ForeignTable::query(int /*server_major*/) {
  // Arrays of one length say the columns, in their order. An options array would be an array of
  // arrays: each is one text, its entries between line ends.
  const auto column_array = [](std::string_view element) {
    return fmt::format(R"(ARRAY(
    SELECT {}
    FROM pg_catalog.pg_attribute AS attribute
      JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
      LEFT JOIN pg_catalog.pg_attrdef AS value
        ON value.adrelid = attribute.attrelid AND value.adnum = attribute.attnum
    WHERE attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    ORDER BY attribute.attnum))",
                       element);
  };
  const auto collation_part = [](std::string_view name) {
    return fmt::format(R"(coalesce((
      SELECT {}::text
      FROM pg_catalog.pg_collation AS named
        JOIN pg_catalog.pg_namespace AS collation_schema
          ON collation_schema.oid = named.collnamespace
      WHERE named.oid = attribute.attcollation
        AND attribute.attcollation <> type.typcollation), ''))",
                       name);
  };
  const auto check_array = [](std::string_view element) {
    return fmt::format(R"(ARRAY(
    SELECT {}
    FROM pg_catalog.pg_constraint AS promise
    WHERE promise.conrelid = relation.oid AND promise.contype = 'c'
    ORDER BY promise.conname))",
                       element);
  };
  return fmt::format(
      R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.oid,
  0,
  namespace.nspname,
  relation.relname,
  server.srvname,
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  {},
  {}
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_foreign_table AS foreign_table ON foreign_table.ftrelid = relation.oid
  JOIN pg_catalog.pg_foreign_server AS server ON server.oid = foreign_table.ftserver
WHERE relation.relkind = 'f'
  AND NOT relation.relispartition
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_inherits AS inheritance WHERE inheritance.inhrelid = relation.oid)
  AND {}
  AND {})",
      column_array("attribute.attname::text"),
      column_array("pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)"),
      column_array("CASE WHEN attribute.attnotnull THEN '' ELSE 'null' END"),
      column_array(collation_part("collation_schema.nspname")),
      column_array(collation_part("named.collname")),
      column_array("CASE WHEN attribute.attgenerated = '' THEN "
                   "coalesce(pg_catalog.pg_get_expr(value.adbin, value.adrelid), '') ELSE '' END"),
      column_array("CASE WHEN attribute.attgenerated <> '' THEN "
                   "pg_catalog.pg_get_expr(value.adbin, value.adrelid) ELSE '' END"),
      column_array(fmt::format("pg_catalog.array_to_string({}, E'\\n')",
                               generic_options_sql("attribute.attfdwoptions"))),
      column_array(
          "coalesce(pg_catalog.col_description(attribute.attrelid, attribute.attnum), '')"),
      check_array("promise.conname::text"),
      check_array("pg_catalog.pg_get_expr(promise.conbin, promise.conrelid)"),
      generic_options_sql("foreign_table.ftoptions"), kOrdinarySchema,
      is_users_own("pg_class", "relation.oid"));
}

std::string ForeignTable::alias_query(int /*server_major*/) {
  return R"(SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::oid,
  promise.oid,
  0,
  'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.ftrelid,
  0
FROM pg_catalog.pg_foreign_table AS relation
  JOIN pg_catalog.pg_constraint AS promise ON promise.conrelid = relation.ftrelid
UNION ALL
SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid,
  value.oid,
  0,
  'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.ftrelid,
  0
FROM pg_catalog.pg_foreign_table AS relation
  JOIN pg_catalog.pg_attrdef AS value ON value.adrelid = relation.ftrelid)";
}

ForeignTable ForeignTable::read(RowReader& row) {
  const auto unless_empty = [](std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
  };
  ForeignTable table;
  table.name = row.qualified_name();
  table.server = row.identifier();
  const std::vector<std::string> names = row.texts();
  const std::vector<std::string> types = row.texts();
  const std::vector<std::string> nulls = row.texts();
  const std::vector<std::string> collation_schemas = row.texts();
  const std::vector<std::string> collations = row.texts();
  const std::vector<std::string> defaults = row.texts();
  const std::vector<std::string> generated = row.texts();
  const std::vector<std::string> options = row.texts();
  const std::vector<std::string> comments = row.texts();
  for (std::size_t i = 0; i < names.size(); ++i) {
    ForeignColumn& column = table.columns[sql::Identifier(names[i])];
    column.type = types[i];
    column.null = !nulls[i].empty();
    if (!collations[i].empty()) {
      column.collation = sql::QualifiedName{.schema = sql::Identifier(collation_schemas[i]),
                                            .name = sql::Identifier(collations[i])};
    }
    column.default_value = unless_empty(defaults[i]);
    column.generated = unless_empty(generated[i]);
    for (const std::string_view entry : lines_of(options[i])) {
      const std::size_t equals = entry.find('=');
      column.options[entry.substr(0, equals)] = entry.substr(equals + 1);
    }
    column.comment = unless_empty(comments[i]);
    column.position.value = static_cast<std::int64_t>(i) + 1;
  }
  const std::vector<std::string> checks = row.texts();
  const std::vector<std::string> expressions = row.texts();
  for (std::size_t i = 0; i < checks.size(); ++i) {
    table.checks[sql::Identifier(checks[i])].expression = expressions[i];
  }
  table.options = row.options();
  return table;
}

ObjectId identity(const ForeignTable& table) {
  return {.kind = ForeignTable::kKind, .of = "", .path = {table.name.schema, table.name.name}};
}

std::vector<ObjectId> dependencies(const ForeignTable& table) {
  return {schema_id(table.name.schema), server_id(table.server)};
}

void normalize(ForeignTable& table) {
  refuse_secrets(table.options);
  for (auto& [name, column] : table.columns) {
    refuse_secrets(column.options);
    column.type = full_type(column.type);
  }
}

Statements create(const ForeignTable& table, const Context& /*context*/) {
  std::vector<std::string> lines;
  for (const auto& [name, column] : in_order(table.columns)) {
    lines.push_back("    " + column_text(name, column));
  }
  for (const auto& [name, check] : table.checks) {
    lines.push_back("    " + check_text(name, check));
  }
  const std::string body = lines.empty() ? "()" : fmt::format("(\n{}\n)", join(lines, ",\n"));
  Statements statements{{fmt::format("CREATE FOREIGN TABLE {} {} SERVER {}{}", table.name, body,
                                     table.server, generic_options(table.options))}};
  for (const auto& [name, column] : in_order(table.columns)) {
    if (column.comment) {
      statements.push_back(comment_on(table, name, column.comment));
    }
  }
  return statements;
}

Statements drop(const ForeignTable& table, const Context& /*context*/) {
  return {{fmt::format("DROP FOREIGN TABLE {}", table.name)}};
}

std::optional<Alteration> alter(const ForeignTable& from, const ForeignTable& to,
                                const Context& /*context*/) {
  if (from.server != to.server) {
    return std::nullopt;
  }
  std::vector<std::string> clauses;
  std::vector<std::string> new_checks;
  Statements comments;
  bool retypes = false;
  change_checks(from, to, clauses, new_checks);
  for (const auto& [name, column] : from.columns) {
    if (!to.columns.contains(name)) {
      clauses.push_back(fmt::format("DROP COLUMN {}", name));
    }
  }
  for (const auto& [name, column] : in_order(to.columns)) {
    const auto before = from.columns.find(name);
    if (before == from.columns.end()) {
      clauses.push_back("ADD COLUMN " + column_text(name, column));
    } else if (const auto changes = column_changes(name, before->second, column)) {
      append(clauses, *changes);
      retypes = retypes || before->second.type != column.type;
    } else {
      return std::nullopt;
    }
    const std::optional<std::string> comment =
        before == from.columns.end() ? std::nullopt : before->second.comment;
    if (comment != column.comment) {
      comments.push_back(comment_on(to, name, column.comment));
    }
  }
  append(clauses, new_checks);
  if (from.options != to.options) {
    clauses.push_back(generic_options_change(from.options, to.options).substr(1));
  }
  Alteration alteration{.statements = {}, .retypes = retypes};
  if (!clauses.empty()) {
    alteration.statements.push_back(
        {fmt::format("ALTER FOREIGN TABLE {}{}{}", to.name, clauses.size() == 1 ? " " : "\n    ",
                     join(clauses, ",\n    "))});
  }
  alteration.statements.insert(alteration.statements.end(), comments.begin(), comments.end());
  return alteration;
}

Statements rename(const ForeignTable& from, const ForeignTable& to) {
  return rename_in_schema("FOREIGN TABLE", from.name, to.name);
}

}  // namespace schemadiff::model
