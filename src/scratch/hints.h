#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

#include "model/database.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/kind.h"

namespace schemadiff::scratch {

template <class T>
void take_hint(model::Hint<T>& to, const model::Hint<T>& from) {
  to = from;
}

template <class T>
void take_hint(T& /*to*/, const T& /*from*/) {}

template <model::Described T>
void take_hint(T& to, const T& from);

template <model::Described T>
void take_hint(std::optional<T>& to, const std::optional<T>& from) {
  if (to && from) {
    take_hint(*to, *from);
  }
}

template <model::Described T>
void take_hint(std::vector<T>& to, const std::vector<T>& from) {
  for (std::size_t i = 0; i < to.size() && to.size() == from.size(); ++i) {
    take_hint(to[i], from[i]);
  }
}

/// Gives `to`, which comes from a catalog, the hints that a model file gave `from`.
template <model::Described T>
void take_hint(T& to, const T& from) {
  std::apply(
      [&](const auto&... attributes) {
        (take_hint(to.*attributes.member, from.*attributes.member), ...);
      },
      T::describe().attributes);
  // Not attributes: they come from the place in the file.
  if constexpr (requires { to.position.value; } && !model::Following<T>) {
    to.position = from.position;
  }
  if constexpr (requires { to.column.value; }) {
    to.column = from.column;
  }
  if constexpr (requires { to.has_unseen_parts.value; }) {
    to.has_unseen_parts = from.has_unseen_parts;
  }
}

/// The same for all objects that are in both.
inline void take_hints(model::Database& to, const model::Database& from) {
  model::for_each_kind([&]<class K>() {
    const std::vector<K>& hinted = from.all<K>();
    auto at = hinted.begin();
    for (K& object : to.all<K>()) {  // both are sorted
      const model::ObjectId id = identity(object);
      while (at != hinted.end() && identity(*at) < id) {
        ++at;
      }
      if (at != hinted.end() && identity(*at) == id) {
        take_hint(object, *at);
      }
    }
  });
}

}  // namespace schemadiff::scratch
