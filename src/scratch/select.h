#pragma once

#include <functional>

#include "model/database.h"
#include "model/object_id.h"

namespace schemadiff::scratch {

/// The objects of `from` that `wanted` takes, and who of them needs whom.
[[nodiscard]] model::Database select(const model::Database& from,
                                     const std::function<bool(const model::ObjectId&)>& wanted);

}  // namespace schemadiff::scratch
