#include "model/object_id.h"

#include <fmt/format.h>

namespace schemadiff::model {

std::string path_text(const ObjectId& id) {
  return fmt::format("{}", fmt::join(id.path, "."));
}

std::string to_string(const ObjectId& id) {
  return id.of.empty() ? fmt::format("{} {}", id.kind, path_text(id))
                       : fmt::format("{} on {} {}", id.kind, id.of, path_text(id));
}

}  // namespace schemadiff::model
