#include "sql/targets.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sql/parse.h"

namespace schemadiff::sql {

namespace {

using nlohmann::json;

std::vector<json> statements_of(std::string_view sql) {
  std::vector<json> found;
  if (const std::optional<std::string> tree = parse_json(sql)) {
    for (const json& statement : json::parse(*tree).value("stmts", json::array())) {
      found.push_back(statement.at("stmt"));
    }
  }
  return found;
}

/// The names of `[{"String": {"sval": "public"}}, …]`.
std::vector<std::string> strings_of(const json& list) {
  std::vector<std::string> names;
  for (const json& item : list) {
    if (item.contains("String")) {
      names.push_back(item.value(json::json_pointer("/String/sval"), ""));
    }
  }
  return names;
}

class Collector {
 public:
  std::vector<std::string> names;

  /// A node of any form that names an object.
  void take(const json& node) {
    if (node.is_array()) {
      const std::vector<std::string> parts = strings_of(node);
      if (!parts.empty()) {
        add(parts);
      } else {
        std::ranges::for_each(node, [this](const json& item) { take(item); });
      }
    } else if (node.is_object()) {
      take_object(node);
    }
  }

 private:
  void take_object(const json& node) {
    if (node.contains("relname")) {
      const std::string schema = node.value("schemaname", "public");
      names.push_back(fmt::format("{}.{}", schema, node.value("relname", "")));
      return;
    }
    for (const char* key : {"RangeVar", "List", "ObjectWithArgs", "TypeName"}) {
      if (node.contains(key)) {
        take(node.at(key));
      }
    }
    for (const char* key : {"items", "objname", "names", "rel"}) {
      if (node.contains(key)) {
        take(node.at(key));
      }
    }
  }

  void add(const std::vector<std::string>& parts) {
    // A column or a constraint comes with its table: `schema.table.column`.
    names.push_back(parts.size() == 1 ? fmt::format("public.{}", parts.front())
                                      : fmt::format("{}.{}", parts[0], parts[1]));
  }
};

bool contains_key(const json& node, std::string_view key) {
  if (node.is_object() && node.contains(std::string(key))) {
    return true;
  }
  return node.is_structured() &&
         std::ranges::any_of(node, [key](const json& child) { return contains_key(child, key); });
}

/// ALTER TABLE with an expression that makes new values of old ones.
bool reshapes(const json& statement) {
  for (const json& command : statement.value("cmds", json::array())) {
    const json& body = command.begin().value();
    if (body.value("subtype", "") == "AT_AlterColumnType" && contains_key(body, "raw_default")) {
      return true;
    }
  }
  return false;
}

bool defines(const std::string& kind, const json& statement) {
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"CreateStmt",          "CreateSchemaStmt",   "CreateSeqStmt",     "AlterSeqStmt",
       "CreateEnumStmt",      "AlterEnumStmt",      "CreateDomainStmt",  "AlterDomainStmt",
       "CompositeTypeStmt",   "CreateRangeStmt",    "IndexStmt",         "ViewStmt",
       "CreateFunctionStmt",  "CreateTrigStmt",     "CreatePolicyStmt",  "AlterPolicyStmt",
       "CreateExtensionStmt", "CommentStmt",        "GrantStmt",         "DropStmt",
       "CreateStatsStmt",     "AlterFunctionStmt",  "RuleStmt",          "AlterOwnerStmt",
       "DefineStmt",          "AlterOperatorStmt",  "CreateCastStmt",    "CreateConversionStmt",
       "CreateOpClassStmt",   "CreateOpFamilyStmt", "AlterOpFamilyStmt", "CreatePLangStmt"});
  if (kind == "AlterTableStmt") {
    return !reshapes(statement);
  }
  // A value that gets another name keeps its rows.
  const bool renames_value = kind == "AlterEnumStmt" && statement.contains("oldVal");
  return std::ranges::find(kKinds, kind) != kKinds.end() && !renames_value;
}

}  // namespace

std::vector<std::string> targets(std::string_view statement) {
  constexpr auto kPlaces = std::to_array<std::string_view>(
      {"relation", "relations", "view", "sequence", "table", "into", "objects", "object",
       "funcname", "typeName", "typevar", "domainname", "owningrel"});
  Collector collector;
  for (const json& node : statements_of(statement)) {
    const json& body = node.begin().value();
    for (const std::string_view place : kPlaces) {
      // A trigger only calls its function.
      const bool refers = place == "funcname" && node.begin().key() == "CreateTrigStmt";
      if (!refers && body.contains(std::string(place))) {
        collector.take(body.at(std::string(place)));
      }
    }
  }
  std::vector<std::string>& names = collector.names;
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return std::move(names);
}

Effect effect(std::string_view statement) {
  const std::vector<json> nodes = statements_of(statement);
  const bool all_define = std::ranges::all_of(
      nodes, [](const json& node) { return defines(node.begin().key(), node.begin().value()); });
  return !nodes.empty() && all_define ? Effect::Define : Effect::Carry;
}

}  // namespace schemadiff::sql
