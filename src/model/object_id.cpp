#include "model/object_id.h"

#include <cstddef>
#include <iterator>

#include <fmt/format.h>

#include "model/kind.h"
#include "model/kinds.h"

namespace schemadiff::model {

namespace {

constexpr std::ptrdiff_t kSignature = 2;  ///< its place in the path, after the schema and the name

/// Whether its own name, or that of what it hangs on, is SQL as it is: at the place before the
/// signature, or the only one.
bool is_unquoted(const ObjectId& id) {
  bool unquoted = false;
  with_kind(id.of.empty() ? id.kind : id.of, [&]<class K>() { unquoted = Unquoted<K>; });
  return unquoted;
}

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
  const std::ptrdiff_t plain = is_unquoted(id) ? (has_one ? kSignature - 1 : 0) : -1;
  for (std::ptrdiff_t i = 0; i < std::ssize(id.path); ++i) {
    const sql::Identifier& name = id.path[static_cast<std::size_t>(i)];
    if (has_one && i == kSignature) {
      text += name.raw();
      continue;
    }
    text += text.empty() ? "" : ".";
    text += i == plain ? name.raw() : sql::quoted(name);
  }
  return text;
}

std::string to_string(const ObjectId& id) {
  return id.of.empty() ? fmt::format("{} {}", id.kind, path_text(id))
                       : fmt::format("{} on {} {}", id.kind, id.of, path_text(id));
}

}  // namespace schemadiff::model
