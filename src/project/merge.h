#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "project/draft.h"
#include "project/project.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::project {

/// An object that several of the branches change, with the revisions that do, branch by branch.
struct Touched {
  std::string object = {};  ///< `column public.users.email`, or `public.users` alone
  std::vector<std::vector<std::string>> by = {};

  bool operator==(const Touched&) const = default;
};

/// What a revision changes: the objects of its list of changes, and those its statements are about.
[[nodiscard]] std::set<std::string> objects_of(const revision::Revision& revision);

/// What more than one of the branches that end in `heads` changes since they parted.
[[nodiscard]] std::vector<Touched> touched_by_several(const revision::Graph& graph,
                                                      const std::vector<std::string>& heads);

/// The revision that joins branches; or why there is nothing to join.
struct Merge {
  std::vector<std::string> heads = {};
  std::optional<std::string> merged_by = {};        ///< a revision that joins just these already
  std::optional<revision::Revision> revision = {};  ///< none when there is nothing to join
  std::vector<Touched> touched = {};
};

/// `wanted.heads` are what is joined; none means all heads. Throws Error (Failure::Usage): one of
/// them is no head (without `splice`), comes before another of them, or is named twice.
[[nodiscard]] Merge merge(const Project& project, NewRevision wanted);

}  // namespace schemadiff::project
