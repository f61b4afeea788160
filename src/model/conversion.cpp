#include "model/conversion.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

Conversion Conversion::declared(const Place& place) {
  Conversion conversion;
  conversion.name = place.qualified_name();
  return conversion;
}

std::string Conversion::sql_reference(const ObjectId& id) {
  return fmt::format("CONVERSION {}.{}", id.path[0], id.path[1]);
}

std::string Conversion::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass::oid,
  conversion.oid,
  0,
  namespace.nspname,
  conversion.conname,
  pg_catalog.pg_encoding_to_char(conversion.conforencoding),
  pg_catalog.pg_encoding_to_char(conversion.contoencoding),
  function_namespace.nspname,
  function.proname,
  conversion.condefault
FROM pg_catalog.pg_conversion AS conversion
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = conversion.connamespace
  JOIN pg_catalog.pg_proc AS function ON function.oid = conversion.conproc
  JOIN pg_catalog.pg_namespace AS function_namespace
    ON function_namespace.oid = function.pronamespace
WHERE {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_conversion", "conversion.oid"));
}

Conversion Conversion::read(RowReader& row) {
  Conversion conversion;
  conversion.name = row.qualified_name();
  conversion.from = row.text();
  conversion.to = row.text();
  conversion.function = row.qualified_name();
  conversion.is_default = row.boolean();
  return conversion;
}

ObjectId identity(const Conversion& conversion) {
  return {
      .kind = Conversion::kKind, .of = "", .path = {conversion.name.schema, conversion.name.name}};
}

std::vector<ObjectId> dependencies(const Conversion& conversion) {
  return {schema_id(conversion.name.schema)};
}

Statements create(const Conversion& conversion, const Context& /*context*/) {
  return {{fmt::format("CREATE {}CONVERSION {} FOR {} TO {} FROM {}",
                       conversion.is_default ? "DEFAULT " : "", conversion.name,
                       sql::Literal{conversion.from}, sql::Literal{conversion.to},
                       conversion.function)}};
}

Statements drop(const Conversion& conversion, const Context& /*context*/) {
  return {{fmt::format("DROP CONVERSION {}", conversion.name)}};
}

std::optional<Alteration> alter(const Conversion& /*from*/, const Conversion& /*to*/,
                                const Context& /*context*/) {
  return std::nullopt;
}

Statements rename(const Conversion& from, const Conversion& to) {
  return rename_in_schema("CONVERSION", from.name, to.name);
}

}  // namespace schemadiff::model
