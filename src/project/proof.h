#pragma once

#include <string>

#include "pg/connection.h"
#include "project/compare.h"
#include "scratch/scratch.h"

namespace schemadiff::project {

/// Tries a migration on a throwaway database: what it concerns is made there in the live state,
/// with a few rows, then it runs up, down and up again. After each way the schema is read and
/// compared, and rows that should survive are looked for. Returns what was proved, as a revision's
/// header says it: "PostgreSQL 15: up, down, up; rows kept in 2 tables", or "none: …" with the
/// reason. Throws Error (Failure::Database) when the migration fails or does not lead where it
/// should: the message says at which statement, or what remained.
[[nodiscard]] std::string prove(const Comparison& comparison, scratch::Scratch& scratch,
                                pg::Connection& target);

}  // namespace schemadiff::project
