#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/constraint.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/trigger_state.h"
#include "sql/identifier.h"

namespace schemadiff::model {

enum class TriggerTiming : std::uint8_t { After, Before, InsteadOf };

constexpr auto words(std::type_identity<TriggerTiming> /*tag*/) {
  return std::array<std::string_view, 3>{"after", "before", "instead of"};
}

enum class TriggerEvent : std::uint8_t { Insert, Delete, Update, Truncate };

constexpr auto words(std::type_identity<TriggerEvent> /*tag*/) {
  return std::array<std::string_view, 4>{"insert", "delete", "update", "truncate"};
}

enum class ForEach : std::uint8_t { Statement, Row };

constexpr auto words(std::type_identity<ForEach> /*tag*/) {
  return std::array<std::string_view, 2>{"statement", "row"};
}

/// A trigger on a table or a view: pg_trigger. Those that the server makes (of foreign keys, and on
/// the partitions of a table with triggers) are left out.
/// https://www.postgresql.org/docs/15/sql-createtrigger.html
struct Trigger {
  static constexpr std::string_view kKind = "trigger";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "trigger"},
                                          Placement{.parent = "view", .key = "trigger"},
                                          Placement{.parent = "foreign_table", .key = "trigger"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgrelid >= 16384 AND NOT tgisinternal)";

  ObjectId relation;
  sql::Identifier name;

  TriggerTiming timing = TriggerTiming::After;
  std::vector<TriggerEvent> events;  ///< in the order of TriggerEvent, which is pg_dump's
  std::vector<sql::Identifier> columns;
  ForEach for_each = ForEach::Statement;
  std::optional<std::string> when;
  std::string function;
  std::vector<std::string> arguments;
  std::optional<sql::Identifier> old_table;
  std::optional<sql::Identifier> new_table;
  bool constraint = false;
  Deferrable deferrable = Deferrable::No;
  std::optional<sql::QualifiedName> from;
  TriggerState enabled = TriggerState::Origin;

  static constexpr auto describe() {
    return description(
        "A trigger.", "",
        attribute("timing", &Trigger::timing,
                  "\"after\" (the default), \"before\" or \"instead of\"."),
        required_attribute("events", &Trigger::events,
                           "What fires it: a list of \"insert\", \"delete\", \"update\", "
                           "\"truncate\"."),
        attribute("columns", &Trigger::columns,
                  "Fires only when one of these columns is in the UPDATE (UPDATE OF)."),
        attribute("for_each", &Trigger::for_each, "\"statement\" (the default) or \"row\"."),
        attribute("when", &Trigger::when,
                  "A condition, with OLD and NEW: \"OLD.price IS DISTINCT FROM NEW.price\"."),
        required_attribute("function", &Trigger::function,
                           "The trigger function, without parentheses: \"audit\", \"app.audit\"."),
        attribute("arguments", &Trigger::arguments, "Texts that the function finds in TG_ARGV."),
        attribute("old_table", &Trigger::old_table,
                  "The name for all rows before (REFERENCING OLD TABLE AS)."),
        attribute("new_table", &Trigger::new_table,
                  "The name for all rows after (REFERENCING NEW TABLE AS)."),
        attribute("constraint", &Trigger::constraint,
                  "Whether it is a constraint trigger, which may be deferred."),
        attribute("deferrable", &Trigger::deferrable,
                  "Of a constraint trigger: \"no\" (the default), \"initially immediate\" or "
                  "\"initially deferred\"."),
        attribute("from", &Trigger::from,
                  "Of a constraint trigger: the other table that it is about."),
        attribute("enabled", &Trigger::enabled,
                  "\"origin\" (the default), \"disabled\", \"replica\" or \"always\"."));
  }

  static Trigger declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// Nothing for a trigger on something that is not managed.
  static std::optional<Trigger> read(RowReader& row);

  bool operator==(const Trigger&) const = default;
};

ObjectId identity(const Trigger& trigger);
void complete(Trigger& trigger);
std::optional<ObjectId> parent(const Trigger& trigger);
std::vector<ObjectId> dependencies(const Trigger& trigger);
Statements create(const Trigger& trigger, const Context& context);
Statements drop(const Trigger& trigger, const Context& context);
/// From PostgreSQL 14 on by CREATE OR REPLACE, which does not know constraint triggers.
std::optional<Alteration> alter(const Trigger& from, const Trigger& to, const Context& context);
Statements rename(const Trigger& from, const Trigger& to);
/// A column that it names cannot change its type.
bool survives(const Trigger& from, const Trigger& to, const ObjectId& retyped,
              const Context& context);
std::vector<std::string> missing(const Trigger& trigger, const Database& declared);

}  // namespace schemadiff::model
