#pragma once

#include <set>

#include "model/database.h"
#include "model/object_id.h"

namespace schemadiff::scratch {

/// The part of a schema that a server has to be asked about.
struct Slice {
  std::set<model::ObjectId> concerned;  ///< whose canonical form is to be found out
  model::Database objects;              ///< these, and what they need
  model::Database context;              ///< what these need of what is not theirs
};

/// The objects of `declared` whose canonical form is not known from `live`, which is canonical:
/// those that are not there or written otherwise; and those whose text, though equal, may be read
/// or printed otherwise because of what changes: whoever uses that, directly or not, and whoever
/// names a routine that gets or loses a namesake. An object that is equal and uses nothing that
/// changes is its live self, because the server wrote that text when it stood for the same things.
/// Never what is canonical as written.
[[nodiscard]] std::set<model::ObjectId> concerned(const model::Database& declared,
                                                  const model::Database& live);

/// `ids` of `declared` with what has to be there for them. What an object that is written otherwise
/// than in `live` needs, only its words tell; of the others `live` knows it.
[[nodiscard]] Slice slice_of(std::set<model::ObjectId> ids, const model::Database& declared,
                             const model::Database& live, const model::Database& context);

/// What of `context` the objects may use.
[[nodiscard]] model::Database context_of(const model::Database& objects,
                                         const model::Database& context);

}  // namespace schemadiff::scratch
