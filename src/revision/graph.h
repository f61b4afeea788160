#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "revision/revision.h"

namespace schemadiff::revision {

/// What a squashed revision was made from. It is kept beside it, in `squashed/<id>/`, for databases
/// that stand in the middle of it.
struct Squashed {
  std::string into = {};  ///< the id of the squashed revision, which is that of the last member too
  std::vector<Revision> members = {};
  std::vector<Squashed> squashed = {};  ///< members that were squashed before
};

/// All revisions of a folder and how they follow each other. Always valid: every parent is there
/// and nothing is its own ancestor.
class Graph {
 public:
  Graph() = default;

  /// Throws DiagnosticsError naming the files: two revisions with one id or one branch label, a
  /// parent or dependency that is not there, cycles; all of them at once.
  explicit Graph(std::vector<Revision> revisions, std::vector<Squashed> squashed = {});

  /// Parents and dependencies before their children; where the graph leaves a choice, by id.
  [[nodiscard]] const std::vector<Revision>& revisions() const noexcept { return revisions_; }

  [[nodiscard]] bool empty() const noexcept { return revisions_.empty(); }

  [[nodiscard]] bool contains(std::string_view id) const { return index_.contains(id); }

  /// Null when there is none. Lives as long as the graph.
  [[nodiscard]] const Revision* find(std::string_view id) const;

  /// Throws Error (Failure::State) when there is none.
  [[nodiscard]] const Revision& at(std::string_view id) const;

  /// The revisions that name `id` in `revises`, in the order of `revisions()`.
  [[nodiscard]] const std::vector<std::string>& children(std::string_view id) const;

  /// The revisions that no other revises, in the order of `revisions()`.
  [[nodiscard]] std::vector<std::string> heads() const;

  /// The revisions without a parent, in the order of `revisions()`.
  [[nodiscard]] std::vector<std::string> bases() const;

  /// Whether another revision depends on it. A head that is one is no more than Alembic's
  /// "effective head".
  [[nodiscard]] bool is_dependency(std::string_view id) const;

  /// `ids` with everything they revise and depend on, directly or not. Unknown ids are left out.
  [[nodiscard]] std::set<std::string> with_ancestors(std::span<const std::string> ids) const;

  /// `ids` with everything that revises or depends on them, directly or not.
  [[nodiscard]] std::set<std::string> with_descendants(std::span<const std::string> ids) const;

  /// The members of a branch, named by its label or by a revision's id: that revision, what revises
  /// it, and its ancestors up to, without it, the next branch point or merge. Empty when there is
  /// no such label or revision.
  [[nodiscard]] std::set<std::string> branch(std::string_view name) const;

  /// Every branch label with the revision that carries it.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& labels() const noexcept {
    return labels_;
  }

  /// The labels of the branches a revision is a member of, sorted.
  [[nodiscard]] const std::vector<std::string>& branch_names(std::string_view id) const;

  /// The revision that `id` was squashed into; null when there is none.
  [[nodiscard]] const Revision* replacement(std::string_view id) const;

  [[nodiscard]] const std::vector<Squashed>& squashed() const noexcept { return squashed_; }

  /// The graph as a database that has (or had) these revisions went through it: a squashed revision
  /// that replaces one of them gives way to what it was made from, where that was kept.
  [[nodiscard]] Graph as_lived(const std::set<std::string>& ids) const;

 private:
  using Lists = std::map<std::string, std::vector<std::string>, std::less<>>;

  void name_branches();

  std::vector<Revision> revisions_;
  std::vector<Squashed> squashed_;
  std::map<std::string, std::size_t, std::less<>> index_;  // into revisions_
  std::map<std::string, std::string, std::less<>> labels_;
  Lists children_;    // by `revises`
  Lists dependents_;  // by `depends_on`
  Lists branch_names_;
};

/// Every `*.sql` file of the folder (not of its subfolders, but for `squashed/`; names that begin
/// with a dot are passed over). A missing folder is an empty graph. Throws DiagnosticsError with
/// the mistakes of all files, and those of the graph they make.
[[nodiscard]] Graph load(const std::filesystem::path& folder);

/// The revision files of the folder, one by one, in the order of their names: whether they make a
/// graph is not asked. Throws DiagnosticsError with the mistakes of all files.
[[nodiscard]] std::vector<Revision> load_files(const std::filesystem::path& folder);

/// Where the revisions that were squashed into `id` are kept, below the folder of its file.
[[nodiscard]] std::filesystem::path squashed_folder(const std::filesystem::path& folder,
                                                    std::string_view id);

/// Those of `applied` that no other of them revises: the heads of a database that has applied
/// these, sorted.
[[nodiscard]] std::vector<std::string> heads_of(const Graph& graph,
                                                const std::set<std::string>& applied);

/// The same without those that others of them depend on.
[[nodiscard]] std::vector<std::string> effective_heads_of(const Graph& graph,
                                                          const std::set<std::string>& applied);

/// `ids` as a history is read: the newest first, and each branch in one piece where that can be.
[[nodiscard]] std::vector<std::string> newest_first(const Graph& graph,
                                                    const std::set<std::string>& ids);

}  // namespace schemadiff::revision
