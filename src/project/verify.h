#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pg/connection.h"
#include "project/project.h"
#include "revision/revision.h"

namespace schemadiff::project {

/// What became of one revision that was run up, down and up.
struct Verified {
  std::string id;
  std::string message;
  std::string file;
  std::optional<std::string> failure = {};  ///< what is wrong with it; nothing: it is proved
};

/// All revisions of a project, and whether they lead to its models.
struct Verification {
  std::string server = {};  ///< `PostgreSQL 15.18`
  std::vector<Verified> revisions = {};
  /// The revisions after one that did not run; they were not tried.
  std::vector<std::string> untried = {};
  /// The objects that the models describe otherwise, as text; nothing when not everything ran.
  std::optional<std::vector<std::string>> differences = {};

  [[nodiscard]] bool proved() const;
};

/// Told before each revision, with its place among all.
using VerifyProgress =
    std::function<void(const revision::Revision& revision, std::size_t place, std::size_t all)>;

/// Runs every revision on a database of its own, parents first: up, down, up. Down has to lead back
/// to the schema before it, up again to the schema after it. A way down that fails or leads
/// elsewhere is noted and the rest is tried all the same; behind a way up that fails nothing is.
/// Then the models are compared with what the revisions made. The target is only asked who and what
/// it is; null for a private cluster. Throws what reading files, and opening the scratch, throws.
[[nodiscard]] Verification verify(const Project& project, pg::Connection* target, const Say& say,
                                  const VerifyProgress& progress);

}  // namespace schemadiff::project
