#include "model/domain.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/rebuild.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/wrapped.h"

namespace schemadiff::model {

namespace {

Statement alter_domain(const Domain& domain, std::string_view what) {
  return {fmt::format("ALTER DOMAIN {} {}", domain.name, what)};
}

sql::Identifier usual_not_null_name(const Domain& domain) {
  return sql::default_object_name(domain.name.name, "", "not_null");
}

std::string not_null_clause(const Domain& domain) {
  return domain.not_null_name ? fmt::format("CONSTRAINT {} NOT NULL", *domain.not_null_name)
                              : "NOT NULL";
}

void change_default(const Domain& from, const Domain& to, Statements& statements) {
  if (from.default_value != to.default_value) {
    statements.push_back(alter_domain(to, to.default_value
                                              ? fmt::format("SET DEFAULT {}", *to.default_value)
                                              : std::string("DROP DEFAULT")));
  }
}

void change_not_null(const Domain& from, const Domain& to, Statements& statements) {
  if (from.not_null && !to.not_null) {
    statements.push_back(alter_domain(to, "DROP NOT NULL"));
  } else if (!from.not_null && to.not_null) {
    statements.push_back(
        alter_domain(to, to.not_null_name ? "ADD " + not_null_clause(to) : "SET NOT NULL"));
  } else if (to.not_null && from.not_null_name != to.not_null_name) {
    statements.push_back(
        alter_domain(to, fmt::format("RENAME CONSTRAINT {} TO {}",
                                     from.not_null_name.value_or(usual_not_null_name(from)),
                                     to.not_null_name.value_or(usual_not_null_name(to)))));
  }
}

/// To the new type directly, as one would cast from the old one to the new one.
Alteration on_another_type(const Domain& from, const Domain& to, const Context& context) {
  const Parts checks = lasting_parts(identity(from), context);
  return rebuilt(
      {.type = identity(from),
       .creation = create_with(to, checks.clauses, context),
       .parts = checks.ids,
       .conversion =
           [](const Column& column) { return fmt::format("{}::{}", column.name, column.type); }},
      context);
}

}  // namespace

Domain Domain::declared(const Place& place) {
  Domain domain;
  domain.name = place.qualified_name();
  return domain;
}

std::string Domain::sql_reference(const ObjectId& id) {
  return fmt::format("DOMAIN {}.{}", id.path[0], id.path[1]);
}

std::string Domain::query(int /*server_major*/) {
  // From 17 on a domain's NOT NULL is a row of pg_constraint.
  return fmt::format(R"(SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  type.oid,
  0,
  namespace.nspname,
  type.typname,
  pg_catalog.format_type(type.typbasetype, type.typtypmod),
  collation_namespace.nspname,
  domain_collation.collname,
  pg_catalog.pg_get_expr(type.typdefaultbin, 0),
  type.typnotnull,
  not_null.conname
FROM pg_catalog.pg_type AS type
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = type.typnamespace
  JOIN pg_catalog.pg_type AS base ON base.oid = type.typbasetype
  LEFT JOIN pg_catalog.pg_collation AS domain_collation
    ON domain_collation.oid = type.typcollation AND type.typcollation <> base.typcollation
  LEFT JOIN pg_catalog.pg_namespace AS collation_namespace
    ON collation_namespace.oid = domain_collation.collnamespace
  LEFT JOIN pg_catalog.pg_constraint AS not_null
    ON not_null.contypid = type.oid AND not_null.contype = 'n'
WHERE type.typtype = 'd'
  AND {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_type", "type.oid"));
}

Domain Domain::read(RowReader& row) {
  Domain domain;
  domain.name = row.qualified_name();
  domain.type = row.text();
  domain.collation = row.optional_qualified_name();
  domain.default_value = row.optional_text();
  domain.not_null = row.boolean();
  if (std::optional<std::string> name = row.optional_text()) {
    sql::Identifier not_null_name(std::move(*name));
    if (not_null_name != usual_not_null_name(domain)) {
      domain.not_null_name = std::move(not_null_name);
    }
  }
  return domain;
}

ObjectId identity(const Domain& domain) {
  return domain_id(domain.name);
}

ObjectId domain_id(const sql::QualifiedName& name) {
  return {.kind = Domain::kKind, .of = "", .path = {name.schema, name.name}};
}

std::vector<ObjectId> dependencies(const Domain& domain) {
  return {schema_id(domain.name.schema)};
}

Statements create_with(const Domain& domain, std::span<const std::string> clauses,
                       const Context& /*context*/) {
  std::vector<std::string> parts{fmt::format("CREATE DOMAIN {} AS {}", domain.name, domain.type)};
  if (domain.collation) {
    parts.push_back(fmt::format("COLLATE {}", *domain.collation));
  }
  if (domain.default_value) {
    parts.push_back(fmt::format("DEFAULT {}", *domain.default_value));
  }
  if (domain.not_null) {
    parts.push_back(not_null_clause(domain));
  }
  parts.insert(parts.end(), clauses.begin(), clauses.end());
  return {{wrapped(parts)}};
}

Statements drop(const Domain& domain, const Context& /*context*/) {
  return {{fmt::format("DROP DOMAIN {}", domain.name)}};
}

std::optional<Alteration> alter(const Domain& from, const Domain& to, const Context& context) {
  if (from.type != to.type || from.collation != to.collation) {
    return on_another_type(from, to, context);
  }
  Alteration alteration;
  change_default(from, to, alteration.statements);
  change_not_null(from, to, alteration.statements);
  return alteration;
}

Statements rename(const Domain& from, const Domain& to) {
  return rename_in_schema("DOMAIN", from.name, to.name);
}

}  // namespace schemadiff::model
