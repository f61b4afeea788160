#pragma once

#include <cstddef>
#include <string>

#include "model/database.h"
#include "model/declaration.h"
#include "model/filter.h"
#include "pg/connection.h"
#include "plan/plan.h"
#include "scratch/scratch.h"

namespace schemadiff::project {

/// What lies between the declared schema and a live one.
struct Comparison {
  model::Declaration declared;  ///< as written, names left open taken from the live objects
  model::Database desired;      ///< the same, canonical
  model::Database live;         ///< what is managed of it
  model::Database context;      ///< the rest of it
  model::Database renamed;      ///< `live` after the renamings
  plan::Migration migration;    ///< from `live` to `desired` and back
  std::size_t made = 0;         ///< how many objects the scratch made to find that out
};

/// Reads the live database in one snapshot, makes the declaration canonical on a scratch, and plans
/// the way. Renamings come first, because what a declaration leaves open (the name of a serial
/// column's sequence) is looked up in the live object, which may still have its former name. Throws
/// DiagnosticsError for SQL texts the server refuses, Error (Failure::Decision) where the author
/// has to decide.
[[nodiscard]] Comparison compare(model::Declaration declared, const model::Filter& filter,
                                 pg::Connection& target, scratch::Scratch& scratch, bool online);

/// The same for who asks what differs and wants no way: renamings are not followed, `drop = false`
/// does not count, no statement is planned, so no decision is needed either.
[[nodiscard]] Comparison differences(model::Declaration declared, const model::Filter& filter,
                                     pg::Connection& target, scratch::Scratch& scratch);

}  // namespace schemadiff::project
