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
#include "model/row.h"
#include "model/statement.h"
#include "sql/identifier.h"

namespace schemadiff::model {

enum class PolicyCommand : std::uint8_t { All, Select, Insert, Update, Delete };

constexpr auto words(std::type_identity<PolicyCommand> /*tag*/) {
  return std::array<std::string_view, 5>{"all", "select", "insert", "update", "delete"};
}

/// A row security policy: pg_policy.
/// https://www.postgresql.org/docs/15/sql-createpolicy.html
struct Policy {
  static constexpr std::string_view kKind = "policy";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "policy"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_policy WHERE polrelid >= 16384)";

  ObjectId relation;
  sql::Identifier name;

  PolicyCommand command = PolicyCommand::All;
  bool restrictive = false;
  std::vector<sql::Identifier> roles;  ///< sorted; none means PUBLIC
  std::optional<std::string> condition;
  std::optional<std::string> check;

  static constexpr auto describe() {
    return description(
        "A row security policy. It applies once the table has row_security = true.", "using",
        attribute("command", &Policy::command,
                  "What it applies to: \"all\" (the default), \"select\", \"insert\", \"update\" "
                  "or \"delete\"."),
        attribute("restrictive", &Policy::restrictive,
                  "Whether it takes away (AS RESTRICTIVE) instead of giving."),
        attribute("roles", &Policy::roles,
                  "The roles it applies to; without any, or with \"public\": all."),
        attribute("using", &Policy::condition, "Which rows are seen (USING)."),
        attribute("with_check", &Policy::check, "Which rows may be written (WITH CHECK)."));
  }

  static Policy declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// Nothing for a policy on something that is not managed.
  static std::optional<Policy> read(RowReader& row);

  bool operator==(const Policy&) const = default;
};

ObjectId identity(const Policy& policy);
void complete(Policy& policy);
std::optional<ObjectId> parent(const Policy& policy);
std::vector<ObjectId> dependencies(const Policy& policy);
std::vector<sql::Identifier> roles(const Policy& policy);
Statements create(const Policy& policy, const Context& context);
Statements drop(const Policy& policy, const Context& context);
std::optional<Alteration> alter(const Policy& from, const Policy& to, const Context& context);
Statements rename(const Policy& from, const Policy& to);
/// A column that it names cannot change its type.
bool survives(const Policy& from, const Policy& to, const ObjectId& retyped,
              const Context& context);

}  // namespace schemadiff::model
