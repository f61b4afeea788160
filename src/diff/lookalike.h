#pragma once

#include <vector>

#include "model/database.h"
#include "model/object_id.h"

/// Renamings that nobody declared: guessed here, decided by a person.
namespace schemadiff::diff {

/// An object that goes and one that comes, so much alike that they may be one under two names.
struct Lookalike {
  model::ObjectId from;
  model::ObjectId to;
  int likeness = 0;  ///< 0 to 100

  bool operator==(const Lookalike&) const = default;
};

/// What a drop and a creation would lose if it was meant as a renaming: objects that hold rows or
/// values, and that differ in little but their name. Both databases are canonical, `from` after the
/// renamings that are known. The likeliest first; an object may be in several pairs.
[[nodiscard]] std::vector<Lookalike> lookalikes(const model::Database& from,
                                                const model::Database& to);

/// Every pair that could be one object under two names, alike or not: one kind, one parent, in one
/// database only.
[[nodiscard]] std::vector<Lookalike> renamable_pairs(const model::Database& from,
                                                     const model::Database& to);

}  // namespace schemadiff::diff
