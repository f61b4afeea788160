#include "model/users.h"

#include <utility>

#include "model/object.h"

namespace schemadiff::model {

Users::Users(const Database& database) {
  database.for_each([&](const auto& object) {
    const ObjectId user = identity(object);
    for (const ObjectId& needed : database.needs(object)) {
      users_[needed].push_back(user);
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
