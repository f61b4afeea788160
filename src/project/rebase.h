#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apply/state.h"
#include "files/config.h"
#include "project/draft.h"
#include "project/replay.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::project {

/// What is put behind what: ids, beginnings of ids, or names of files, which tell two files of one
/// id apart.
struct RebaseRequest {
  std::string revision = {};
  std::optional<std::string> onto = {};  ///< none: the other head
};

/// One revision of the branch that moves.
struct Move {
  revision::Revision before;
  revision::Revision after;
};

/// A branch behind another head. Nothing is written yet.
struct Rebase {
  std::string onto = {};
  std::vector<Move> moves = {};  ///< parents first; none when the branch is there already
  revision::Graph graph = {};    ///< with the branch in its new place, sealed
};

/// Moves the branch that `request.revision` is of: everything behind it up to where it parted from
/// `onto`, and everything that follows it. With sequential ids, those that are not larger than all
/// that come before get new ones, in their files' names too. Of two files with one id, the digests
/// tell whose children are whose. Throws Error (Failure::Usage) when a name means nothing or too
/// much, when `onto` is part of the branch, or the branch begins in several places;
/// DiagnosticsError when what stays is no graph.
[[nodiscard]] Rebase rebase(const files::Config& config, const RebaseRequest& request,
                            const NewRevision& wanted);

/// Throws Error (Failure::State) when the database has applied one of the revisions that move.
void demand_not_applied(const Rebase& rebase, const apply::State& state);

/// Runs all there is up to the new place, then the branch up, down and up; notes the proof in the
/// revisions' headers. Throws DatabaseError when the branch does not apply there, Error
/// (Failure::File) when its way back does not lead back.
void prove(Rebase& rebase, Replay& replay);

/// Writes the files of the branch under their new names.
void save(const Rebase& rebase);

}  // namespace schemadiff::project
