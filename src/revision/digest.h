#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::revision {

/// SHA-256 over the statements and block options of both directions and over the parents' digests
/// (in any order): `sha256:` and 64 hexadecimal digits. Comments between statements, the message
/// and the other header keys are not covered.
[[nodiscard]] std::string digest(const Revision& revision, std::span<const std::string> parents);

/// The digest of a revision of the graph, over the digests its parents' files record (or would,
/// where they record none).
[[nodiscard]] std::string digest(const Graph& graph, const Revision& revision);

enum class DigestState : std::uint8_t {
  Current,
  Stale,    ///< the file, or a parent's digest, was edited after it was sealed: a finding, not an
            ///< error
  Missing,  ///< the file records none
};

[[nodiscard]] DigestState digest_state(const Graph& graph, const Revision& revision);

/// The revisions among `ids` whose digest is missing or stale, with the digest they should have:
/// parents before children, each over its parents' new ones.
[[nodiscard]] std::vector<Revision> sealed(const Graph& graph, const std::set<std::string>& ids);

}  // namespace schemadiff::revision
