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
#include "sql/identifier.h"

namespace schemadiff::model {

/// The name of a partition's share in an index or key of its partitioned table: pg_class.relname,
/// where it is not the one that the server would choose. A new partition brings its shares along; a
/// new index makes those of partitions that were there before.
/// https://www.postgresql.org/docs/15/ddl-partitioning.html
struct PartitionIndex {
  static constexpr std::string_view kKind = "partition index";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "index_name"}};
  /// A file may say what the server would choose.
  static constexpr bool kMayBeNothing = true;

  sql::QualifiedName table;  ///< the partition
  sql::Identifier index;     ///< or key: that of the partitioned table, or of one further above
  sql::Identifier name;      ///< in the partition's schema
  Hint<std::optional<sql::QualifiedName>> whole;  ///< the table that has the index
  Hint<bool> is_usual;  ///< the name is one that the server chooses, but in another order

  static constexpr auto describe() {
    return description(
        "The names of a partition's own indexes that are parts of an index or key of its "
        "partitioned table, where PostgreSQL would choose other ones: { events_pkey = "
        "\"events_2026_pk\" }.",
        "name",
        required_attribute("name", &PartitionIndex::name, "What it is called in the partition."));
  }

  static PartitionIndex declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<PartitionIndex> read(RowReader& row);

  bool operator==(const PartitionIndex&) const = default;
};

ObjectId identity(const PartitionIndex& share);
void set_identity(PartitionIndex& share, const ObjectId& id);

inline std::vector<TakenName> taken_names(const PartitionIndex& share) {
  return {
      {.scope = NameScope::Relation, .name = {.schema = share.table.schema, .name = share.name}}};
}

std::optional<ObjectId> parent(const PartitionIndex& share);
std::vector<ObjectId> dependencies(const PartitionIndex& share);
/// Which of several indexes of the same columns came first, files need not say.
bool is_named(const PartitionIndex& share, const Database& declared);
Statements create(const PartitionIndex& share, const Context& context);
Statements drop(const PartitionIndex& share, const Context& context);
std::optional<Alteration> alter(const PartitionIndex& from, const PartitionIndex& to,
                                const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const PartitionIndex& share, const Database& declared);

}  // namespace schemadiff::model
