#include "model/partition_trigger.h"

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/context.h"
#include "model/database.h"
#include "model/inheritance.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/trigger.h"
#include "model/trigger_state.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

ObjectId trigger_id(const sql::QualifiedName& table, const sql::Identifier& name) {
  return {.kind = Trigger::kKind, .of = "", .path = {table.schema, table.name, name}};
}

/// The trigger that it is a copy of; null when there is none.
const Trigger* whole_of(const PartitionTrigger& trigger, const Database& database) {
  for (const sql::QualifiedName& above : partitioned_above(trigger.table, database)) {
    if (const auto* const found = database.find<Trigger>(trigger_id(above, trigger.name))) {
      return found;
    }
  }
  return nullptr;
}

Statements set_state(const PartitionTrigger& trigger, TriggerState state) {
  return {{fmt::format("ALTER TABLE ONLY {} {} TRIGGER {}", trigger.table, state_words(state),
                       trigger.name)}};
}

}  // namespace

PartitionTrigger PartitionTrigger::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  PartitionTrigger trigger;
  trigger.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  trigger.name = place.identifier();
  return trigger;
}

std::string PartitionTrigger::query(int /*server_major*/) {
  // The address is one that nothing else has: comments on the copy are no part of this.
  return R"(WITH RECURSIVE copy (oid, root_oid) AS (
  SELECT trigger_row.oid, trigger_row.tgparentid
  FROM pg_catalog.pg_trigger AS trigger_row
  WHERE trigger_row.tgparentid IN (
      SELECT own.oid FROM pg_catalog.pg_trigger AS own
      WHERE own.tgparentid = 0 AND NOT own.tgisinternal)
  UNION ALL
  SELECT trigger_row.oid, copy.root_oid
  FROM copy
    JOIN pg_catalog.pg_trigger AS trigger_row ON trigger_row.tgparentid = copy.oid
)
SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid,
  copy.oid,
  -1,
  namespace.nspname,
  partition.relname,
  trigger_row.tgname,
  trigger_row.tgenabled,
  root_namespace.nspname,
  root_table.relname
FROM copy
  JOIN pg_catalog.pg_trigger AS trigger_row ON trigger_row.oid = copy.oid
  JOIN pg_catalog.pg_class AS partition ON partition.oid = trigger_row.tgrelid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = partition.relnamespace
  JOIN pg_catalog.pg_trigger AS root ON root.oid = copy.root_oid
  JOIN pg_catalog.pg_class AS root_table ON root_table.oid = root.tgrelid
  JOIN pg_catalog.pg_namespace AS root_namespace ON root_namespace.oid = root_table.relnamespace
WHERE trigger_row.tgenabled <> root.tgenabled)";
}

PartitionTrigger PartitionTrigger::read(RowReader& row) {
  PartitionTrigger trigger;
  trigger.table = row.qualified_name();
  trigger.name = row.identifier();
  trigger.enabled = trigger_state(row.character());
  trigger.whole.value = row.qualified_name();
  return trigger;
}

ObjectId identity(const PartitionTrigger& trigger) {
  return {.kind = PartitionTrigger::kKind,
          .of = "",
          .path = {trigger.table.schema, trigger.table.name, trigger.name}};
}

std::optional<ObjectId> parent(const PartitionTrigger& trigger) {
  return table_id(trigger.table);
}

std::vector<ObjectId> dependencies(const PartitionTrigger& trigger) {
  std::vector<ObjectId> needed{table_id(trigger.table)};
  if (trigger.whole.value) {
    needed.push_back(trigger_id(*trigger.whole.value, trigger.name));
  }
  return needed;
}

Statements create(const PartitionTrigger& trigger, const Context& /*context*/) {
  return set_state(trigger, trigger.enabled);
}

Statements drop(const PartitionTrigger& trigger, const Context& context) {
  const Trigger* const whole =
      context.to == nullptr || context.from == nullptr ? nullptr : whole_of(trigger, *context.to);
  const bool lasts = whole != nullptr && context.from->find<Trigger>(identity(*whole)) != nullptr;
  return lasts ? set_state(trigger, whole->enabled) : Statements{};
}

std::optional<Alteration> alter(const PartitionTrigger& /*from*/, const PartitionTrigger& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

std::vector<std::string> missing(const PartitionTrigger& trigger, const Database& declared) {
  if (whole_of(trigger, declared) != nullptr) {
    return {};
  }
  return {
      fmt::format("{} has no trigger {} from a partitioned table: no table that it is a "
                  "partition of has one of that name",
                  trigger.table, trigger.name)};
}

}  // namespace schemadiff::model
