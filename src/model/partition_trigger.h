#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/trigger_state.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// When a trigger that a partition has from its partitioned table fires there, where that is not
/// when it fires for the partitioned table: pg_trigger.tgenabled of a row with tgparentid.
/// https://www.postgresql.org/docs/15/sql-altertable.html
struct PartitionTrigger {
  static constexpr std::string_view kKind = "partition trigger";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "trigger_state"}};
  static constexpr std::string_view kOccurs = "EXISTS (SELECT FROM pg_catalog.pg_inherits)";
  /// A file may say what the partitioned table's trigger says already.
  static constexpr bool kMayBeNothing = true;

  sql::QualifiedName table;  ///< the partition
  sql::Identifier name;
  TriggerState enabled = TriggerState::Disabled;
  Hint<std::optional<sql::QualifiedName>> whole;  ///< the table that has the trigger

  static constexpr auto describe() {
    return description(
        "Triggers that a partition has from its partitioned table, where they fire at other times "
        "than there: { audit = \"disabled\" }.",
        "enabled",
        attribute("enabled", &PartitionTrigger::enabled,
                  "\"disabled\" (the default), \"origin\", \"replica\" or \"always\"."));
  }

  static PartitionTrigger declared(const Place& place);
  static std::string query(int server_major);
  static PartitionTrigger read(RowReader& row);

  bool operator==(const PartitionTrigger&) const = default;
};

ObjectId identity(const PartitionTrigger& trigger);
std::optional<ObjectId> parent(const PartitionTrigger& trigger);
std::vector<ObjectId> dependencies(const PartitionTrigger& trigger);
Statements create(const PartitionTrigger& trigger, const Context& context);
Statements drop(const PartitionTrigger& trigger, const Context& context);
std::optional<Alteration> alter(const PartitionTrigger& from, const PartitionTrigger& to,
                                const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const PartitionTrigger& trigger, const Database& declared);

}  // namespace schemadiff::model
