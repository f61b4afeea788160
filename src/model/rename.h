#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "model/database.h"
#include "model/declaration.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/statement.h"

namespace schemadiff::model {

/// The same object under another identity of its kind; everything but names stays.
[[nodiscard]] Object with_identity(Object object, const ObjectId& id);

/// What `id` is called once `from` is called `to`: that itself, and what hangs on it.
[[nodiscard]] ObjectId renamed_id(const ObjectId& id, const ObjectId& from, const ObjectId& to);

/// An object that hangs on `from`, or on something in it, as it is once that is called `to`.
template <class K>
[[nodiscard]] K follow_target(K object, const ObjectId& from, const ObjectId& to) {
  Path& path = object.target.path;
  const bool is_it = object.target.kind == from.kind && path == from.path;
  const bool is_in_it = path.size() > from.path.size() &&
                        std::equal(from.path.begin(), from.path.end(), path.begin());
  if (is_it || is_in_it) {
    path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(from.path.size()));
    path.insert(path.begin(), to.path.begin(), to.path.end());
  }
  return object;
}

/// Gives the object `from` (and what hangs on it alone: its comment) the identity `to`, in the
/// objects and in who uses whom. Objects that merely lie below it (a table's columns) are not
/// touched. The database is sorted afterwards.
void rename_in(Database& database, const ObjectId& from, const ObjectId& to);

/// The same for several at once in a declaration: its objects' identities, and what is known by
/// them. Texts stay.
void rename_in(Declaration& declared, const std::map<ObjectId, ObjectId>& renamed);

/// The same in a declaration, whose texts are not canonical yet: what the files know about the
/// object moves along, and defaults that `serial` made follow it.
void rename_in(Declaration& declared, const ObjectId& from, const ObjectId& to);

/// Something inside an object gets another name: an enum's value.
struct PartRenaming {
  std::string kind;  ///< "enum value"
  std::string from;
  std::string to;
  Statements up;  ///< on the object as declared
  Statements down;
};

/// The renamings inside an object that need no hint, because no rows are behind the names and
/// nothing else can be meant: a view's columns. Both are canonical.
[[nodiscard]] std::vector<PartRenaming> implied_part_renamings(const Object& from, const Object& to,
                                                               const Database& before,
                                                               const Database& after);

/// The renamings inside an object that the hints of `declared` ask for and `live` allows.
[[nodiscard]] std::vector<PartRenaming> part_renamings_of(const Object& live,
                                                          const Object& declared);

}  // namespace schemadiff::model
