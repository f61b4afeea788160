#include "model/trigger.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/column.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/index_sql.h"
#include "model/table.h"
#include "sql/arguments.h"
#include "sql/columns.h"

namespace schemadiff::model {

namespace {

constexpr int kFirstReplace = 14;  ///< the first major with CREATE OR REPLACE TRIGGER

// The bits of pg_trigger.tgtype: src/include/catalog/pg_trigger.h.
constexpr std::int64_t kRow = 1;
constexpr std::int64_t kBefore = 2;
constexpr std::array<std::pair<TriggerEvent, std::int64_t>, 4> kEvents{{
    {TriggerEvent::Insert, 4},
    {TriggerEvent::Delete, 8},
    {TriggerEvent::Update, 16},
    {TriggerEvent::Truncate, 32},
}};
constexpr std::int64_t kInsteadOf = 64;

sql::QualifiedName relation_name(const Trigger& trigger) {
  return {.schema = trigger.relation.path.at(0), .name = trigger.relation.path.at(1)};
}

std::string event_text(TriggerEvent event, const Trigger& trigger) {
  switch (event) {
    case TriggerEvent::Insert:
      return "INSERT";
    case TriggerEvent::Delete:
      return "DELETE";
    case TriggerEvent::Update:
      return trigger.columns.empty()
                 ? "UPDATE"
                 : fmt::format("UPDATE OF {}", fmt::join(trigger.columns, ", "));
    case TriggerEvent::Truncate:
      return "TRUNCATE";
  }
  return "";
}

std::string_view timing_text(TriggerTiming timing) {
  switch (timing) {
    case TriggerTiming::After:
      return "AFTER";
    case TriggerTiming::Before:
      return "BEFORE";
    case TriggerTiming::InsteadOf:
      return "INSTEAD OF";
  }
  return "";
}

std::string create_text(const Trigger& trigger, std::string_view verb) {
  std::vector<std::string> events;
  for (const TriggerEvent event : trigger.events) {
    events.push_back(event_text(event, trigger));
  }
  std::string sql = fmt::format(
      "{} {}TRIGGER {}\n    {} {} ON {}", verb, trigger.constraint ? "CONSTRAINT " : "",
      trigger.name, timing_text(trigger.timing), join(events, " OR "), relation_name(trigger));
  if (trigger.from) {
    sql += fmt::format("\n    FROM {}", *trigger.from);
  }
  if (trigger.deferrable != Deferrable::No) {
    sql += "\n   " + deferrable_clause(trigger.deferrable);
  }
  if (trigger.old_table || trigger.new_table) {
    sql += "\n    REFERENCING";
    sql += trigger.old_table ? fmt::format(" OLD TABLE AS {}", *trigger.old_table) : "";
    sql += trigger.new_table ? fmt::format(" NEW TABLE AS {}", *trigger.new_table) : "";
  }
  sql += trigger.for_each == ForEach::Row ? "\n    FOR EACH ROW" : "\n    FOR EACH STATEMENT";
  if (trigger.when) {
    sql += fmt::format("\n    WHEN {}", sql::in_parentheses(*trigger.when));
  }
  std::vector<std::string> arguments;
  for (const std::string& argument : trigger.arguments) {
    arguments.push_back(sql::quoted(sql::Literal{argument}));
  }
  return fmt::format("{}\n    EXECUTE FUNCTION {}({})", sql, trigger.function,
                     join(arguments, ", "));
}

Statement set_state(const Trigger& trigger) {
  return {fmt::format("ALTER TABLE {} {} TRIGGER {}", relation_name(trigger),
                      state_words(trigger.enabled), trigger.name)};
}

/// A new trigger, or one that was replaced, fires as usual.
Statements with_state(const Trigger& trigger, std::string_view verb) {
  Statements statements{{create_text(trigger, verb)}};
  if (trigger.enabled != TriggerState::Origin) {
    statements.push_back(set_state(trigger));
  }
  return statements;
}

}  // namespace

Trigger Trigger::declared(const Place& place) {
  assert(place.parent != nullptr);  // all its placements are inside another object
  Trigger trigger;
  trigger.relation = *place.parent;
  trigger.name = place.identifier();
  return trigger;
}

std::string Trigger::sql_reference(const ObjectId& id) {
  return fmt::format("TRIGGER {} ON {}.{}", id.path.at(2), id.path.at(0), id.path.at(1));
}

std::string Trigger::query(int /*server_major*/) {
  // The arguments lie behind one another, each with a zero byte at its end.
  return fmt::format(R"(SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid,
  trigger_row.oid,
  0,
  'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
  trigger_row.tgrelid,
  0,
  trigger_row.tgname,
  trigger_row.tgtype,
  {} AS columns,
  pg_catalog.pg_get_triggerdef(trigger_row.oid) AS definition,
  trigger_row.tgfoid::pg_catalog.regproc AS function,
  ARRAY(
    SELECT pg_catalog.convert_from(pg_catalog.decode(argument.bytes[1], 'hex'),
                                   pg_catalog.getdatabaseencoding())
    FROM pg_catalog.regexp_matches(pg_catalog.encode(trigger_row.tgargs, 'hex'),
                                   '((?:(?!00)..)*)00', 'g')
      WITH ORDINALITY AS argument (bytes, number)
    ORDER BY argument.number) AS arguments,
  trigger_row.tgoldtable,
  trigger_row.tgnewtable,
  trigger_row.tgconstraint <> 0 AS is_constraint,
  trigger_row.tgdeferrable,
  trigger_row.tginitdeferred,
  other_namespace.nspname,
  other.relname,
  trigger_row.tgenabled
FROM pg_catalog.pg_trigger AS trigger_row
  LEFT JOIN pg_catalog.pg_class AS other ON other.oid = trigger_row.tgconstrrelid
  LEFT JOIN pg_catalog.pg_namespace AS other_namespace
    ON other_namespace.oid = other.relnamespace
WHERE NOT trigger_row.tgisinternal
  AND trigger_row.tgparentid = 0
  AND trigger_row.tgrelid >= 16384)",
                     names_of_columns("trigger_row.tgrelid", "trigger_row.tgattr::int2[]"));
}

