#include "sql/printed.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "sql/identifier.h"
#include "sql/parse.h"

namespace schemadiff::sql {

namespace {

using nlohmann::json;

/// The name of a type without modifier and not of an array: `pg_catalog."varchar"`; "" for others.
std::string plain_name(const json& type) {
  if (type.contains("arrayBounds") || type.contains("typmods")) {
    return "";
  }
  std::vector<std::string> names;
  for (const json& name : type.value("names", json::array())) {
    names.push_back(quoted(Identifier(name.value(json::json_pointer("/String/sval"), ""))));
  }
  return join(names, ".");
}

/// What an element of a printed array is, where its text tells.
std::string type_of_element(const json& element) {
  if (element.contains("TypeCast")) {
    return plain_name(element.at("TypeCast").at("typeName"));
  }
  const bool is_integer = element.contains(json::json_pointer("/A_Const/ival"));
  return is_integer ? "pg_catalog.int4" : "";
}

/// All elements of a printed array have one type.
std::string type_of_elements(const json& array) {
  for (const json& element : array.value("elements", json::array())) {
    if (std::string type = type_of_element(element); !type.empty()) {
      return type;
    }
  }
  return "";
}

/// What is to be inserted where.
using Insertions = std::map<std::size_t, std::string>;

void find_casts(const json& node, std::string_view statement, Insertions& insertions) {
  if (node.is_object() && node.contains(json::json_pointer("/arg/A_ArrayExpr")) &&
      node.contains("typeName")) {
    const std::string type = type_of_elements(node.at("arg").at("A_ArrayExpr"));
    const auto place = static_cast<std::size_t>(node.value("location", 0));
    // CAST (… AS …) is never printed.
    if (!type.empty() && statement.substr(place).starts_with("::") &&
        node.at("typeName").contains("arrayBounds")) {
      insertions.emplace(place, fmt::format("::{}[]", type));
    }
  }
  if (node.is_structured()) {
    for (const json& part : node) {
      find_casts(part, statement, insertions);
    }
  }
}

}  // namespace

std::string read_as_printed(std::string_view statement) {
  std::string text(statement);
  if (text.find("])::") == std::string::npos) {
    return text;
  }
  const std::optional<std::string> tree = parse_json(text);
  if (!tree) {
    return text;
  }
  Insertions insertions;
  find_casts(json::parse(*tree), text, insertions);
  for (auto at = insertions.rbegin(); at != insertions.rend(); ++at) {
    text.insert(at->first, at->second);
  }
  return text;
}

}  // namespace schemadiff::sql
