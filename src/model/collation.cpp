#include "model/collation.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

namespace {

CollationProvider provider_of(char collprovider) {
  switch (collprovider) {
    case 'i':
      return CollationProvider::Icu;
    case 'b':
      return CollationProvider::Builtin;
    default:
      return CollationProvider::Libc;
  }
}

/// The locale of a provider other than libc. It has moved twice.
std::string_view locale_column(int server_major) {
  if (server_major >= 17) {
    return "collation_row.colllocale";
  }
  return server_major >= 15 ? "collation_row.colliculocale" : "collation_row.collcollate";
}

}  // namespace

Collation Collation::declared(const Place& place) {
  Collation collation;
  collation.name = place.qualified_name();
  return collation;
}

std::string Collation::sql_reference(const ObjectId& id) {
  return fmt::format("COLLATION {}.{}", id.path[0], id.path[1]);
}

std::string Collation::query(int server_major) {
  // One of another encoding cannot be used here.
  return fmt::format(R"(SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass::oid,
  collation_row.oid,
  0,
  namespace.nspname,
  collation_row.collname,
  collation_row.collprovider,
  CASE WHEN collation_row.collprovider = 'c' THEN collation_row.collcollate END,
  CASE WHEN collation_row.collprovider = 'c' THEN collation_row.collctype END,
  CASE WHEN collation_row.collprovider <> 'c' THEN {} END,
  collation_row.collisdeterministic,
  {}
FROM pg_catalog.pg_collation AS collation_row
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = collation_row.collnamespace
WHERE collation_row.collencoding IN (-1, (
    SELECT database.encoding
    FROM pg_catalog.pg_database AS database
    WHERE database.datname = pg_catalog.current_database()))
  AND {}
  AND {})",
                     locale_column(server_major),
                     server_major >= 16 ? "collation_row.collicurules" : "NULL", kOrdinarySchema,
                     is_users_own("pg_collation", "collation_row.oid"));
}

Collation Collation::read(RowReader& row) {
  Collation collation;
  collation.name = row.qualified_name();
  collation.provider = provider_of(row.character());
  collation.lc_collate = row.optional_text();
  collation.lc_ctype = row.optional_text();
  collation.locale = row.optional_text();
  if (collation.lc_collate == collation.lc_ctype && !collation.locale) {
    collation.locale = collation.lc_collate;
    collation.lc_collate.reset();
    collation.lc_ctype.reset();
  }
  collation.deterministic = row.boolean();
  collation.rules = row.optional_text();
  return collation;
}

ObjectId identity(const Collation& collation) {
  return {.kind = Collation::kKind, .of = "", .path = {collation.name.schema, collation.name.name}};
}

std::vector<ObjectId> dependencies(const Collation& collation) {
  return {schema_id(collation.name.schema)};
}

Statements create(const Collation& collation, const Context& /*context*/) {
  std::vector<std::string> options{fmt::format("PROVIDER = {}", word(collation.provider))};
  const auto add = [&](std::string_view option, const std::optional<std::string>& value) {
    if (value) {
      options.push_back(fmt::format("{} = {}", option, sql::Literal{*value}));
    }
  };
  add("LOCALE", collation.locale);
  add("LC_COLLATE", collation.lc_collate);
  add("LC_CTYPE", collation.lc_ctype);
  if (!collation.deterministic) {
    options.emplace_back("DETERMINISTIC = false");
  }
  add("RULES", collation.rules);
  return {{fmt::format("CREATE COLLATION {} ({})", collation.name, join(options, ", "))}};
}

Statements drop(const Collation& collation, const Context& /*context*/) {
  return {{fmt::format("DROP COLLATION {}", collation.name)}};
}

std::optional<Alteration> alter(const Collation& /*from*/, const Collation& /*to*/,
                                const Context& /*context*/) {
  return std::nullopt;
}

Statements rename(const Collation& from, const Collation& to) {
  return rename_in_schema("COLLATION", from.name, to.name);
}

}  // namespace schemadiff::model
