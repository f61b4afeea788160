#pragma once

#include <set>

#include "model/database.h"
#include "model/object_id.h"
#include "pg/connection.h"

namespace schemadiff::scratch {

/// Makes, in the connection's transaction, every schema that the objects of `objects` and `context`
/// are in or name. With `in_target`, schemas of these names that are there give way: they get other
/// names until the transaction is rolled back, which locks no table and which no other session
/// sees, and extensions in them move over to the new schema. Throws DatabaseError: 42501 when the
/// role owns a schema not, 0A000 for an extension that cannot move.
/// Returns the schemas made.
[[nodiscard]] std::set<model::ObjectId> make_schemas(pg::Connection& connection,
                                                     const model::Database& objects,
                                                     const model::Database& context,
                                                     bool in_target);

/// Whether the object is in a schema that gave way.
[[nodiscard]] bool is_moved_aside(const model::ObjectId& id);

}  // namespace schemadiff::scratch
