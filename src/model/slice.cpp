#include "model/slice.h"

#include <optional>
#include <utility>
#include <vector>

#include "model/object.h"

namespace schemadiff::model {

Database slice(const Database& database, const std::set<ObjectId>& ids) {
  Database result;
  result.server_version = database.server_version;
  std::set<ObjectId> taken;
  std::vector<ObjectId> open(ids.begin(), ids.end());
  while (!open.empty()) {
    const ObjectId id = std::move(open.back());
    open.pop_back();
    std::optional<Object> object = taken.contains(id) ? std::nullopt : database.find(id);
    if (!object) {
      continue;
    }
    taken.insert(id);
    for (ObjectId& needed : database.needs(*object)) {
      open.push_back(std::move(needed));
    }
    for (const ObjectId& used : database.uses(id)) {
      result.add_use(id, used);
    }
    result.add(std::move(*object));
  }
  result.sort();
  return result;
}

}  // namespace schemadiff::model
