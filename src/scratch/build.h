#pragma once

#include <cstdint>
#include <vector>

#include "pg/connection.h"
#include "scratch/unit.h"

namespace schemadiff::scratch {

/// How the server reads the texts of objects.
enum class Texts : std::uint8_t {
  AsPrinted,  ///< so that it prints them again: see sql/printed.h
  AsRead,     ///< as they are
};

/// Runs the units inside the connection's transaction. As written, a text does not tell what it
/// needs, so the server is asked: what fails is tried again as long as anything else succeeds, then
/// in smaller pieces. Returns the units of objects that failed to the end, each with its error.
/// Throws DatabaseError for a failure that is no unit's fault.
[[nodiscard]] std::vector<Unit> build(pg::Connection& connection, std::vector<Unit> units,
                                      Texts texts = Texts::AsPrinted);

}  // namespace schemadiff::scratch
