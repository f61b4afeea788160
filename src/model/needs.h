#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "model/database.h"
#include "model/kind.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// Everything that the object, whose identity is `id`, needs: its fields' word, its parent and
/// pg_depend's. In no order, some of it twice, itself perhaps among it.
template <class K>
[[nodiscard]] std::vector<ObjectId> raw_needs(const K& object, const ObjectId& id,
                                              const Database& database) {
  std::vector<ObjectId> needed = database.uses(id);
  if constexpr (HasDependencies<K>) {
    std::ranges::move(dependencies(object), std::back_inserter(needed));
  }
  if constexpr (HasParent<K>) {
    if (std::optional<ObjectId> whole = parent(object)) {
      needed.push_back(*std::move(whole));
    }
  }
  return needed;
}

}  // namespace schemadiff::model
