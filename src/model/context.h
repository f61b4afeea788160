#pragma once

#include <vector>

#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

class Database;

/// What a rule may know beside its own object.
struct Context {
  const Database* from =
      nullptr;                   ///< the state before; null where there is none (a first creation)
  const Database* to = nullptr;  ///< the state after; null where there is none
  int server_major = 15;
  /// Whether rows and traffic have to be expected: the relation existed before this revision and
  /// online recipes are wanted.
  bool online = false;
  /// Whether online recipes are wanted at all, for what others than the object itself feel: a new
  /// partition locks the table that it becomes a part of.
  bool careful = false;
  /// Whether this is the way back: values that were dropped on the way there are gone, and nobody
  /// can be asked for them.
  bool restores = false;
  /// Whether the relation was looked at and has no rows: what nobody can say of rows need not be
  /// said. Recipes stay as they are; the same revision may run where there are some.
  bool no_rows = false;
  /// Whether the objects are only made to be looked at: no query is run for its rows.
  bool in_scratch = false;
  /// The role that will run the statements, as far as is known: the owner of what they make.
  sql::Identifier role = {};
  /// For `alter`: what depends on the object directly, before and after the change alike.
  std::vector<ObjectId> dependents;
};

}  // namespace schemadiff::model
