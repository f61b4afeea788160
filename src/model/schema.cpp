#include "model/schema.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"

namespace schemadiff::model {

namespace {

/// The one schema that a new database already has.
bool is_public(const Schema& schema) {
  return schema.name.raw() == "public";
}

}  // namespace

Schema Schema::declared(const Place& place) {
  return {.name = place.identifier()};
}

std::string Schema::sql_reference(const ObjectId& id) {
  return fmt::format("SCHEMA {}", id.path[0]);
}

std::string Schema::query(int /*server_major*/) {
  // initdb makes public, so its number is below those of the users' own.
  return fmt::format(R"(SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass::oid,
  namespace.oid,
  0,
  namespace.nspname
FROM pg_catalog.pg_namespace AS namespace
WHERE {}
  AND (namespace.nspname = 'public' OR {}))",
                     kOrdinarySchema, is_users_own("pg_namespace", "namespace.oid"));
}

Schema Schema::read(RowReader& row) {
  return {.name = row.identifier()};
}

ObjectId identity(const Schema& schema) {
  return schema_id(schema.name);
}

ObjectId schema_id(const sql::Identifier& name) {
  return {.kind = Schema::kKind, .of = "", .path = {name}};
}

Statements create(const Schema& schema, const Context& /*context*/) {
  return {
      {fmt::format("CREATE SCHEMA {}{}", is_public(schema) ? "IF NOT EXISTS " : "", schema.name)}};
}

Statements drop(const Schema& schema, const Context& /*context*/) {
  if (is_public(schema)) {
    return {};
  }
  return {{fmt::format("DROP SCHEMA {}", schema.name)}};
}

std::optional<Alteration> alter(const Schema& /*from*/, const Schema& /*to*/,
                                const Context& /*context*/) {
  return Alteration{};  // a name is all it has, and that is its identity
}

Statements rename(const Schema& from, const Schema& to) {
  return {{fmt::format("ALTER SCHEMA {} RENAME TO {}", from.name, to.name)}};
}

}  // namespace schemadiff::model
