#pragma once

#include "model/database.h"
#include "model/object.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// What the object is part of in the end, itself when it stands alone: the table of a column's
/// comment. A parent that `database` does not have ends the way.
[[nodiscard]] ObjectId root_of(const Database& database, const Object& object);

}  // namespace schemadiff::model
