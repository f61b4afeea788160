#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "catalog/read.h"
#include "model/database.h"
#include "model/declaration.h"
#include "model/filter.h"
#include "model/object.h"
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
  bool elsewhere = false;       ///< whether a server that is not the target's was asked for it
};

/// Looks at the live state after the renamings and at the desired one before a way between them is
/// planned; may throw.
using Review = std::function<void(const model::Database& renamed, const model::Database& desired)>;

/// Who follows a comparison; any of them may be empty.
struct Onlookers {
  Review review = {};
  catalog::InSnapshot in_snapshot = {};  ///< of the live database
};

/// Reads the live database in one snapshot, makes the declaration canonical on a scratch, and plans
/// the way. Renamings come first, because what a declaration leaves open (the name of a serial
/// column's sequence) is looked up in the live object, which may still have its former name. Throws
/// DiagnosticsError for SQL texts the server refuses, Error (Failure::Decision) where the author
/// has to decide.
[[nodiscard]] Comparison compare(model::Declaration declared, const model::Filter& filter,
                                 pg::Connection& target, scratch::Scratch& scratch, bool online,
                                 const Onlookers& onlookers = {});

/// Which of the live objects that are managed only where the files name them stay as they are where
/// the files do not.
using Unnamed = std::function<bool(const model::Object&)>;

/// How the way is wanted.
struct Way {
  bool online = true;
  bool needed = true;  ///< false: where it takes a decision, the differences do without it
};

/// The way from one canonical schema to another: of two databases, or of a database and what
/// revisions made of another. Nothing but the schemas is known, so there are no hints; throws as
/// above. `from` gives the server, and what is not managed there.
[[nodiscard]] Comparison compare(model::Managed from, const model::Database& to,
                                 scratch::Scratch& scratch, int server_major, const Way& way);

/// The same for who asks what differs and wants no way: renamings are not followed, `drop = false`
/// does not count, no statement is planned, so no decision is needed either. What the files do not
/// name counts, but for what is `unnamed`.
[[nodiscard]] Comparison differences(model::Declaration declared, const model::Filter& filter,
                                     pg::Connection& target, scratch::Scratch& scratch,
                                     const Unnamed& unnamed = {});

}  // namespace schemadiff::project
