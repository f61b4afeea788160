#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "sql/identifier.h"

namespace schemadiff::model {

/// The name-based identity of an object: its kind and the names that lead to it, outermost first.
///   table public.users            {"table", "", {public, users}}
///   column public.users.email     {"column", "", {public, users, email}}
///   comment on the column         {"comment", "column", {public, users, email}}
struct ObjectId {
  std::string_view kind;  ///< a kKind: has static storage
  std::string_view
      of;  ///< for what hangs on objects of several kinds, the kind it hangs on; else ""
  std::vector<sql::Identifier> path;

  bool operator==(const ObjectId&) const = default;
  auto operator<=>(const ObjectId&) const = default;
};

/// Whether the third name of the path is no name but a signature, `(integer, text)`: of a routine,
/// or of what hangs on one.
[[nodiscard]] bool has_signature(const ObjectId& id);

/// The path without its signature.
[[nodiscard]] std::vector<sql::Identifier> names_of(const ObjectId& id);

/// `column public.users.email`, `comment on column public.users.email`: quoted where SQL would
/// quote.
[[nodiscard]] std::string to_string(const ObjectId& id);

/// The path alone: `public.users.email`, `public.add(integer)`.
[[nodiscard]] std::string path_text(const ObjectId& id);

}  // namespace schemadiff::model
