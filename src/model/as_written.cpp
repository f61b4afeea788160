#include "model/as_written.h"

#include <optional>
#include <utility>
#include <vector>

#include "model/kind.h"
#include "model/object.h"
#include "model/rename.h"

namespace schemadiff::model {

Database without_as_written(const Database& database) {
  Database rest = database;
  for_each_kind([&]<class K>() {
    if constexpr (CanonicalAsWritten<K>) {
      rest.all<K>().clear();
    }
  });
  return rest;
}

void take_as_written(Database& to, const Database& from) {
  for_each_kind([&]<class K>() {
    if constexpr (CanonicalAsWritten<K>) {
      to.all<K>() = from.all<K>();
    }
  });
}

void rename_as_written(Database& database, const ObjectId& from, const ObjectId& to) {
  for_each_kind([&]<class K>() {
    if constexpr (CanonicalAsWritten<K>) {
      for (K& object : database.all<K>()) {
        if constexpr (requires { object.target; }) {
          object = follow_target(std::move(object), from, to);
        } else {
          take_identity(object, renamed_id(identity(object), from, to));
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
      desired.all<K>() = std::move(result);
    }
  });
}

}  // namespace schemadiff::model
