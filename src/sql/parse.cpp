#include "sql/parse.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pg_query.h>

#include "sql/scan.h"

namespace schemadiff::sql {

namespace {

/// The tree of a text without the places in the text; nothing when it does not parse.
std::optional<nlohmann::json> tree_without_locations(std::string_view sql) {
  const std::optional<std::string> json = parse_json(sql);
  if (!json) {
    return std::nullopt;
  }
  const auto keep = [](int /*depth*/, nlohmann::json::parse_event_t event,
                       const nlohmann::json& key) {
    return event != nlohmann::json::parse_event_t::key ||
           (key != "location" && key != "stmt_location" && key != "stmt_len");
  };
  return nlohmann::json::parse(*json, keep);
}

/// A statement that holds the expression; the line break ends a comment that the expression may end
/// with.
std::string as_statement(std::string_view expression) {
  return fmt::format("SELECT ({}\n)", expression);
}

}  // namespace

bool same_parse_tree(std::string_view a, std::string_view b) {
  const std::optional<nlohmann::json> tree = tree_without_locations(a);
  return tree && tree == tree_without_locations(b);
}

bool same_expression(std::string_view a, std::string_view b) {
  return same_parse_tree(as_statement(a), as_statement(b));
}

std::optional<SyntaxError> syntax_error(std::string_view sql) {
  const std::size_t zero = sql.find('\0');
  if (zero != std::string_view::npos) {
    return SyntaxError{.message = "SQL text cannot hold a zero byte", .offset = zero};
  }
  // Splitting is the one call that parses and does not also serialize the tree.
  const PgQuerySplitResult result = pg_query_split_with_parser(std::string(sql).c_str());
  std::optional<SyntaxError> found;
  if (result.error != nullptr) {
    found = SyntaxError{.message = result.error->message,
                        .offset = byte_offset(sql, result.error->cursorpos)};
  }
  pg_query_free_split_result(result);
  return found;
}

std::optional<std::string> parse_json(std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  const PgQueryParseResult result = pg_query_parse(std::string(sql).c_str());
  std::optional<std::string> json;
  if (result.error == nullptr) {
    json = result.parse_tree;
  }
  pg_query_free_parse_result(result);
  return json;
}

}  // namespace schemadiff::sql
