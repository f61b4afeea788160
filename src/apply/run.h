#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "apply/session.h"
#include "apply/state.h"
#include "revision/graph.h"

namespace schemadiff::apply {

/// One revision in one direction, and what the record has to be when it is done.
struct Task {
  const revision::Revision& revision;  ///< the caller's
  revision::Direction direction;
  std::vector<std::string> heads;  ///< afterwards
  std::string digest;              ///< for the journal
  std::size_t number = 0;          ///< of this run, from 1
  std::size_t count = 0;
  std::optional<Underway> resumed = {};  ///< how far an earlier run came
};

/// The statements that record a finished task, in the transaction that finishes it.
[[nodiscard]] std::vector<std::string> record_of(const Store& store, const Task& task,
                                                 std::optional<std::chrono::milliseconds> duration);

/// The digest of a whole block, for steps.
[[nodiscard]] std::string block_digest(const revision::Block& block);

/// Runs the blocks that are not done yet. Nothing is done twice: what commits, commits together
/// with its record; what cannot be in a transaction is recorded before and after.
void run(const Session& session, const Task& task);

/// The tasks cut where they have to be committed: each group runs in one transaction when it holds
/// several. Without `one_transaction` every task is a group.
[[nodiscard]] std::vector<std::span<const Task>> groups(std::span<const Task> tasks,
                                                        bool one_transaction);

/// Runs a group.
void run(const Session& session, std::span<const Task> group);

/// Takes away the invalid indexes that failed statements of an abandoned revision have left.
void clean_up(const Session& session, const revision::Revision& revision, const Underway& underway);

}  // namespace schemadiff::apply
