#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "model/database.h"
#include "model/kinds.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// Calls `function(a, b)` for every identity of one kind that is in either list, in their order,
/// with a null pointer where one has none. Both are sorted by identity.
template <class K, class Function>
void merge(const std::vector<K>& left, const std::vector<K>& right, Function&& function) {
  const auto identity_at = [](const std::vector<K>& objects, std::size_t at) {
    return at < objects.size() ? std::optional(identity(objects[at])) : std::nullopt;
  };
  const K* const none = nullptr;
  std::size_t l = 0;
  std::size_t r = 0;
  std::optional<ObjectId> left_id = identity_at(left, l);
  std::optional<ObjectId> right_id = identity_at(right, r);
  while (left_id || right_id) {
    const bool takes_left = left_id && (!right_id || *left_id <= *right_id);
    const bool takes_right = right_id && (!left_id || *right_id <= *left_id);
    function(takes_left ? &left[l] : none, takes_right ? &right[r] : none);
    if (takes_left) {
      left_id = identity_at(left, ++l);
    }
    if (takes_right) {
      right_id = identity_at(right, ++r);
    }
  }
}

/// The same for all kinds.
template <class Function>
void merge(const Database& left, const Database& right, Function&& function) {
  for_each_kind([&]<class K>() { merge(left.all<K>(), right.all<K>(), function); });
}

}  // namespace schemadiff::model
