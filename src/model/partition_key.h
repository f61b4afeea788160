#pragma once

#include "model/column.h"
#include "model/context.h"

namespace schemadiff::model {

/// Throws Error (Failure::Decision) where the column is in the partition key of its table, or of a
/// partition of it: its type is for life.
void demand_free_of_partition_key(const Column& column, const Context& context);

}  // namespace schemadiff::model
