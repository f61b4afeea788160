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
  // In place, one circle after the other: a second list of as many elements would take as much
  // memory as all others together.
  for (std::size_t begin = 0; begin < order.size(); ++begin) {
    if (order[begin].second == begin) {
      continue;
    }
    T held = std::move(elements[begin]);
    std::size_t at = begin;
    while (order[at].second != begin) {
      const std::size_t from = std::exchange(order[at].second, at);
      elements[at] = std::move(elements[from]);
      at = from;
    }
    elements[at] = std::move(held);
    order[at].second = at;
  }
}

}  // namespace schemadiff
