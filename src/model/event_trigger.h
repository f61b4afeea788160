#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/trigger_state.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// An event trigger: pg_event_trigger.
/// https://www.postgresql.org/docs/15/sql-createeventtrigger.html
struct EventTrigger {
  static constexpr std::string_view kKind = "event trigger";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "event_trigger"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE oid >= 16384)";

  sql::Identifier name;
  std::string event;
  std::vector<std::string> tags;
  std::string function;
  TriggerState enabled = TriggerState::Origin;

  static constexpr auto describe() {
    return description(
        "An event trigger: a function that runs when the schema is changed.", "",
        required_attribute("event", &EventTrigger::event,
                           "\"ddl_command_start\", \"ddl_command_end\", \"sql_drop\", "
                           "\"table_rewrite\" or \"login\" (PostgreSQL 17)."),
        attribute("tags", &EventTrigger::tags,
                  "The commands it is for: [\"CREATE TABLE\", \"DROP TABLE\"]. Without any: all."),
        required_attribute(
            "function", &EventTrigger::function,
            "The function, without parentheses and with its schema: \"app.on_ddl\"."),
        attribute("enabled", &EventTrigger::enabled,
                  "\"origin\" (the default), \"disabled\", \"replica\" or \"always\"."));
  }

  static EventTrigger declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static EventTrigger read(RowReader& row);

  bool operator==(const EventTrigger&) const = default;
};

ObjectId identity(const EventTrigger& trigger);
Statements create(const EventTrigger& trigger, const Context& context);
Statements drop(const EventTrigger& trigger, const Context& context);
std::optional<Alteration> alter(const EventTrigger& from, const EventTrigger& to,
                                const Context& context);
Statements rename(const EventTrigger& from, const EventTrigger& to);

}  // namespace schemadiff::model
