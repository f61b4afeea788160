#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A text search parser: pg_ts_parser. Its functions are written in C; only a superuser can make
/// it. https://www.postgresql.org/docs/15/sql-createtsparser.html
struct TextSearchParser {
  static constexpr std::string_view kKind = "text search parser";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "text_search_parser"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_ts_parser WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::QualifiedName start;
  sql::QualifiedName get_token;
  sql::QualifiedName end;
  sql::QualifiedName lex_types;
  std::optional<sql::QualifiedName> headline;

  static constexpr auto describe() {
    return description(
        "A text search parser.", "",
        required_attribute("start", &TextSearchParser::start,
                           "A function: starts to take a text apart."),
        required_attribute("get_token", &TextSearchParser::get_token,
                           "A function: gets the next token."),
        required_attribute("end", &TextSearchParser::end, "A function: ends it."),
        required_attribute("lex_types", &TextSearchParser::lex_types,
                           "A function: tells the types of tokens."),
        attribute("headline", &TextSearchParser::headline, "A function: sums a text up."));
  }

  static TextSearchParser declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static TextSearchParser read(RowReader& row);

  bool operator==(const TextSearchParser&) const = default;
};

ObjectId identity(const TextSearchParser& parser);
std::vector<ObjectId> dependencies(const TextSearchParser& parser);
Statements create(const TextSearchParser& parser, const Context& context);
Statements drop(const TextSearchParser& parser, const Context& context);
/// No attribute can be altered.
std::optional<Alteration> alter(const TextSearchParser& from, const TextSearchParser& to,
                                const Context& context);
Statements rename(const TextSearchParser& from, const TextSearchParser& to);

}  // namespace schemadiff::model
