#pragma once

#include <set>
#include <span>
#include <string>

#include "revision/graph.h"

/// Revisions in the words Alembic's users know.
namespace schemadiff::console {

/// What is shown of revisions beside their ids.
struct Shown {
  bool parents = false;  ///< `0001 -> 0002`
  bool message = false;
  bool points = true;                  ///< (branchpoint), (mergepoint)
  std::set<std::string> current = {};  ///< these get (current)
};

/// `0001 -> 0002 (head), add users`
[[nodiscard]] std::string short_line(const revision::Graph& graph,
                                     const revision::Revision& revision, const Shown& shown);

/// Several lines: Rev, Parent or Merges, Path, the message and the header; ends in an empty line.
[[nodiscard]] std::string long_text(const revision::Graph& graph,
                                    const revision::Revision& revision, const Shown& shown);

/// A JSON array of the revisions, in the order given.
[[nodiscard]] std::string revisions_json(const revision::Graph& graph,
                                         std::span<const revision::Revision* const> revisions,
                                         const std::set<std::string>& current);

}  // namespace schemadiff::console
