#include "model/text_search_template.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

TextSearchTemplate TextSearchTemplate::declared(const Place& place) {
  TextSearchTemplate template_row;
  template_row.name = place.qualified_name();
  return template_row;
}

std::string TextSearchTemplate::sql_reference(const ObjectId& id) {
  return fmt::format("TEXT SEARCH TEMPLATE {}.{}", id.path[0], id.path[1]);
}

std::string TextSearchTemplate::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass::oid,
  template_row.oid,
  0,
  namespace.nspname,
  template_row.tmplname,
  lexize_namespace.nspname,
  lexize_function.proname,
  init_namespace.nspname,
  init_function.proname
FROM pg_catalog.pg_ts_template AS template_row
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = template_row.tmplnamespace
  LEFT JOIN pg_catalog.pg_proc AS lexize_function ON lexize_function.oid = template_row.tmpllexize
  LEFT JOIN pg_catalog.pg_namespace AS lexize_namespace
    ON lexize_namespace.oid = lexize_function.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS init_function ON init_function.oid = template_row.tmplinit
  LEFT JOIN pg_catalog.pg_namespace AS init_namespace
    ON init_namespace.oid = init_function.pronamespace
WHERE {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_ts_template", "template_row.oid"));
}

TextSearchTemplate TextSearchTemplate::read(RowReader& row) {
  TextSearchTemplate template_row;
  template_row.name = row.qualified_name();
  template_row.lexize = row.qualified_name();
  template_row.init = row.optional_qualified_name();
  return template_row;
}

ObjectId identity(const TextSearchTemplate& template_row) {
  return {.kind = TextSearchTemplate::kKind,
          .of = "",
          .path = {template_row.name.schema, template_row.name.name}};
}

std::vector<ObjectId> dependencies(const TextSearchTemplate& template_row) {
  return {schema_id(template_row.name.schema)};
}

Statements create(const TextSearchTemplate& template_row, const Context& /*context*/) {
  std::vector<std::string> options;
  options.push_back(fmt::format("LEXIZE = {}", template_row.lexize));
  if (template_row.init) {
    options.push_back(fmt::format("INIT = {}", *template_row.init));
  }
  return {
      {fmt::format("CREATE TEXT SEARCH TEMPLATE {} ({})", template_row.name, join(options, ", "))}};
}

Statements drop(const TextSearchTemplate& template_row, const Context& /*context*/) {
  return {{fmt::format("DROP TEXT SEARCH TEMPLATE {}", template_row.name)}};
}

std::optional<Alteration> alter(const TextSearchTemplate& /*from*/,
                                const TextSearchTemplate& /*to*/, const Context& /*context*/) {
  return std::nullopt;
}

Statements rename(const TextSearchTemplate& from, const TextSearchTemplate& to) {
  return rename_in_schema("TEXT SEARCH TEMPLATE", from.name, to.name);
}

}  // namespace schemadiff::model
