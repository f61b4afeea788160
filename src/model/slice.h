#pragma once

#include <set>

#include "model/database.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// The objects named, and everything they need: what they are part of, what their texts use. Who
/// uses whom comes along.
[[nodiscard]] Database slice(const Database& database, const std::set<ObjectId>& ids);

}  // namespace schemadiff::model
