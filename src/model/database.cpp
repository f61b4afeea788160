#include "model/database.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "base/sort.h"
#include "model/needs.h"

namespace schemadiff::model {

namespace {

template <class K>
bool is_sorted(const std::vector<K>& objects) {
  std::optional<ObjectId> last;
  return std::ranges::all_of(objects, [&](const K& object) {
    const ObjectId id = identity(object);
    const bool follows = !last || *last <= id;
    last = id;
    return follows;
  });
}

}  // namespace

void Database::add(Object object) {
  std::visit([&]<class K>(K& o) { own<K>().push_back(std::move(o)); }, object);
}

void Database::replace(const Object& object) {
  std::visit(
      [&]<class K>(const K& o) {
        std::vector<K>& objects = own<K>();
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
  for_each_kind([&]<class K>() {
    if (!is_sorted(all<K>())) {
      sort_by_key(own<K>(), [](const K& object) { return identity(object); });
    }
  });
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
  const auto at = uses_.get().find(id);
  return at == uses_.get().end() ? kNone : at->second;
}

void Database::add_use(const ObjectId& user, ObjectId used) {
  if (user != used) {
    uses_.own()[user].push_back(std::move(used));
  }
}

void Database::rename_uses(const std::function<ObjectId(const ObjectId&)>& renamed) {
  std::map<ObjectId, std::vector<ObjectId>> uses;
  for (const auto& [user, used] : uses_.get()) {
    std::vector<ObjectId>& target = uses[renamed(user)];
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
