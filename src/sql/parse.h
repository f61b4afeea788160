#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::sql {

/// Whether libpg_query (the parser of PostgreSQL 15) reads two statements into identical trees,
/// locations aside. False when either does not parse: a newer server may understand it, so nothing
/// follows from that.
[[nodiscard]] bool same_parse_tree(std::string_view a, std::string_view b);

/// The same for two expressions.
[[nodiscard]] bool same_expression(std::string_view a, std::string_view b);

/// What is wrong with a text, in the parser's words, and where.
struct SyntaxError {
  std::string message;
  std::size_t offset = 0;  ///< in bytes from the beginning of the text
};

/// Nothing when the statement parses with the grammar of PostgreSQL 15. A finding is advice, never
/// a verdict: newer servers know more syntax.
[[nodiscard]] std::optional<SyntaxError> syntax_error(std::string_view sql);

/// The parse tree of one or more statements as libpg_query's JSON; nothing when the text does not
/// parse.
[[nodiscard]] std::optional<std::string> parse_json(std::string_view sql);

}  // namespace schemadiff::sql
