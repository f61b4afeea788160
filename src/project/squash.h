#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "files/config.h"
#include "project/draft.h"
#include "project/project.h"
#include "project/replay.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::project {

/// Several revisions that become one with the id of the last of them, so that whatever follows and
/// every database that stands there stay as they are.
struct Squash {
  std::vector<revision::Revision> members = {};  ///< parents first
  revision::Revision revision = {};              ///< what takes their place
  std::vector<std::string> carried = {};  ///< members whose statements are in it word for word
  std::string why_carried_all = {};       ///< why nothing was made anew; "" when something was
  revision::Graph graph = {};             ///< with it, sealed. Nothing is written yet
};

/// The members of `A:B`. Throws Error (Failure::Usage): the range is no piece that one revision can
/// stand for (several ends, something outside that follows or depends on what is not the last),
/// or holds fewer than two revisions.
[[nodiscard]] std::vector<revision::Revision> members_of(const revision::Graph& graph,
                                                         const std::string& range);

/// Makes the one revision. Members that only define the schema and were generated are made anew
/// from the schemas before and after them; all others (rows, renamings, what was written by hand)
/// are carried word for word, in their places. Runs both ways on databases of their own, up, down
/// and up, and compares schemas and numbers of rows; where what was made anew leads elsewhere, all
/// is carried. Throws what running throws, and Error (Failure::File) when even that leads
/// elsewhere: the way down of a member does not lead back.
[[nodiscard]] Squash squash(const Project& project, const std::string& range,
                            const NewRevision& wanted, pg::Connection* target, const Say& say);

/// Moves the members' files to `squashed/<id>/`, where databases in the middle of them find their
/// way, and writes the new one. Returns its path.
[[nodiscard]] std::filesystem::path save(const Project& project, const Squash& squash);

}  // namespace schemadiff::project
