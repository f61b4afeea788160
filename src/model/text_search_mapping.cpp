#include "model/text_search_mapping.h"

#include <cassert>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/text_search_configuration.h"
#include "model/text_search_dictionary.h"

namespace schemadiff::model {

namespace {

Statement alter_configuration(const TextSearchMapping& mapping, std::string_view what) {
  std::vector<std::string> dictionaries;
  dictionaries.reserve(mapping.dictionaries.size());
  for (const sql::QualifiedName& dictionary : mapping.dictionaries) {
    dictionaries.push_back(sql::quoted(dictionary));
  }
  return {fmt::format("ALTER TEXT SEARCH CONFIGURATION {} {} MAPPING FOR {} WITH {}",
                      mapping.configuration, what, mapping.token, join(dictionaries, ", "))};
}

}  // namespace

TextSearchMapping TextSearchMapping::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a configuration
  TextSearchMapping mapping;
  mapping.configuration = {.schema = place.parent->path.at(0), .name = place.parent->path.at(1)};
  mapping.token = place.identifier();
  return mapping;
}

std::string TextSearchMapping::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_ts_config_map'::pg_catalog.regclass::oid,
  configuration.oid,
  mapping.maptokentype,
  namespace.nspname,
  configuration.cfgname,
  (
    SELECT token.alias
    FROM pg_catalog.ts_token_type(configuration.cfgparser) AS token
    WHERE token.tokid = mapping.maptokentype) AS alias,
  pg_catalog.array_agg(dictionary_namespace.nspname ORDER BY mapping.mapseqno),
  pg_catalog.array_agg(dictionary.dictname ORDER BY mapping.mapseqno)
FROM pg_catalog.pg_ts_config AS configuration
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = configuration.cfgnamespace
  JOIN pg_catalog.pg_ts_config_map AS mapping ON mapping.mapcfg = configuration.oid
  JOIN pg_catalog.pg_ts_dict AS dictionary ON dictionary.oid = mapping.mapdict
  JOIN pg_catalog.pg_namespace AS dictionary_namespace
    ON dictionary_namespace.oid = dictionary.dictnamespace
WHERE {}
  AND {}
GROUP BY configuration.oid, configuration.cfgname, configuration.cfgparser, mapping.maptokentype,
  namespace.nspname)",
                     kOrdinarySchema, is_users_own("pg_ts_config", "configuration.oid"));
}

TextSearchMapping TextSearchMapping::read(RowReader& row) {
  TextSearchMapping mapping;
  mapping.configuration = row.qualified_name();
  mapping.token = row.identifier();
  const std::vector<sql::Identifier> schemas = row.identifiers();
  const std::vector<sql::Identifier> names = row.identifiers();
  for (std::size_t i = 0; i < names.size(); ++i) {
    mapping.dictionaries.push_back({.schema = schemas.at(i), .name = names[i]});
  }
  return mapping;
}

ObjectId identity(const TextSearchMapping& mapping) {
  return {.kind = TextSearchMapping::kKind,
          .of = "",
          .path = {mapping.configuration.schema, mapping.configuration.name, mapping.token}};
}

void set_identity(TextSearchMapping& mapping, const ObjectId& id) {
  mapping.configuration = {.schema = id.path[0], .name = id.path[1]};
  mapping.token = id.path[2];
}

std::optional<ObjectId> parent(const TextSearchMapping& mapping) {
  return text_search_configuration_id(mapping.configuration);
}

std::vector<ObjectId> dependencies(const TextSearchMapping& mapping) {
  std::vector<ObjectId> needed{text_search_configuration_id(mapping.configuration)};
  for (const sql::QualifiedName& dictionary : mapping.dictionaries) {
    needed.push_back(text_search_dictionary_id(dictionary));
  }
  return needed;
}

Statements create(const TextSearchMapping& mapping, const Context& /*context*/) {
  return {alter_configuration(mapping, "ADD")};
}

Statements drop(const TextSearchMapping& mapping, const Context& /*context*/) {
  return {{fmt::format("ALTER TEXT SEARCH CONFIGURATION {} DROP MAPPING FOR {}",
                       mapping.configuration, mapping.token)}};
}

std::optional<Alteration> alter(const TextSearchMapping& /*from*/, const TextSearchMapping& to,
                                const Context& /*context*/) {
  return Alteration{.statements = {alter_configuration(to, "ALTER")}};
}

}  // namespace schemadiff::model
