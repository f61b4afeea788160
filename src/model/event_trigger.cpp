#include "model/event_trigger.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"

namespace schemadiff::model {

namespace {

Statement set_state(const EventTrigger& trigger) {
  return {fmt::format("ALTER EVENT TRIGGER {} {}", trigger.name, state_words(trigger.enabled))};
}

}  // namespace

EventTrigger EventTrigger::declared(const Place& place) {
  EventTrigger trigger;
  trigger.name = place.identifier();
  return trigger;
}

std::string EventTrigger::sql_reference(const ObjectId& id) {
  return fmt::format("EVENT TRIGGER {}", id.path.at(0));
}

std::string EventTrigger::query(int /*server_major*/) {
  return fmt::format(
      R"(SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass::pg_catalog.oid,
  event_trigger.oid,
  0,
  event_trigger.evtname,
  event_trigger.evtevent,
  event_trigger.evttags,
  event_trigger.evtfoid::pg_catalog.regproc AS function,
  event_trigger.evtenabled
FROM pg_catalog.pg_event_trigger AS event_trigger
WHERE {})",
      is_users_own("pg_event_trigger", "event_trigger.oid"));
}

EventTrigger EventTrigger::read(RowReader& row) {
  EventTrigger trigger;
  trigger.name = row.identifier();
  trigger.event = row.text();
  trigger.tags = row.texts();
  trigger.function = row.text();
  trigger.enabled = trigger_state(row.character());
  return trigger;
}

ObjectId identity(const EventTrigger& trigger) {
  return {.kind = EventTrigger::kKind, .of = "", .path = {trigger.name}};
}

Statements create(const EventTrigger& trigger, const Context& /*context*/) {
  std::string sql =
      fmt::format("CREATE EVENT TRIGGER {} ON {}", trigger.name, sql::Identifier(trigger.event));
  if (!trigger.tags.empty()) {
    std::vector<std::string> tags;
    for (const std::string& tag : trigger.tags) {
      tags.push_back(sql::quoted(sql::Literal{tag}));
    }
    sql += fmt::format("\n    WHEN TAG IN ({})", join(tags, ", "));
  }
  sql += fmt::format("\n    EXECUTE FUNCTION {}()", trigger.function);
  Statements statements{{std::move(sql)}};
  if (trigger.enabled != TriggerState::Origin) {
    statements.push_back(set_state(trigger));
  }
  return statements;
}

Statements drop(const EventTrigger& trigger, const Context& /*context*/) {
  return {{fmt::format("DROP EVENT TRIGGER {}", trigger.name)}};
}

std::optional<Alteration> alter(const EventTrigger& from, const EventTrigger& to,
                                const Context& /*context*/) {
  EventTrigger reached = from;
  reached.enabled = to.enabled;
  return reached == to ? std::optional(Alteration{.statements = {set_state(to)}}) : std::nullopt;
}

Statements rename(const EventTrigger& from, const EventTrigger& to) {
  return {{fmt::format("ALTER EVENT TRIGGER {} RENAME TO {}", from.name, to.name)}};
}

}  // namespace schemadiff::model
