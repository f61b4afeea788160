#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "revision/graph.h"

namespace schemadiff::revision {

/// What an identifier names.
struct Target {
  std::vector<std::string> revisions;  ///< sorted; none means base: before the first revision
  std::optional<std::string> branch =
      {};  ///< set for `label@…`: a downgrade keeps to the members of this branch

  [[nodiscard]] bool is_base() const noexcept { return revisions.empty(); }

  bool operator==(const Target&) const = default;
};

/// Resolves `head`, `heads`, `base`, `current`, an id, a unique prefix, `ID+N`, `ID-N`, `+N`, `-N`,
/// `label@head`, `label@base`, `label@+N`, `label@-N`, `ID@head`. `current` are the heads of the
/// database, from which +N and -N count; they may name revisions that are not in the graph. Throws
/// Error: Failure::Usage when the text names nothing or is ambiguous (the candidates are listed),
/// Failure::State when it counts from a database that stands outside the graph.
[[nodiscard]] Target resolve(const Graph& graph, std::string_view text,
                             std::span<const std::string> current);

/// The two ends of `A:B`; what is left out is `base` or `heads`.
struct Range {
  Target from;
  Target to;

  bool operator==(const Range&) const = default;
};

/// Whether the text is a range: it holds a colon.
[[nodiscard]] bool is_range(std::string_view text);

/// Throws like `resolve`, and Failure::Usage when the text has not exactly one colon.
[[nodiscard]] Range resolve_range(const Graph& graph, std::string_view text,
                                  std::span<const std::string> current);

/// The revisions of a range for `history`, both ends included, parents first.
[[nodiscard]] std::vector<std::string> between(const Graph& graph, const Range& range);

/// What has to be applied, in this order, so that a database at `heads` has `target` and all it
/// needs. Empty when it has. Throws Error (Failure::State) when one of `heads` is not in the graph.
[[nodiscard]] std::vector<std::string> upgrade_path(const Graph& graph,
                                                    std::span<const std::string> heads,
                                                    const Target& target);

/// What has to be taken back, in this order, so that nothing after `target` is left on a database
/// at `heads`. Empty when there is nothing. Throws Error: Failure::State when one of `heads` is not
/// in the graph; Failure::Usage when `target` is not applied, or when a revision of another branch,
/// which only depends on one of these, would have to go too (it is named).
[[nodiscard]] std::vector<std::string> downgrade_path(const Graph& graph,
                                                      std::span<const std::string> heads,
                                                      const Target& target);

}  // namespace schemadiff::revision
