#pragma once

#include <vector>

#include "pg/connection.h"
#include "scratch/unit.h"

namespace schemadiff::scratch {

/// Runs the units inside the connection's transaction. As written, a text does not tell what it
/// needs, so the server is asked: what fails is tried again as long as anything else succeeds, then
/// in smaller pieces. Returns the units of objects that failed to the end, each with its error.
/// Throws DatabaseError for a failure that is no unit's fault.
[[nodiscard]] std::vector<Unit> build(pg::Connection& connection, std::vector<Unit> units);

}  // namespace schemadiff::scratch
