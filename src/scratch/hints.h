#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

#include "base/boxed.h"
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

template <Optional T>
  requires model::Described<typename T::value_type>
void take_hint(T& to, const T& from) {
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

template <class T>
bool has_hints_of(const model::Hint<T>& object, const model::Hint<T>& other) {
  return object.value == other.value;
}

template <class T>
bool has_hints_of(const T& /*object*/, const T& /*other*/) {
  return true;
}

template <model::Described T>
bool has_hints_of(const T& object, const T& other);

template <Optional T>
  requires model::Described<typename T::value_type>
bool has_hints_of(const T& object, const T& other) {
  return !object || !other || has_hints_of(*object, *other);
}

template <model::Described T>
bool has_hints_of(const std::vector<T>& object, const std::vector<T>& other) {
  return object.size() != other.size() ||
         std::ranges::equal(object, other,
                            [](const T& a, const T& b) { return has_hints_of(a, b); });
}

/// Whether `take_hint` would change nothing.
template <model::Described T>
bool has_hints_of(const T& object, const T& other) {
  bool same = std::apply(
      [&](const auto&... attributes) {
        return (has_hints_of(object.*attributes.member, other.*attributes.member) && ...);
      },
      T::describe().attributes);
  if constexpr (requires { object.position.value; } && !model::Following<T>) {
    same = same && object.position.value == other.position.value;
  }
  if constexpr (requires { object.column.value; }) {
    same = same && object.column.value == other.column.value;
  }
  if constexpr (requires { object.has_unseen_parts.value; }) {
    same = same && object.has_unseen_parts.value == other.has_unseen_parts.value;
  }
  return same;
}

/// The same for all objects that are in both. Those that have the hints already are not touched, so
/// that `to` goes on sharing them.
inline void take_hints(model::Database& to, const model::Database& from) {
  model::for_each_kind([&]<class K>() {
    const std::vector<K>& hinted = from.all<K>();
    std::size_t at = 0;
    for (std::size_t i = 0; i < to.all<K>().size(); ++i) {  // both are sorted
      const model::ObjectId id = identity(to.all<K>()[i]);
      while (at < hinted.size() && identity(hinted[at]) < id) {
        ++at;
      }
      if (at < hinted.size() && identity(hinted[at]) == id &&
          !has_hints_of(to.all<K>()[i], hinted[at])) {
        take_hint(to.own<K>()[i], hinted[at]);
      }
    }
  });
}

}  // namespace schemadiff::scratch
