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
#include "model/reference.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// The name of a partition's share in an index, or in the index behind a constraint, of its
/// partitioned table, where it is not the one that the server would choose: pg_inherits of indexes.
/// Everything else about it follows from the whole index.
struct PartitionIndex {
  static constexpr std::string_view kKind = "partition index";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "partition_index"}};
  /// A file may say the name that the server chooses.
  static constexpr bool kMayBeNothing = true;

  sql::QualifiedName table;  ///< the partition
  sql::Identifier name;
  NameReference of;
  /// The partitioned table, and the name that the server would choose.
  Hint<sql::QualifiedName> whole = {};
  Hint<sql::Identifier> usual_name = {};

  static constexpr auto describe() {
    return description("The name of a partition's share in an index of its partitioned table.",
                       "of",
                       required_attribute("of", &PartitionIndex::of,
                                          "The index, or the constraint that it belongs to."));
  }

  static PartitionIndex declared(const Place& place);
  static std::string query(int server_major);
  /// Nothing where the name is the server's own choice.
  static std::optional<PartitionIndex> read(RowReader& row);

  bool operator==(const PartitionIndex&) const = default;
};

ObjectId identity(const PartitionIndex& index);

inline std::vector<TakenName> taken_names(const PartitionIndex& index) {
  return {
      {.scope = NameScope::Relation, .name = {.schema = index.table.schema, .name = index.name}}};
}

std::optional<ObjectId> parent(const PartitionIndex& index);
std::vector<ObjectId> dependencies(const PartitionIndex& index);
Statements create(const PartitionIndex& index, const Context& context);
Statements drop(const PartitionIndex& index, const Context& context);
std::optional<Alteration> alter(const PartitionIndex& from, const PartitionIndex& to,
                                const Context& context);

}  // namespace schemadiff::model
