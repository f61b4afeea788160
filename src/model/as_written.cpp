#include "model/as_written.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "model/kind.h"
#include "model/object.h"
#include "model/rename.h"

namespace schemadiff::model {

namespace {

bool may_be_nothing(const Object& object) {
  return std::visit([]<class K>(const K& /*o*/) { return requires { requires K::kMayBeNothing; }; },
                    object);
}

/// Objects that a server without the ones as written would not show: they are nothing but what
/// carries those.
std::vector<Object> bare_carriers(const Database& database) {
  std::vector<Object> carriers;
  database.for_each([&]<class K>(const K& object) {
    if constexpr (CanonicalAsWritten<K> && HasParent<K>) {
      const std::optional<ObjectId> whole = parent(object);
      std::optional<Object> carrier = whole ? database.find(*whole) : std::nullopt;
      if (carrier && may_be_nothing(*carrier)) {
        carriers.push_back(*std::move(carrier));
      }
    }
  });
  return carriers;
}

}  // namespace

Database without_as_written(const Database& database) {
  const Database nothing;
  Database rest = database;
  for_each_kind([&]<class K>() {
    if constexpr (CanonicalAsWritten<K>) {
      rest.take_all<K>(nothing);  // not a copy that is cleared
    }
  });
  return rest;
}

void take_as_written(Database& to, const Database& from) {
  for_each_kind([&]<class K>() {
    if constexpr (CanonicalAsWritten<K>) {
      to.take_all<K>(from);
    }
  });
  for (Object& object : bare_carriers(from)) {
    const std::optional<ObjectId> whole = parent_of(object);
    if (!to.contains(identity_of(object)) && whole && to.contains(*whole)) {
      to.add(std::move(object));
      to.sort();
    }
  }
}

void rename_as_written(Database& database, const ObjectId& from, const ObjectId& to) {
  for_each_kind([&]<class K>() {
    if constexpr (CanonicalAsWritten<K>) {
      for (K& object : database.own<K>()) {
        if constexpr (requires { object.target; }) {
          object = follow_target(std::move(object), from, to);
        } else {
          set_identity(object, renamed_id(identity(object), from, to));
        }
      }
    }
  });
  database.sort();
}

void resolve(Database& desired, const Database& live) {
  for_each_kind([&]<class K>() {
    if constexpr (Resolving<K>) {
      std::vector<K> result;
      for (const K& object : desired.all<K>()) {
        if (std::optional<K> what_it_comes_to = resolved(object, desired, live)) {
          result.push_back(*std::move(what_it_comes_to));
        }
      }
      desired.own<K>() = std::move(result);
    }
  });
}

}  // namespace schemadiff::model
