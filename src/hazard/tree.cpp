#include "hazard/tree.h"

namespace schemadiff::hazard {

namespace {

const Tree& nothing() {
  static const Tree kNothing;  // a null node, never changed
  return kNothing;
}

void collect_functions(const Tree& node, std::vector<std::string>& names) {
  if (!node.is_structured()) {
    return;
  }
  if (node.is_object() && node.contains("FuncCall")) {
    const std::vector<std::string> parts = strings(field(node["FuncCall"], "funcname"));
    if (!parts.empty()) {
      names.push_back(parts.back());
    }
  }
  for (const Tree& child : node) {
    collect_functions(child, names);
  }
}

}  // namespace

const Tree& field(const Tree& node, std::string_view name) {
  if (!node.is_object()) {
    return nothing();
  }
  const auto at = node.find(std::string(name));
  return at == node.end() ? nothing() : *at;
}

std::string text(const Tree& node, std::string_view name) {
  const Tree& value = field(node, name);
  return value.is_string() ? value.get<std::string>() : "";
}

bool flag(const Tree& node, std::string_view name) {
  const Tree& value = field(node, name);
  return value.is_boolean() && value.get<bool>();
}

Node unwrapped(const Tree& node) {
  if (!node.is_object() || node.empty()) {
    return {"", &nothing()};
  }
  const auto only = node.begin();
  return {only.key(), &only.value()};
}

std::vector<std::string> strings(const Tree& list) {
  std::vector<std::string> found;
  if (list.is_array()) {
    for (const Tree& item : list) {
      found.push_back(text(field(item, "String"), "sval"));
    }
  }
  return found;
}

sql::QualifiedName relation_name(const Tree& range_var) {
  return {sql::Identifier(text(range_var, "schemaname")),
          sql::Identifier(text(range_var, "relname"))};
}

sql::QualifiedName qualified(const std::vector<std::string>& parts) {
  if (parts.empty()) {
    return {};
  }
  return {sql::Identifier(parts.size() > 1 ? parts[parts.size() - 2] : ""),
          sql::Identifier(parts.back())};
}

std::vector<std::string> function_names(const Tree& node) {
  std::vector<std::string> names;
  collect_functions(node, names);
  return names;
}

}  // namespace schemadiff::hazard
