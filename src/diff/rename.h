#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/database.h"
#include "model/declaration.h"
#include "model/object_id.h"
#include "model/statement.h"

namespace schemadiff::diff {

/// One object, or one value of an enum, gets another name; what is in it and what uses it stays as
/// it is.
struct Renaming {
  std::string kind;  ///< "table", "column", …, "enum value"
  std::string
      from;  ///< for people: `public.t.old`, quoted as SQL would; "" for what has to be made first
  std::string to;
  model::ObjectId object;  ///< under its new name; for an enum value, the enum
  model::ObjectId former;  ///< the object under its old name, inside what was renamed before it
  model::Statements up;
  model::Statements down;
};

/// The renamings that the hints of `declared` ask for and `live` allows: the former object is there
/// and the new one is not. In the order in which they have to run, tables before what is in them;
/// the down statements run in the reverse order. A hint that no longer applies is harmless and
/// gives nothing. Throws DiagnosticsError when two objects claim one former name.
[[nodiscard]] std::vector<Renaming> renamings(const model::Declaration& declared,
                                              const model::Database& live);

/// Renamings inside objects of both databases that no hint has to ask for (a view's columns).
/// `object` of each is the object it is inside of.
[[nodiscard]] std::vector<Renaming> implied_renamings(const model::Database& from,
                                                      const model::Database& to);

/// A renaming of one object that changes no other object's text.
struct NameOnly {
  Renaming renaming;
  model::ObjectId from;
  model::ObjectId to;
};

/// Renamings that need no hint because nothing but the name differs and no rows are behind it:
/// constraints and indexes of one table whose definition is equal. `from` and `to` are canonical.
[[nodiscard]] std::vector<NameOnly> equal_but_for_name(const model::Database& from,
                                                       const model::Database& to);

/// Gives objects of which `declared` leaves the name to PostgreSQL the name of the live object that
/// is equal but for it, if that is one PostgreSQL would choose (in other circumstances: before a
/// table was renamed, beside others). Both are canonical. Returns what was renamed, from declared
/// to live identity.
std::vector<std::pair<model::ObjectId, model::ObjectId>> take_live_names(
    model::Database& canonical, const model::Declaration& declared, const model::Database& live);

/// What the files leave open (an extension's version, the name of a sequence that belongs to a
/// column) is taken from the live objects. To be called before the declaration is made canonical.
void take_open_attributes(model::Declaration& declared, const model::Database& live);

}  // namespace schemadiff::diff
