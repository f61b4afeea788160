#include "model/text_search_parser.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

TextSearchParser TextSearchParser::declared(const Place& place) {
  TextSearchParser parser;
  parser.name = place.qualified_name();
  return parser;
}

std::string TextSearchParser::sql_reference(const ObjectId& id) {
  return fmt::format("TEXT SEARCH PARSER {}.{}", id.path[0], id.path[1]);
}

std::string TextSearchParser::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass::oid,
  parser.oid,
  0,
  namespace.nspname,
  parser.prsname,
  start_namespace.nspname,
  start_function.proname,
  get_token_namespace.nspname,
  get_token_function.proname,
  finish_namespace.nspname,
  finish_function.proname,
  lex_types_namespace.nspname,
  lex_types_function.proname,
  headline_namespace.nspname,
  headline_function.proname
FROM pg_catalog.pg_ts_parser AS parser
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = parser.prsnamespace
  LEFT JOIN pg_catalog.pg_proc AS start_function ON start_function.oid = parser.prsstart
  LEFT JOIN pg_catalog.pg_namespace AS start_namespace
    ON start_namespace.oid = start_function.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS get_token_function ON get_token_function.oid = parser.prstoken
  LEFT JOIN pg_catalog.pg_namespace AS get_token_namespace
    ON get_token_namespace.oid = get_token_function.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS finish_function ON finish_function.oid = parser.prsend
  LEFT JOIN pg_catalog.pg_namespace AS finish_namespace
    ON finish_namespace.oid = finish_function.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS lex_types_function ON lex_types_function.oid = parser.prslextype
  LEFT JOIN pg_catalog.pg_namespace AS lex_types_namespace
    ON lex_types_namespace.oid = lex_types_function.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS headline_function ON headline_function.oid = parser.prsheadline
  LEFT JOIN pg_catalog.pg_namespace AS headline_namespace
    ON headline_namespace.oid = headline_function.pronamespace
WHERE {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_ts_parser", "parser.oid"));
}

TextSearchParser TextSearchParser::read(RowReader& row) {
  TextSearchParser parser;
  parser.name = row.qualified_name();
  parser.start = row.qualified_name();
  parser.get_token = row.qualified_name();
  parser.end = row.qualified_name();
  parser.lex_types = row.qualified_name();
  parser.headline = row.optional_qualified_name();
  return parser;
}

ObjectId identity(const TextSearchParser& parser) {
  return {
      .kind = TextSearchParser::kKind, .of = "", .path = {parser.name.schema, parser.name.name}};
}

std::vector<ObjectId> dependencies(const TextSearchParser& parser) {
  return {schema_id(parser.name.schema)};
}

Statements create(const TextSearchParser& parser, const Context& /*context*/) {
  std::vector<std::string> options;
  options.push_back(fmt::format("START = {}", parser.start));
  options.push_back(fmt::format("GETTOKEN = {}", parser.get_token));
  options.push_back(fmt::format("END = {}", parser.end));
  options.push_back(fmt::format("LEXTYPES = {}", parser.lex_types));
  if (parser.headline) {
    options.push_back(fmt::format("HEADLINE = {}", *parser.headline));
  }
  return {{fmt::format("CREATE TEXT SEARCH PARSER {} ({})", parser.name, join(options, ", "))}};
}

Statements drop(const TextSearchParser& parser, const Context& /*context*/) {
  return {{fmt::format("DROP TEXT SEARCH PARSER {}", parser.name)}};
}

std::optional<Alteration> alter(const TextSearchParser& /*from*/, const TextSearchParser& /*to*/,
                                const Context& /*context*/) {
  return std::nullopt;
}

Statements rename(const TextSearchParser& from, const TextSearchParser& to) {
  return rename_in_schema("TEXT SEARCH PARSER", from.name, to.name);
}

}  // namespace schemadiff::model
