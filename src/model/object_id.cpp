#include "model/object_id.h"

#include <fmt/format.h>

#include "model/kinds.h"

namespace schemadiff::model {

bool has_signature(const ObjectId& id) {
  bool overloaded = false;
  with_kind(id.of.empty() ? id.kind : id.of,
            [&]<class K>() { overloaded = requires { K::kOverloaded; }; });
  return overloaded && id.path.size() > 1;
}

std::vector<sql::Identifier> names_of(const ObjectId& id) {
  std::vector<sql::Identifier> names = id.path;
  if (has_signature(id)) {
    names.pop_back();
  }
  return names;
}

std::string path_text(const ObjectId& id) {
  const std::string names = fmt::format("{}", fmt::join(names_of(id), "."));
  return has_signature(id) ? names + id.path.back().raw() : names;
}

std::string to_string(const ObjectId& id) {
  return id.of.empty() ? fmt::format("{} {}", id.kind, path_text(id))
                       : fmt::format("{} on {} {}", id.kind, id.of, path_text(id));
}

}  // namespace schemadiff::model
