#pragma once

#include <optional>

#include "model/context.h"
#include "model/database.h"
#include "model/object_id.h"
#include "model/partition_index.h"
#include "model/statement.h"

/// Shares of partitions that are there all the time, under other names afterwards.
namespace schemadiff::model {

/// What gives the share its name, both being names of its own. Where one takes the name of another
/// that gets another one, too, the first of them renames them all: the last one first, and in a
/// circle by way of a name that nobody has.
[[nodiscard]] Statements share_renamed(const PartitionIndex& from, const PartitionIndex& to,
                                       const Context& context);

/// The share whose alteration renames this one as well; nothing where that is its own.
[[nodiscard]] std::optional<ObjectId> renamed_with(const PartitionIndex& share,
                                                   const Database& before, const Database& after);

}  // namespace schemadiff::model
