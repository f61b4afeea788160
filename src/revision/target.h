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
  /// Set for `label@…` and `ID@…`: a downgrade keeps to the members of this branch.
  std::optional<std::string> branch = {};

  [[nodiscard]] bool is_base() const noexcept { return revisions.empty(); }

  bool operator==(const Target&) const = default;
};

/// Resolves `head`, `heads`, `base`, `current`, an id, a unique prefix, `ID+N`, `ID-N`, `+N`, `-N`,
/// `BRANCH@head`, `BRANCH@heads`, `BRANCH@base`, `BRANCH@+N`, `BRANCH@-N`, `BRANCH@ID`,
/// `BRANCH@ID+N`, where a branch is a label or the id of a revision in it. `current` are the heads
/// of the database, from which +N and -N count; they may name revisions that are not in the graph.
/// Throws Error: Failure::Usage when the text names nothing or is ambiguous (the candidates are
/// listed), Failure::State when it counts from a database that stands outside the graph.
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
/// at `heads`: what revises it, and whatever depends on what goes. Empty when there is nothing.
/// Throws Error: Failure::State when one of `heads` is not in the graph; Failure::Usage when
/// `target` is not applied.
[[nodiscard]] std::vector<std::string> downgrade_path(const Graph& graph,
                                                      std::span<const std::string> heads,
                                                      const Target& target);

/// A revision of another branch that goes along with a downgrade, because of what it needs.
struct Dragged {
  std::string id = {};
  std::string needs = {};

  bool operator==(const Dragged&) const = default;
};

/// Those of downgrade_path's revisions, in its order, that do not come after `target` themselves.
[[nodiscard]] std::vector<Dragged> dragged_along(const Graph& graph,
                                                 std::span<const std::string> heads,
                                                 const Target& target);

/// The heads of a database at `heads` once it is stamped with `targets`: each takes the place of
/// the heads before and after it, other branches stay where they are, and base forgets all (or all
/// of a branch). Sorted, without what the others need.
[[nodiscard]] std::vector<std::string> stamped_heads(const Graph& graph,
                                                     std::span<const std::string> heads,
                                                     std::span<const Target> targets);

}  // namespace schemadiff::revision
