#include "model/database.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "base/sort.h"
#include "model/needs.h"

namespace schemadiff::model {

void Database::add(Object object) {
  std::visit([&]<class K>(K& o) { all<K>().push_back(std::move(o)); }, object);
}

void Database::replace(const Object& object) {
  std::visit(
      [&]<class K>(const K& o) {
        std::vector<K>& objects = all<K>();
        const ObjectId id = identity(o);
        const auto at =
            std::ranges::lower_bound(objects, id, {}, [](const K& k) { return identity(k); });
        if (at != objects.end() && identity(*at) == id) {
          *at = o;
        }
      },
      object);
}

void Database::sort() {
  for_each_kind(
      [&]<class K>() { sort_by_key(all<K>(), [](const K& object) { return identity(object); }); });
}

std::optional<Object> Database::find(const ObjectId& id) const {
  std::optional<Object> found;
  with_kind(id.kind, [&]<class K>() {
    if (const K* const object = find<K>(id)) {
      found.emplace(*object);
    }
  });
  return found;
}

bool Database::contains(const ObjectId& id) const {
  bool found = false;
  with_kind(id.kind, [&]<class K>() { found = find<K>(id) != nullptr; });
  return found;
}

std::size_t Database::size() const {
  std::size_t count = 0;
  for_each_kind([&]<class K>() { count += all<K>().size(); });
  return count;
}

const std::vector<ObjectId>& Database::uses(const ObjectId& id) const {
  static const std::vector<ObjectId> kNone;
  if (uses_ == nullptr) {
    return kNone;
  }
  const auto at = uses_->find(id);
  return at == uses_->end() ? kNone : at->second;
}

Database::Uses& Database::own_uses() {
  if (uses_.use_count() != 1) {
    uses_ = uses_ == nullptr ? std::make_shared<Uses>() : std::make_shared<Uses>(*uses_);
  }
  return *uses_;
}

void Database::add_use(const ObjectId& user, ObjectId used) {
  if (user != used) {
    own_uses()[user].push_back(std::move(used));
  }
}

void Database::rename_uses(const std::function<ObjectId(const ObjectId&)>& renamed) {
  if (uses_ == nullptr) {
    return;
  }
  auto uses = std::make_shared<Uses>();
  for (const auto& [user, used] : *uses_) {
    std::vector<ObjectId>& target = (*uses)[renamed(user)];
    for (const ObjectId& id : used) {
      target.push_back(renamed(id));
    }
  }
  uses_ = std::move(uses);
}

std::vector<ObjectId> Database::needs(const Object& object) const {
  const ObjectId self = identity_of(object);
  std::vector<ObjectId> needed =
      std::visit([&](const auto& o) { return raw_needs(o, self, *this); }, object);
  std::ranges::sort(needed);
  const auto repeated = std::ranges::unique(needed);
  needed.erase(repeated.begin(), repeated.end());
  std::erase(needed, self);
  return needed;
}

}  // namespace schemadiff::model
