#include "model/extension.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/schema.h"

namespace schemadiff::model {

Extension Extension::declared(const Place& place) {
  return {.name = place.identifier(), .schema = std::nullopt, .version = std::nullopt};
}

std::string Extension::sql_reference(const ObjectId& id) {
  return fmt::format("EXTENSION {}", id.path[0]);
}

std::string Extension::query(int /*server_major*/) {
  // initdb installs plpgsql.
  return fmt::format(R"(SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass::oid,
  extension.oid,
  0,
  extension.extname,
  namespace.nspname,
  extension.extversion
FROM pg_catalog.pg_extension AS extension
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = extension.extnamespace
WHERE {})",
                     is_users_own("pg_extension", "extension.oid"));
}

Extension Extension::read(RowReader& row) {
  Extension extension;
  extension.name = row.identifier();
  extension.schema = row.identifier();
  extension.version = row.text();
  return extension;
}

ObjectId identity(const Extension& extension) {
  return {.kind = Extension::kKind, .of = "", .path = {extension.name}};
}

std::vector<ObjectId> dependencies(const Extension& extension) {
  if (!extension.schema) {
    return {};
  }
  return {schema_id(*extension.schema)};
}

Statements create(const Extension& extension, const Context& /*context*/) {
  std::string sql = fmt::format("CREATE EXTENSION {}", extension.name);
  if (extension.schema) {
    sql += fmt::format(" WITH SCHEMA {}", *extension.schema);
  }
  if (extension.version) {
    sql += fmt::format(" VERSION {}", sql::Literal{*extension.version});
  }
  return {{std::move(sql)}};
}

Statements drop(const Extension& extension, const Context& /*context*/) {
  return {{fmt::format("DROP EXTENSION {}", extension.name)}};
}

std::optional<Alteration> alter(const Extension& from, const Extension& to,
                                const Context& /*context*/) {
  Alteration alteration;
  if (to.version && from.version != to.version) {
    alteration.statements.push_back(
        {fmt::format("ALTER EXTENSION {} UPDATE TO {}", to.name, sql::Literal{*to.version})});
  }
  if (to.schema && from.schema != to.schema) {
    alteration.statements.push_back(
        {fmt::format("ALTER EXTENSION {} SET SCHEMA {}", to.name, *to.schema)});
  }
  return alteration;
}

void adopt(Extension& declared, const Extension& live) {
  if (!declared.schema) {
    declared.schema = live.schema;
  }
  if (!declared.version) {
    declared.version = live.version;
  }
}

}  // namespace schemadiff::model
