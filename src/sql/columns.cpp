#include "sql/columns.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "base/error.h"
#include "sql/identifier.h"
#include "sql/parse.h"
#include "sql/scan.h"

namespace schemadiff::sql {

namespace {

using nlohmann::json;

/// Nothing when the text does not parse or is more than one statement.
std::optional<json> only_statement(std::string_view sql) {
  const std::optional<std::string> tree = parse_json(sql);
  if (!tree) {
    return std::nullopt;
  }
  const json root = json::parse(*tree);
  const json statements = root.value("stmts", json::array());
  return statements.size() == 1 ? std::optional(statements.front().at("stmt")) : std::nullopt;
}

/// Nothing when the tree does not have just one node where `list` points to: the text was then no
/// single expression or key.
std::optional<json> only_node(const std::optional<json>& statement, const char* list) {
  const json::json_pointer place(list);
  if (!statement || !statement->contains(place) || statement->at(place).size() != 1) {
    return std::nullopt;
  }
  return statement->at(place).front();
}

/// `{"fields": [{"String": {"sval": "email"}}]}`
void read_column(const json& reference, std::vector<std::string>& names) {
  const json fields = reference.value("fields", json::array());
  if (fields.size() == 1 && fields.front().contains("String")) {
    names.push_back(fields.front().value(json::json_pointer("/String/sval"), ""));
  }
}

/// False when the tree holds a sub-select.
bool collect(const json& node, std::vector<std::string>& names) {
  if (!node.is_structured()) {
    return true;
  }
  if (node.is_object()) {
    if (node.contains("SubLink")) {
      return false;
    }
    if (const auto reference = node.find("ColumnRef"); reference != node.end()) {
      read_column(*reference, names);
    }
    if (const auto element = node.find("PartitionElem"); element != node.end()) {
      if (const auto name = element->find("name"); name != element->end()) {
        names.push_back(name->get<std::string>());
      }
    }
    if (const auto element = node.find("IndexElem"); element != node.end()) {
      if (const auto name = element->find("name"); name != element->end()) {
        names.push_back(name->get<std::string>());
      }
    }
  }
  return std::ranges::all_of(node, [&](const json& child) { return collect(child, names); });
}

/// The name that a text begins with, as the server reads it; nothing where that takes more than
/// folding ASCII.
std::optional<std::string> name_at(std::string_view text) {
  if (text.starts_with('"')) {
    const std::size_t end = text.find('"', 1);
    const bool is_simple = end != std::string_view::npos && !text.substr(end + 1).starts_with('"');
    return is_simple ? std::optional(std::string(text.substr(1, end - 1))) : std::nullopt;
  }
  std::string name;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_word =
        is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
    if (static_cast<unsigned char>(c) >= 0x80 || (c == '&' && name == "u")) {
      return std::nullopt;
    }
    if (!is_word) {
      break;
    }
    name += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

std::optional<std::vector<std::string>> names_in(const std::optional<json>& node) {
  std::vector<std::string> names;
  if (!node || !collect(*node, names)) {
    return std::nullopt;
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

}  // namespace

// In the texts around them, a line break ends a comment that the fragment may end with.

std::optional<std::vector<std::string>> column_names(std::string_view expression) {
  return names_in(only_node(only_statement(fmt::format("SELECT ({}\n)", expression)),
                            "/SelectStmt/targetList"));
}

std::optional<std::vector<std::string>> index_key_column_names(std::string_view key) {
  if (!key.empty() && quoted(Identifier(key)) == key) {
    return std::vector{std::string(key)};  // most keys; no need to parse
  }
  return names_in(only_node(only_statement(fmt::format("CREATE INDEX ON t ({}\n)", key)),
                            "/IndexStmt/indexParams"));
}

std::optional<std::vector<std::string>> partition_key_column_names(std::string_view key) {
  const json::json_pointer keys("/CreateStmt/partspec/partParams");
  const std::optional<json> statement =
      only_statement(fmt::format("CREATE TABLE t (c int) PARTITION BY {}\n", key));
  return statement && statement->contains(keys) ? names_in(statement->at(keys)) : std::nullopt;
}

std::optional<std::vector<std::string>> exclusion_element_column_names(std::string_view element) {
  return names_in(
      only_node(only_statement(fmt::format("ALTER TABLE t ADD EXCLUDE ({}\n)", element)),
                "/AlterTableStmt/cmds/0/AlterTableCmd/def/Constraint/exclusions"));
}

bool has_known_words(std::string_view text, const std::function<bool(std::string_view)>& is_known) {
  std::vector<Token> tokens;
  try {
    tokens = scan(text);
  } catch (const Error&) {
    return false;
  }
  int before = 0;
  for (auto token = tokens.begin(); token != tokens.end(); before = token->code, ++token) {
    const int after = token + 1 == tokens.end() ? 0 : (token + 1)->code;
    const bool is_type = before == PG_QUERY__TOKEN__TYPECAST;
    const bool is_part = before == PG_QUERY__TOKEN__ASCII_46 || after == PG_QUERY__TOKEN__ASCII_46;
    const bool is_call = after == PG_QUERY__TOKEN__ASCII_40;
    if (!token->can_be_column || is_type || is_part || is_call) {
      continue;
    }
    const std::optional<std::string> name = name_at(text.substr(token->offset));
    if (!name || !is_known(*name)) {
      return false;
    }
  }
  return true;
}

std::string in_parentheses(std::string_view expression) {
  // Without its first and last character `(a) OR (b)` does not parse; `(a, b)` becomes another
  // list.
  if (expression.starts_with('(') && expression.ends_with(')') &&
      same_parse_tree(fmt::format("SELECT {}", expression),
                      fmt::format("SELECT {}", expression.substr(1, expression.size() - 2)))) {
    return std::string(expression);
  }
  const std::string enclosed = fmt::format("({})", expression);
  return syntax_error("SELECT " + enclosed) ? fmt::format("({}\n)", expression) : enclosed;
}

}  // namespace schemadiff::sql
