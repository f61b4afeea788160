#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/relation.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

enum class RuleEvent : std::uint8_t { Select, Insert, Update, Delete };

constexpr auto words(std::type_identity<RuleEvent> /*tag*/) {
  return std::array<std::string_view, 4>{"select", "insert", "update", "delete"};
}

enum class RuleState : std::uint8_t { Origin, Disabled, Replica, Always };

constexpr auto words(std::type_identity<RuleState> /*tag*/) {
  return std::array<std::string_view, 4>{"origin", "disabled", "replica", "always"};
}

/// A rewrite rule: pg_rewrite. Views' own _RETURN is part of the view.
/// https://www.postgresql.org/docs/15/sql-createrule.html
struct Rule {
  static constexpr std::string_view kKind = "rule";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "rule"},
                                          Placement{.parent = "view", .key = "rule"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN')";

  sql::QualifiedName table;  ///< or view
  RelationKind on = RelationKind::Table;
  sql::Identifier name;
  RuleEvent event = RuleEvent::Select;
  std::optional<std::string> where;
  bool instead = false;
  std::string command;  ///< what follows DO [INSTEAD]: "NOTHING", a command, "(…; …)"
  RuleState state = RuleState::Origin;

  static constexpr auto describe() {
    return description(
        "A rewrite rule.", "",
        required_attribute("on", &Rule::event, "\"insert\", \"update\" or \"delete\"."),
        attribute("instead", &Rule::instead,
                  "Whether its commands are run instead of the one that was given, not also."),
        attribute("where", &Rule::where,
                  "When it applies: an SQL condition, which may name NEW and OLD."),
        attribute("enabled", &Rule::state,
                  "\"origin\" (the default), \"disabled\", \"replica\" or \"always\": in which "
                  "sessions it applies."),
        required_attribute("do", &Rule::command,
                           "\"NOTHING\", a command, or several as in SQL: \"(…; …)\"."));
  }

  static Rule declared(const Place& place);
  /// What COMMENT ON and the like call it: `RULE r ON app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Rule read(RowReader& row);

  bool operator==(const Rule&) const = default;
};

ObjectId identity(const Rule& rule);
std::optional<ObjectId> parent(const Rule& rule);
std::vector<ObjectId> dependencies(const Rule& rule);
Statements create(const Rule& rule, const Context& context);
Statements drop(const Rule& rule, const Context& context);
std::optional<Alteration> alter(const Rule& from, const Rule& to, const Context& context);
Statements rename(const Rule& from, const Rule& to);
/// No column that a rule reads can change its type.
bool survives(const Rule& from, const Rule& to, const ObjectId& retyped, const Context& context);

}  // namespace schemadiff::model
