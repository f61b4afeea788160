#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "sql/identifier.h"

/// Reading libpg_query's JSON of a parse tree. Fields that have their default value are absent
/// there.
namespace schemadiff::hazard {

using Tree = nlohmann::json;

/// A field, or null when it is absent.
[[nodiscard]] const Tree& field(const Tree& node, std::string_view name);
[[nodiscard]] std::string text(const Tree& node, std::string_view name);
[[nodiscard]] bool flag(const Tree& node, std::string_view name);

/// The only member of a node such as {"ColumnDef": {…}}: its kind and its content.
struct Node {
  std::string_view kind;  ///< lives as long as the tree
  const Tree* content;
};

[[nodiscard]] Node unwrapped(const Tree& node);

/// The strings of a list of String nodes.
[[nodiscard]] std::vector<std::string> strings(const Tree& list);

/// A RangeVar's name; the schema is empty when the statement leaves it out.
[[nodiscard]] sql::QualifiedName relation_name(const Tree& range_var);

/// The name that a list of one or two strings makes.
[[nodiscard]] sql::QualifiedName qualified(const std::vector<std::string>& parts);

/// The names of all functions called anywhere below a node, without their schemas.
[[nodiscard]] std::vector<std::string> function_names(const Tree& node);

}  // namespace schemadiff::hazard
