#include "model/partition_whole.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "model/constraint.h"
#include "model/database.h"
#include "model/index_sql.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/partition_index.h"
#include "model/place.h"
#include "model/table.h"
#include "model/table_rebuild.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// How many indexes of the same columns have their shares made before that of this one, under the
/// names that the server chooses.
std::size_t number_among_equals(const Index& index, const sql::QualifiedName& partition,
                                const Database& database) {
  const std::vector<sql::QualifiedName> above = partitioned_above(partition, database);
  return static_cast<std::size_t>(
      std::ranges::count_if(database.all<Index>(), [&](const Index& other) {
        return other.column_names.value == index.column_names.value &&
               std::ranges::find(above, other.table) != above.end() &&
               identity(other) < identity(index) &&
               named_share(partition, other.name, database) == nullptr;
      }));
}

/// Whether the partition is made anew, or one of those that it is in.
bool is_made_anew(const sql::QualifiedName& partition, const Database& one, const Database& other) {
  std::vector<sql::QualifiedName> tables = partitioned_above(partition, one);
  tables.push_back(partition);
  return std::ranges::any_of(tables, [&](const sql::QualifiedName& name) {
    const Table* const was = one.find<Table>(table_id(name));
    const Table* const is = other.find<Table>(table_id(name));
    return was != nullptr && is != nullptr && needs_new_table(*was, *is);
  });
}

}  // namespace

ObjectId partition_index_id(const sql::QualifiedName& partition, const sql::Identifier& index) {
  return {
      .kind = PartitionIndex::kKind, .of = "", .path = {partition.schema, partition.name, index}};
}

const PartitionIndex* named_share(const sql::QualifiedName& partition, const sql::Identifier& index,
                                  const Database& database) {
  const auto* const share = database.find<PartitionIndex>(partition_index_id(partition, index));
  return share != nullptr && share->name ? share : nullptr;
}

std::string numbered(std::string_view label, std::size_t number) {
  return number == 0 ? std::string(label) : fmt::format("{}{}", label, number);
}

std::optional<Object> whole_of(const PartitionIndex& share, const Database& database) {
  for (const sql::QualifiedName& above : partitioned_above(share.table, database)) {
    std::vector<ObjectId> ids;
    append_index_ids(above, share.index, ids);
    for (const ObjectId& id : ids) {
      std::optional<Object> found = database.find(id);
      const bool is_its_own = found && std::visit(
                                           [&](const auto& object) {
                                             if constexpr (requires { object.table == above; }) {
                                               return object.table == above;
                                             } else {
                                               return false;
                                             }
                                           },
                                           *found);
      if (is_its_own) {
        return found;
      }
    }
  }
  return std::nullopt;
}

std::optional<Object> lasting_whole(const PartitionIndex& share, const Database& of,
                                    const Database& other) {
  std::optional<Object> whole = whole_of(share, of);
  const bool lasts = whole && other.contains(table_id(share.table)) &&
                     other.find(identity_of(*whole)) == whole &&
                     !is_made_anew(share.table, of, other);
  return lasts ? whole : std::nullopt;
}

sql::Identifier usual_share_name(const Object& whole, const sql::QualifiedName& partition,
                                 const Database& database) {
  if (const Index* const index = std::get_if<Index>(&whole)) {
    const std::size_t number = number_among_equals(*index, partition, database);
    return sql::default_object_name(partition.name, joined_names(index->column_names.value),
                                    numbered("idx", number));
  }
  const std::optional<DefaultName> name = std::visit(
      []<class K>(const K& object) -> std::optional<DefaultName> {
        if constexpr (DefaultNamed<K>) {
          return default_name(object);
        } else {
          return std::nullopt;
        }
      },
      whole);
  return sql::default_object_name(partition.name, name ? name->name2 : "",
                                  name ? name->label : "idx");
}

}  // namespace schemadiff::model
