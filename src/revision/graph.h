#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "revision/revision.h"

namespace schemadiff::revision {

/// All revisions of a folder and how they follow each other. Always valid: every parent is there
/// and nothing is its own ancestor.
class Graph {
 public:
  Graph() = default;

  /// Throws DiagnosticsError naming the files: two revisions with one id or one branch label, a
  /// parent or dependency that is not there, a cycle.
  explicit Graph(std::vector<Revision> revisions);

  /// Parents and dependencies before their children; where the graph leaves a choice, by id.
  [[nodiscard]] const std::vector<Revision>& revisions() const noexcept { return revisions_; }

  [[nodiscard]] bool empty() const noexcept { return revisions_.empty(); }

  [[nodiscard]] bool contains(std::string_view id) const { return index_.contains(id); }

  /// Null when there is none. Lives as long as the graph.
  [[nodiscard]] const Revision* find(std::string_view id) const;

  /// Throws Error (Failure::State) when there is none.
  [[nodiscard]] const Revision& at(std::string_view id) const;

  /// The revisions that name `id` in `revises`, in the order of `revisions()`.
  [[nodiscard]] std::vector<std::string> children(std::string_view id) const;

  /// The revisions that no other revises, in the order of `revisions()`.
  [[nodiscard]] std::vector<std::string> heads() const;

  /// The revisions without a parent, in the order of `revisions()`.
  [[nodiscard]] std::vector<std::string> bases() const;

  /// The heads that another revision depends on (Alembic's "effective head").
  [[nodiscard]] bool is_dependency(std::string_view id) const;

  /// `ids` with everything they revise and depend on, directly or not. Unknown ids are left out.
  [[nodiscard]] std::set<std::string> with_ancestors(std::span<const std::string> ids) const;

  /// `ids` with everything that revises or depends on them, directly or not.
  [[nodiscard]] std::set<std::string> with_descendants(std::span<const std::string> ids) const;

  /// The members of a labelled branch: the labelled revision, its descendants, and its ancestors up
  /// to, without it, the next branch point or merge. Empty when no revision carries the label.
  [[nodiscard]] std::set<std::string> branch(std::string_view label) const;

  /// Every branch label with the revision that carries it.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& labels() const noexcept {
    return labels_;
  }

 private:
  std::vector<Revision> revisions_;
  std::map<std::string, std::size_t, std::less<>> index_;  // into revisions_
  std::map<std::string, std::string, std::less<>> labels_;
};

/// Every `*.sql` file of the folder (not of its subfolders; names that begin with a dot are passed
/// over). A missing folder is an empty graph. Throws DiagnosticsError with the mistakes of all
/// files.
[[nodiscard]] Graph load(const std::filesystem::path& folder);

/// Those of `applied` that no other of them revises: the heads of a database that has applied
/// these, sorted.
[[nodiscard]] std::vector<std::string> heads_of(const Graph& graph,
                                                const std::set<std::string>& applied);

}  // namespace schemadiff::revision
