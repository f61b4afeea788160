#include "model/exclude.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/index_sql.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/partition_share.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "sql/columns.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

std::string clause(const Exclude& exclude) {
  const std::string where =
      exclude.where ? fmt::format(" WHERE {}", sql::in_parentheses(*exclude.where)) : "";
  return fmt::format("CONSTRAINT {} EXCLUDE USING {} ({}){}{}{}{}{}", exclude.name,
                     sql::Identifier(exclude.method), join(exclude.elements, ", "),
                     include_clause(exclude.include), with_clause(exclude.options),
                     using_tablespace(exclude.tablespace), where,
                     deferrable_clause(exclude.deferrable));
}

}  // namespace

Exclude Exclude::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  Exclude exclude;
  exclude.table = at.table;
  exclude.name = at.name;
  return exclude;
}

std::string Exclude::sql_reference(const ObjectId& id) {
  return constraint_reference(id);
}

std::string Exclude::query(int /*server_major*/) {
  return fmt::format(
      R"(WITH RECURSIVE {0},
element AS (
  SELECT constraint_row.oid AS constraint_oid,
    pg_catalog.array_agg(
      pg_catalog.concat(
        index_key.text,
        ' WITH ',
        CASE
          WHEN namespace.nspname = 'pg_catalog' THEN operator.oprname
          ELSE pg_catalog.format('OPERATOR(%I.%s)', namespace.nspname, operator.oprname)
        END)
      ORDER BY index_key.number) AS elements,
    pg_catalog.array_agg(index_key.stands_in ORDER BY index_key.number) AS stand_in
  FROM pg_catalog.pg_constraint AS constraint_row
    JOIN index_key ON index_key.index_oid = constraint_row.conindid AND index_key.is_key
    JOIN pg_catalog.pg_operator AS operator
      ON operator.oid = constraint_row.conexclop[index_key.number]
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = operator.oprnamespace
  WHERE constraint_row.contype = 'x'
  GROUP BY constraint_row.oid
)
SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  constraint_row.conrelid,
  constraint_row.conname,
  access_method.amname,
  element.elements,
  element.stand_in,
  {1} AS include,
  pg_catalog.pg_get_expr(index_row.indpred, index_row.indrelid) AS predicate,
  constraint_row.condeferrable,
  constraint_row.condeferred,
  index_class.reloptions,
  {3} AS tablespace
FROM pg_catalog.pg_constraint AS constraint_row
  JOIN element ON element.constraint_oid = constraint_row.oid
  JOIN pg_catalog.pg_index AS index_row ON index_row.indexrelid = constraint_row.conindid
  JOIN pg_catalog.pg_class AS index_class ON index_class.oid = constraint_row.conindid
  JOIN pg_catalog.pg_am AS access_method ON access_method.oid = index_class.relam
WHERE constraint_row.contype = 'x' AND {2})",
      index_keys(R"(index_row.indexrelid IN (
    SELECT excluding.conindid
    FROM pg_catalog.pg_constraint AS excluding
    WHERE excluding.contype = 'x'))"),
      included_columns("index_row"), is_own_constraint(), tablespace_of("index_class"));
}

std::optional<Exclude> Exclude::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  Exclude exclude;
  exclude.table = *table;
  exclude.name = row.identifier();
  exclude.method = row.text();
  exclude.elements = row.expressions();
  exclude.include = row.column_names();
  exclude.where = row.optional_text();
  const bool deferrable = row.boolean();
  exclude.deferrable = deferrable_of(deferrable, row.boolean());
  exclude.options = row.options();
  exclude.tablespace = row.optional_identifier();
  return exclude;
}

ObjectId identity(const Exclude& exclude) {
  return constraint_id(Exclude::kKind, exclude.table, exclude.name);
}

std::optional<ObjectId> parent(const Exclude& exclude) {
  return table_id(exclude.table);
}

std::vector<ObjectId> dependencies(const Exclude& exclude) {
  return column_ids(exclude.table, exclude.include);  // the server knows those of the elements
}

std::optional<std::string> clause_in_parent(const Exclude& exclude,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  return clause(exclude);
}

// There is no way to build it while others write: neither NOT VALID nor USING INDEX exist for it.
Statements create(const Exclude& exclude, const Context& context) {
  Statements statements = named_shares(exclude, context);
  statements.push_back(add_constraint(exclude.table, clause(exclude)));
  return statements;
}

Statements drop(const Exclude& exclude, const Context& /*context*/) {
  return {drop_constraint(exclude.table, exclude.name)};
}

std::optional<Alteration> alter(const Exclude& from, const Exclude& to, const Context& context) {
  Exclude reached = from;
  reached.options = to.options;
  reached.tablespace = to.tablespace;
  if (reached != to || has_fixed_options(to.table, from.options, to.options, context)) {
    return std::nullopt;
  }
  const sql::QualifiedName index{.schema = to.table.schema, .name = to.name};
  Statements statements = alter_index_options(index, from.options, to.options);
  append(statements, alter_index_tablespace(index, from.tablespace, to.tablespace));
  return Alteration{.statements = std::move(statements)};
}

Statements rename(const Exclude& from, const Exclude& to) {
  return {rename_constraint(from.table, from.name, to.name)};
}

std::optional<DefaultName> default_name(const Exclude& exclude) {
  std::vector<std::string> names;
  for (const std::string& element : exclude.elements) {
    const auto columns = sql::exclusion_element_column_names(element);
    names.push_back(columns && columns->size() == 1 ? columns->front() : "expr");
  }
  return DefaultName{.name1 = exclude.table.name,
                     .name2 = join(names, "_"),
                     .label = "excl",
                     .scope = NameScope::Relation,
                     .schema = exclude.table.schema};
}

void set_name(Exclude& exclude, sql::Identifier name) {
  exclude.name = std::move(name);
}

bool survives(const Exclude& /*from*/, const Exclude& /*to*/, const ObjectId& retyped,
              const Context& /*context*/) {
  return !is_type(retyped.kind);
}

std::vector<std::string> missing(const Exclude& exclude, const Database& declared) {
  std::vector<std::string> messages;
  for (const std::string& element : exclude.elements) {
    append(messages, missing_columns_in_sql(exclude.table, element,
                                            sql::exclusion_element_column_names, declared));
  }
  append(messages, missing_columns(exclude.table, exclude.include, declared));
  if (exclude.where) {
    append(messages,
           missing_columns_in_sql(exclude.table, *exclude.where, sql::column_names, declared));
  }
  return messages;
}

}  // namespace schemadiff::model
