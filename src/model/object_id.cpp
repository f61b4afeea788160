#include "model/object_id.h"

#include <cstddef>
#include <iterator>

#include <fmt/format.h>

#include "model/kinds.h"

namespace schemadiff::model {

namespace {

constexpr std::ptrdiff_t kSignature = 2;  ///< its place in the path, after the schema and the name

}  // namespace

bool has_signature(const ObjectId& id) {
  bool overloaded = false;
  with_kind(id.of.empty() ? id.kind : id.of,
            [&]<class K>() { overloaded = requires { K::kOverloaded; }; });
  return overloaded && std::ssize(id.path) > kSignature;
}

Path names_of(const ObjectId& id) {
  Path names = id.path;
  if (has_signature(id)) {
    names.erase(names.begin() + kSignature);
  }
  return names;
}

std::string path_text(const ObjectId& id) {
  std::string text;
  const bool has_one = has_signature(id);
  for (std::ptrdiff_t i = 0; i < std::ssize(id.path); ++i) {
    const sql::Identifier& name = id.path[static_cast<std::size_t>(i)];
    text += has_one && i == kSignature ? name.raw()
                                       : fmt::format("{}{}", text.empty() ? "" : ".", name);
  }
  return text;
}

std::string to_string(const ObjectId& id) {
  return id.of.empty() ? fmt::format("{} {}", id.kind, path_text(id))
                       : fmt::format("{} on {} {}", id.kind, id.of, path_text(id));
}

}  // namespace schemadiff::model
