#pragma once

#include <set>
#include <string>
#include <vector>

#include "diff/diff.h"
#include "diff/move.h"
#include "diff/rename.h"
#include "model/database.h"
#include "model/object_id.h"
#include "model/statement.h"

namespace schemadiff::plan {

/// One statement and the object it is about.
struct Step {
  std::string sql;  ///< without its semicolon
  model::ObjectId object;
};

/// Statements that run together.
struct Block {
  bool transaction = true;  ///< false: one by one, outside any transaction
  std::vector<Step> steps;
};

using Plan = std::vector<Block>;

struct Options {
  int server_major = 15;
  bool online = true;         ///< recipes that let readers and writers go on; false: `--direct`
  bool restores = false;      ///< the way back: what was lost on the way there cannot be asked for
  sql::Identifier role = {};  ///< who will run the plan, as far as is known; owns what it makes
  std::set<model::ObjectId> empty = {};  ///< tables that were looked at and have no rows
};

/// The statements that take `from` to `to`, in an order that the dependencies of both allow; the
/// same input gives the same plan. Objects created with their parent are folded into its statement;
/// what vanishes with its parent is not dropped on its own. Throws Error (Failure::Decision) where
/// a change cannot be made without a decision of the author: the message names the object and the
/// ways out.
[[nodiscard]] Plan plan(const model::Database& from, const model::Database& to,
                        const Options& options);

/// The way from a live state to a declared one and back: renamings first on the way up, last on the
/// way down. What becomes a part of something else leaves before the changes and joins after them.
struct Migration {
  std::vector<diff::Renaming> renamings;
  std::vector<diff::Move> moves = {};
  std::vector<diff::Change> changes;  ///< after the renamings, with what moves apart
  Plan up;
  Plan down;
  std::set<model::ObjectId> copied = {};  ///< what `up` makes anew and copies the rows of
};

/// What comes before the changes and after them. `before` and `after` are the whole states that
/// the moves are between, where there are any.
struct Around {
  std::vector<diff::Renaming> renamings = {};
  std::vector<diff::Move> moves = {};
  const model::Database* before = nullptr;
  const model::Database* after = nullptr;
};

/// `from` is the live state after the renamings, `to` the declared one, both with what moves apart.
[[nodiscard]] Migration migration(Around around, const model::Database& from,
                                  const model::Database& to, const Options& options);

}  // namespace schemadiff::plan
