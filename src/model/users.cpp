#include "model/users.h"

#include <utility>

#include "model/needs.h"

namespace schemadiff::model {

Users::Users(const Database& database) {
  database.for_each([&]<class K>(const K& object) {
    const ObjectId user = identity(object);
    for (const ObjectId& needed : raw_needs(object, user, database)) {
      std::vector<ObjectId>& users = users_[needed];
      const bool is_known = !users.empty() && users.back() == user;  // all of one come in a row
      if (!is_known && needed != user) {
        users.push_back(user);
      }
    }
  });
}

const std::vector<ObjectId>& Users::of(const ObjectId& id) const {
  const auto at = users_.find(id);
  return at == users_.end() ? none_ : at->second;
}

std::set<ObjectId> Users::with_users(std::set<ObjectId> ids) const {
  std::vector<ObjectId> open(ids.begin(), ids.end());
  while (!open.empty()) {
    const ObjectId id = std::move(open.back());
    open.pop_back();
    for (const ObjectId& user : of(id)) {
      if (ids.insert(user).second) {
        open.push_back(user);
      }
    }
  }
  return ids;
}

}  // namespace schemadiff::model
