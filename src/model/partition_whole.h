#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/database.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/partition_index.h"
#include "sql/identifier.h"

/// The indexes and keys of partitioned tables, and what the server calls a partition's share in
/// one. The databases are sorted.
namespace schemadiff::model {

[[nodiscard]] ObjectId partition_index_id(const sql::QualifiedName& partition,
                                          const sql::Identifier& index);

/// The share, where it has a name of its own; else null.
[[nodiscard]] const PartitionIndex* named_share(const sql::QualifiedName& partition,
                                                const sql::Identifier& index,
                                                const Database& database);

/// What the server adds to a name for the n-th of several objects, counted from 0: idx, idx1.
[[nodiscard]] std::string numbered(std::string_view label, std::size_t number);

/// The index or key that it is a share in; nothing where there is none.
[[nodiscard]] std::optional<Object> whole_of(const PartitionIndex& share, const Database& database);

/// The same where the partition and the index or key are in both states and are not made anew
/// between them, so that the share is there all the time. `of` is the state that knows the name.
[[nodiscard]] std::optional<Object> lasting_whole(const PartitionIndex& share, const Database& of,
                                                  const Database& other);

/// The name that the server chooses, where indexes of the same columns are made in the order of
/// their names: ChooseIndexName() in src/backend/commands/indexcmds.c.
[[nodiscard]] sql::Identifier usual_share_name(const Object& whole,
                                               const sql::QualifiedName& partition,
                                               const Database& database);

}  // namespace schemadiff::model
