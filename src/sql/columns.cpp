#include "sql/columns.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sql/identifier.h"
#include "sql/parse.h"

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
