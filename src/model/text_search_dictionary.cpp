#include "model/text_search_dictionary.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "sql/scan.h"

namespace schemadiff::model {

namespace {

/// The names of options: what stands before an equals sign.
std::vector<std::string> option_names(const std::string& options) {
  std::vector<std::string> names;
  const std::vector<sql::Token> tokens = sql::scan(options);
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (options[tokens[i].offset] == '=') {
      const std::size_t begin = tokens[i - 1].offset;
      std::string_view name = std::string_view(options).substr(begin, tokens[i].offset - begin);
      while (name.ends_with(' ')) {
        name.remove_suffix(1);
      }
      names.emplace_back(name);
    }
  }
  return names;
}

}  // namespace

TextSearchDictionary TextSearchDictionary::declared(const Place& place) {
  TextSearchDictionary dictionary;
  dictionary.name = place.qualified_name();
  return dictionary;
}

std::string TextSearchDictionary::sql_reference(const ObjectId& id) {
  return fmt::format("TEXT SEARCH DICTIONARY {}.{}", id.path[0], id.path[1]);
}

std::string TextSearchDictionary::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass::oid,
  dictionary.oid,
  0,
  namespace.nspname,
  dictionary.dictname,
  template_namespace.nspname,
  template.tmplname,
  dictionary.dictinitoption
FROM pg_catalog.pg_ts_dict AS dictionary
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = dictionary.dictnamespace
  JOIN pg_catalog.pg_ts_template AS template ON template.oid = dictionary.dicttemplate
  JOIN pg_catalog.pg_namespace AS template_namespace
    ON template_namespace.oid = template.tmplnamespace
WHERE {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_ts_dict", "dictionary.oid"));
}

TextSearchDictionary TextSearchDictionary::read(RowReader& row) {
  TextSearchDictionary dictionary;
  dictionary.name = row.qualified_name();
  dictionary.template_name = row.qualified_name();
  dictionary.options = row.optional_text();
  return dictionary;
}

ObjectId identity(const TextSearchDictionary& dictionary) {
  return text_search_dictionary_id(dictionary.name);
}

ObjectId text_search_dictionary_id(const sql::QualifiedName& name) {
  return {.kind = TextSearchDictionary::kKind, .of = "", .path = {name.schema, name.name}};
}

std::vector<ObjectId> dependencies(const TextSearchDictionary& dictionary) {
  return {schema_id(dictionary.name.schema)};
}

Statements create(const TextSearchDictionary& dictionary, const Context& /*context*/) {
  const std::string options = dictionary.options ? ", " + *dictionary.options : "";
  return {{fmt::format("CREATE TEXT SEARCH DICTIONARY {} (TEMPLATE = {}{})", dictionary.name,
                       dictionary.template_name, options)}};
}

Statements drop(const TextSearchDictionary& dictionary, const Context& /*context*/) {
  return {{fmt::format("DROP TEXT SEARCH DICTIONARY {}", dictionary.name)}};
}

std::optional<Alteration> alter(const TextSearchDictionary& from, const TextSearchDictionary& to,
                                const Context& /*context*/) {
  if (from.template_name != to.template_name) {
    return std::nullopt;
  }
  // All of them once more: those that stay come last, in their order.
  std::vector<std::string> options = option_names(from.options.value_or(""));
  if (to.options) {
    options.push_back(*to.options);
  }
  return Alteration{.statements = {{fmt::format("ALTER TEXT SEARCH DICTIONARY {} ({})", to.name,
                                                join(options, ", "))}}};
}

Statements rename(const TextSearchDictionary& from, const TextSearchDictionary& to) {
  return rename_in_schema("TEXT SEARCH DICTIONARY", from.name, to.name);
}

}  // namespace schemadiff::model
