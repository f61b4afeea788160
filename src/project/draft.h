#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "project/project.h"
#include "revision/revision.h"

namespace schemadiff::project {

/// What a new revision needs from outside, and where in the graph it is to stand.
struct NewRevision {
  std::string message = {};
  std::chrono::system_clock::time_point now = {};
  std::uint64_t random = 0;  ///< for random ids
  std::vector<std::string> heads =
      {};                              ///< what it follows, as in revision::resolve; none: the head
  bool splice = false;                 ///< it may follow what is no head, and begin a branch there
  std::optional<std::string> id = {};  ///< none: the next one
  std::vector<std::string> labels = {};      ///< of the branch that begins with it
  std::vector<std::string> depends_on = {};  ///< as in revision::resolve
};

/// A revision without blocks and digest. Throws Error (Failure::Usage): several heads and none is
/// chosen, a parent that is no head without `splice`, an id or a label that is taken or cannot be.
[[nodiscard]] revision::Revision draft(const Project& project, const NewRevision& wanted);

/// An id that no revision has, as the configuration wants them.
[[nodiscard]] std::string fresh_id(const files::Config& config, const revision::Graph& graph,
                                   const NewRevision& wanted);

}  // namespace schemadiff::project
