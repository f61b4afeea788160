#pragma once

#include <vector>

#include "model/database.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/place.h"

namespace schemadiff::model {

/// What is to be made before an object is altered, where it is made in the same plan, although it
/// belongs to the object and could come after: the default of a column that becomes NOT NULL, or
/// rows inserted meanwhile without a value would be refused.
[[nodiscard]] std::vector<ObjectId> better_made_before(const Object& from, const Object& to);

/// What is to be altered before an object is, where it is altered in the same plan, which leads
/// from `before` to `after`: a table that becomes UNLOGGED waits for those that reference it, one
/// that becomes LOGGED for those it references; a column that becomes NOT NULL for those that come
/// from it, one that may be NULL again for those it comes from; a partition's share in an index for
/// the one that is renamed with it.
[[nodiscard]] std::vector<ObjectId> altered_before(const Object& from, const Object& to,
                                                   const Database& before, const Database& after);

/// The names that an object takes: its own, and those of what is made along with it. That of an
/// identity column's sequence, where nobody gave it one, is the one that the server tries first.
[[nodiscard]] std::vector<TakenName> names_made_along(const Object& object);

}  // namespace schemadiff::model
