#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/database.h"
#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// A pattern over objects: a shell-like glob on the unquoted path joined with dots (`public.users`,
/// `public.legacy_*`, `audit.*`), for one kind or for all. A pattern without a dot is tried on the
/// object's own name. What is in a schema is part of it; a schema is included along with what a
/// pattern for every kind includes of it.
struct Pattern {
  std::string kind;  ///< a kind's name, or "" for every kind
  std::string glob;
};

/// What schemadiff looks after. An object is managed when it, or what it is part of, matches an
/// `include` pattern (none means everything), matches no `exclude` pattern, and is not in
/// schemadiff's own schema.
struct Filter {
  std::vector<Pattern> include;
  std::vector<Pattern> exclude;
  std::vector<Pattern> keep;  ///< never dropped: `drop = false`
  sql::Identifier own_schema{"schemadiff"};

  /// What an object is part of is known as far as its identity tells; `split` sees all of it.
  [[nodiscard]] bool manages(const ObjectId& object, const std::optional<ObjectId>& parent) const;
  /// The schema public is always kept.
  [[nodiscard]] bool keeps(const Object& object) const;
};

/// Whether something that is not managed lives in the object, so that it cannot go: a schema with
/// functions in it.
[[nodiscard]] bool holds_others(const Object& object, const Database& context);

/// The managed objects, and the rest, which still count as dependencies: both know who uses whom.
struct Managed {
  Database managed;
  Database context;  ///< the objects that are filtered out, and everything unmanaged
};

/// `database` is sorted; so are both results.
[[nodiscard]] Managed split(Database database, const Filter& filter);

/// Those of the unmanaged objects that the filter does not leave out.
[[nodiscard]] std::vector<Unmanaged> missed(const std::vector<Unmanaged>& unmanaged,
                                            const Filter& filter);

/// Moves what `declared` leaves alone, with all that belongs to it, from `live` to `context`.
void set_aside(const Database& declared, Database& live, Database& context);

}  // namespace schemadiff::model
