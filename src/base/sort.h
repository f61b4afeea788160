#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace schemadiff {

/// Sorts by a key that is dear to work out: once for each element, not at every comparison. What is
/// sorted already is left alone; what has equal keys stays in its order.
template <class T, class KeyOf>
void sort_by_key(std::vector<T>& elements, KeyOf&& key_of) {
  using Key = std::decay_t<decltype(key_of(elements.front()))>;
  std::vector<std::pair<Key, std::size_t>> order;
  order.reserve(elements.size());
  for (const T& element : elements) {
    order.emplace_back(key_of(element), order.size());
  }
  if (std::ranges::is_sorted(order)) {
    return;
  }
  std::ranges::sort(order);
  std::vector<T> sorted;
  sorted.reserve(elements.size());
  for (const auto& [key, place] : order) {
    sorted.push_back(std::move(elements[place]));
  }
  elements = std::move(sorted);
}

}  // namespace schemadiff
