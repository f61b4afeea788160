#include "model/domain_constraint.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "model/catalog_sql.h"
#include "model/domain.h"
#include "model/object.h"
#include "model/rebuild.h"
#include "model/wrapped.h"
#include "sql/columns.h"

namespace schemadiff::model {

namespace {

std::string clause(const DomainConstraint& check) {
  return fmt::format("CONSTRAINT {} CHECK {}", check.name, sql::in_parentheses(check.expression));
}

Statement alter_domain(const DomainConstraint& check, const std::string& what) {
  return {wrapped(std::array{fmt::format("ALTER DOMAIN {}", check.domain), what})};
}

/// The scan is to run without the locks that came before it.
Statement validate(const DomainConstraint& check, bool online) {
  Statement statement = alter_domain(check, fmt::format("VALIDATE CONSTRAINT {}", check.name));
  statement.transaction = online ? Transaction::Own : Transaction::Shared;
  return statement;
}

}  // namespace

DomainConstraint DomainConstraint::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a domain
  DomainConstraint check;
  check.domain = {.schema = place.parent->path.at(0), .name = place.parent->path.at(1)};
  check.name = place.identifier();
  return check;
}

std::string DomainConstraint::sql_reference(const ObjectId& id) {
  return fmt::format("CONSTRAINT {} ON DOMAIN {}.{}", id.path.at(2), id.path.at(0), id.path.at(1));
}

std::string DomainConstraint::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  namespace.nspname,
  type.typname,
  constraint_row.conname,
  pg_catalog.pg_get_expr(constraint_row.conbin, 0) AS expression,
  NOT constraint_row.convalidated AS not_valid
FROM pg_catalog.pg_constraint AS constraint_row
  JOIN pg_catalog.pg_type AS type ON type.oid = constraint_row.contypid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = type.typnamespace
WHERE constraint_row.contype = 'c'
  AND constraint_row.contypid >= 16384
  AND {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_type", "type.oid"));
}

DomainConstraint DomainConstraint::read(RowReader& row) {
  DomainConstraint check;
  check.domain = row.qualified_name();
  check.name = row.identifier();
  check.expression = row.text();
  check.not_valid = row.boolean();
  return check;
}

ObjectId identity(const DomainConstraint& check) {
  return {.kind = DomainConstraint::kKind,
          .of = "",
          .path = {check.domain.schema, check.domain.name, check.name}};
}

void set_identity(DomainConstraint& check, const ObjectId& id) {
  check.domain = {.schema = id.path[0], .name = id.path[1]};
  check.name = id.path[2];
}

std::optional<ObjectId> parent(const DomainConstraint& check) {
  return domain_id(check.domain);
}

std::vector<ObjectId> dependencies(const DomainConstraint& check) {
  return {domain_id(check.domain)};
}

std::optional<std::string> clause_in_parent(const DomainConstraint& check,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  if (check.not_valid) {
    return std::nullopt;  // CREATE DOMAIN does not take NOT VALID
  }
  return clause(check);
}

Statements create(const DomainConstraint& check, const Context& context) {
  const Column* const nesting =
      check.not_valid ? nullptr : nesting_column(domain_id(check.domain), context);
  if (nesting != nullptr && !context.restores) {
    throw Error(Failure::Decision,
                fmt::format("{} cannot be checked: {} holds values of the domain inside others, "
                            "where PostgreSQL does not look; declare it with not_valid = true",
                            to_string(identity(check)), to_string(identity(*nesting))));
  }
  if (nesting != nullptr) {
    return {alter_domain(check, fmt::format("ADD {} NOT VALID", clause(check)))};
  }
  const bool validates_later = context.online && !check.not_valid;
  const std::string_view mark = check.not_valid || validates_later ? " NOT VALID" : "";
  Statements statements{alter_domain(check, fmt::format("ADD {}{}", clause(check), mark))};
  if (validates_later) {
    statements.push_back(validate(check, context.online));
  }
  return statements;
}

Statements drop(const DomainConstraint& check, const Context& /*context*/) {
  return {alter_domain(check, fmt::format("DROP CONSTRAINT {}", check.name))};
}

std::optional<Alteration> alter(const DomainConstraint& from, const DomainConstraint& to,
                                const Context& context) {
  DomainConstraint reached = from;
  reached.not_valid = to.not_valid;
  if (reached != to || !from.not_valid) {
    return std::nullopt;
  }
  return Alteration{.statements = {validate(to, context.online)}};
}

Statements rename(const DomainConstraint& from, const DomainConstraint& to) {
  return {alter_domain(from, fmt::format("RENAME CONSTRAINT {} TO {}", from.name, to.name))};
}

std::optional<DefaultName> default_name(const DomainConstraint& check) {
  return DefaultName{.name1 = check.domain.name,
                     .name2 = "",
                     .label = "check",
                     .scope = NameScope::Constraint,
                     .schema = check.domain.schema};
}

void set_name(DomainConstraint& check, sql::Identifier name) {
  check.name = std::move(name);
}

bool survives(const DomainConstraint& /*from*/, const DomainConstraint& /*to*/,
              const ObjectId& retyped, const Context& /*context*/) {
  return !is_type(retyped.kind);
}

}  // namespace schemadiff::model