std::optional<Trigger> Trigger::read(RowReader& row) {
  const std::optional<ObjectId> relation = row.object();
  if (!relation) {
    return std::nullopt;
  }
  Trigger trigger;
  trigger.relation = *relation;
  trigger.name = row.identifier();
  const std::int64_t type = row.integer();
  trigger.timing = (type & kBefore) != 0      ? TriggerTiming::Before
                   : (type & kInsteadOf) != 0 ? TriggerTiming::InsteadOf
                                              : TriggerTiming::After;
  trigger.for_each = (type & kRow) != 0 ? ForEach::Row : ForEach::Statement;
  for (const auto& [event, bit] : kEvents) {
    if ((type & bit) != 0) {
      trigger.events.push_back(event);
    }
  }
  trigger.columns = row.identifiers();
  trigger.when = sql::trigger_condition(row.text());
  trigger.function = row.text();
  trigger.arguments = row.texts();
  const std::optional<std::string> old_table = row.optional_text();
  const std::optional<std::string> new_table = row.optional_text();
  if (old_table) {
    trigger.old_table = sql::Identifier(*old_table);
  }
  if (new_table) {
    trigger.new_table = sql::Identifier(*new_table);
  }
  trigger.constraint = row.boolean();
  const bool deferrable = row.boolean();
  trigger.deferrable = deferrable_of(deferrable, row.boolean());
  trigger.from = row.optional_qualified_name();
  trigger.enabled = trigger_state(row.character());
  return trigger;
}

ObjectId identity(const Trigger& trigger) {
  ObjectId id{.kind = Trigger::kKind, .of = "", .path = trigger.relation.path};
  id.path.push_back(trigger.name);
  return id;
}

void complete(Trigger& trigger) {
  std::ranges::sort(trigger.events);
  const auto repeated = std::ranges::unique(trigger.events);
  trigger.events.erase(repeated.begin(), repeated.end());
  if (trigger.from && trigger.from->schema.empty()) {
    trigger.from->schema = trigger.relation.path.front();
  }
}

std::optional<ObjectId> parent(const Trigger& trigger) {
  return trigger.relation;
}

std::vector<ObjectId> dependencies(const Trigger& trigger) {
  std::vector<ObjectId> needed{trigger.relation};
  if (trigger.relation.kind == Table::kKind) {
    for (ObjectId& column : column_ids(relation_name(trigger), trigger.columns)) {
      needed.push_back(std::move(column));
    }
  }
  if (trigger.from) {
    needed.push_back(table_id(*trigger.from));
  }
  return needed;
}

Statements create(const Trigger& trigger, const Context& /*context*/) {
  return with_state(trigger, "CREATE");
}

Statements drop(const Trigger& trigger, const Context& /*context*/) {
  return {{fmt::format("DROP TRIGGER {} ON {}", trigger.name, relation_name(trigger))}};
}

std::optional<Alteration> alter(const Trigger& from, const Trigger& to, const Context& context) {
  Trigger reached = from;
  reached.enabled = to.enabled;
  if (reached == to) {
    return Alteration{.statements = {set_state(to)}};
  }
  if (from.constraint || to.constraint || context.server_major < kFirstReplace) {
    return std::nullopt;
  }
  return Alteration{.statements = with_state(to, "CREATE OR REPLACE")};
}

Statements rename(const Trigger& from, const Trigger& to) {
  return {
      {fmt::format("ALTER TRIGGER {} ON {} RENAME TO {}", from.name, relation_name(to), to.name)}};
}

bool survives(const Trigger& /*from*/, const Trigger& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return false;
}

std::vector<std::string> missing(const Trigger& trigger, const Database& declared) {
  return trigger.relation.kind == Table::kKind
             ? missing_columns(relation_name(trigger), trigger.columns, declared)
             : std::vector<std::string>{};
}

}  // namespace schemadiff::model
