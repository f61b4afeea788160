#pragma once

#include <functional>

#include "model/database.h"
#include "model/object_id.h"

namespace schemadiff::scratch {

using Predicate = std::function<bool(const model::ObjectId&)>;

/// The objects of `from` that `wanted` takes, and what they need as far as `usable` takes it.
[[nodiscard]] model::Database select(const model::Database& from, const Predicate& wanted,
                                     const Predicate& usable);

/// The same, and who of them needs whom.
[[nodiscard]] model::Database select(const model::Database& from, const Predicate& wanted);

}  // namespace schemadiff::scratch
