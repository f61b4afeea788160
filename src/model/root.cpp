#include "model/root.h"

#include <optional>

namespace schemadiff::model {

ObjectId root_of(const Database& database, const Object& object) {
  ObjectId root = identity_of(object);
  std::optional<ObjectId> parent = parent_of(object);
  while (parent) {
    root = *parent;
    const std::optional<Object> next = database.find(root);
    parent = next ? parent_of(*next) : std::nullopt;
  }
  return root;
}

}  // namespace schemadiff::model
