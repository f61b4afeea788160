#pragma once

#include <vector>

#include "model/object.h"

namespace schemadiff::model {

/// What is to be made before an object is altered, where it is made in the same plan, although it
/// belongs to the object and could come after: the default of a column that becomes NOT NULL, or
/// rows inserted meanwhile without a value would be refused.
[[nodiscard]] std::vector<ObjectId> better_made_before(const Object& from, const Object& to);

}  // namespace schemadiff::model
