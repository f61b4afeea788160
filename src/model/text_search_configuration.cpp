#include "model/text_search_configuration.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

TextSearchConfiguration TextSearchConfiguration::declared(const Place& place) {
  return {.name = place.qualified_name(),
          .parser = {.schema = sql::Identifier("pg_catalog"), .name = sql::Identifier("default")}};
}

std::string TextSearchConfiguration::sql_reference(const ObjectId& id) {
  return fmt::format("TEXT SEARCH CONFIGURATION {}.{}", id.path[0], id.path[1]);
}

std::string TextSearchConfiguration::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass::oid,
  configuration.oid,
  0,
  namespace.nspname,
  configuration.cfgname,
  parser_namespace.nspname,
  parser.prsname
FROM pg_catalog.pg_ts_config AS configuration
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = configuration.cfgnamespace
  JOIN pg_catalog.pg_ts_parser AS parser ON parser.oid = configuration.cfgparser
  JOIN pg_catalog.pg_namespace AS parser_namespace ON parser_namespace.oid = parser.prsnamespace
WHERE {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_ts_config", "configuration.oid"));
}

TextSearchConfiguration TextSearchConfiguration::read(RowReader& row) {
  TextSearchConfiguration configuration;
  configuration.name = row.qualified_name();
  configuration.parser = row.qualified_name();
  return configuration;
}

ObjectId identity(const TextSearchConfiguration& configuration) {
  return text_search_configuration_id(configuration.name);
}

ObjectId text_search_configuration_id(const sql::QualifiedName& name) {
  return {.kind = TextSearchConfiguration::kKind, .of = "", .path = {name.schema, name.name}};
}

std::vector<ObjectId> dependencies(const TextSearchConfiguration& configuration) {
  return {schema_id(configuration.name.schema)};
}

Statements create(const TextSearchConfiguration& configuration, const Context& /*context*/) {
  return {{fmt::format("CREATE TEXT SEARCH CONFIGURATION {} (PARSER = {})", configuration.name,
                       configuration.parser)}};
}

Statements drop(const TextSearchConfiguration& configuration, const Context& /*context*/) {
  return {{fmt::format("DROP TEXT SEARCH CONFIGURATION {}", configuration.name)}};
}

std::optional<Alteration> alter(const TextSearchConfiguration& /*from*/,
                                const TextSearchConfiguration& /*to*/, const Context& /*context*/) {
  return std::nullopt;
}

Statements rename(const TextSearchConfiguration& from, const TextSearchConfiguration& to) {
  return rename_in_schema("TEXT SEARCH CONFIGURATION", from.name, to.name);
}

}  // namespace schemadiff::model
