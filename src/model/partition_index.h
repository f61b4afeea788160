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

/// What is its own of a partition's share in an index or key of its partitioned table: its name
/// (pg_class.relname), where it is not the one that the server would choose, storage parameters
/// (pg_class.reloptions) and comments (pg_description). A new partition brings its shares along; a
/// new index makes those of partitions that were there before.
/// https://www.postgresql.org/docs/15/ddl-partitioning.html
struct PartitionIndex {
  static constexpr std::string_view kKind = "partition index";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "inherited_index"}};
  static constexpr std::string_view kOccurs = "EXISTS (SELECT FROM pg_catalog.pg_inherits)";
  /// A file may say what the server would choose.
  static constexpr bool kMayBeNothing = true;

  sql::QualifiedName table;  ///< the partition
  sql::Identifier index;     ///< or key: that of the partitioned table, or of one further above
  std::optional<sql::Identifier> name = {};  ///< in the partition's schema; absent: the usual one
  Options options = {};                      ///< absent: those of the index or key
  std::optional<std::string> comment = {};
  std::optional<std::string> constraint_comment = {};  ///< of a key
  Hint<std::optional<sql::QualifiedName>> whole;       ///< the table that has the index
  Hint<bool> is_usual;  ///< the name is one that the server chooses, but in another order

  static constexpr auto describe() {
    return description(
        "What is their own of a partition's indexes that are parts of an index or key of its "
        "partitioned table. Their names, where PostgreSQL would choose other ones: { events_pkey = "
        "\"events_2026_pk\" }.",
        "name",
        attribute(
            "name", &PartitionIndex::name,
            "What it is called in the partition, where PostgreSQL would choose another name."),
        attribute("with", &PartitionIndex::options,
                  "Storage parameters, where they are not those of the whole index: { fillfactor = "
                  "70 }."),
        attribute("comment", &PartitionIndex::comment, "A comment on the partition's index."),
        attribute("constraint_comment", &PartitionIndex::constraint_comment,
                  "A comment on the partition's constraint, where the index is that of a key."));
  }

  static PartitionIndex declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<PartitionIndex> read(RowReader& row);

  bool operator==(const PartitionIndex&) const = default;
};

ObjectId identity(const PartitionIndex& share);
void set_identity(PartitionIndex& share, const ObjectId& id);

std::vector<TakenName> taken_names(const PartitionIndex& share);
std::optional<ObjectId> parent(const PartitionIndex& share);
std::vector<ObjectId> dependencies(const PartitionIndex& share);
/// Which of several indexes of the same columns came first, files need not say.
void adopt(PartitionIndex& declared, const PartitionIndex& live);
bool is_named(const PartitionIndex& share, const Database& declared);
Statements create(const PartitionIndex& share, const Context& context);
Statements drop(const PartitionIndex& share, const Context& context);
std::optional<Alteration> alter(const PartitionIndex& from, const PartitionIndex& to,
                                const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const PartitionIndex& share, const Database& declared);

}  // namespace schemadiff::model
