#include "project/rebase.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "apply/journal.h"
#include "base/error.h"
#include "base/text.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/name.h"

namespace schemadiff::project {

namespace {

using revision::Graph;
using revision::Revision;
using Ids = std::vector<std::string>;
using Index = std::size_t;
using Indexes = std::set<Index>;

[[noreturn]] void refuse(const std::string& message) {
  throw Error(Failure::Usage, message);
}

/// The revision files of a folder, linked file to file: two of them may have one id.
class Files {
 public:
  explicit Files(std::vector<Revision> revisions) : revisions_(std::move(revisions)) {
    for (Index i = 0; i < revisions_.size(); ++i) {
      by_id_[revisions_[i].id].push_back(i);
    }
    for (const Revision& revision : revisions_) {
      links_.push_back(links_of(revision));
    }
  }

  [[nodiscard]] const Revision& at(Index index) const { return revisions_[index]; }

  [[nodiscard]] std::size_t size() const { return revisions_.size(); }

  /// What a name means; `apart` are the files it cannot mean.
  [[nodiscard]] Index find(const std::string& name, const Indexes& apart) const {
    std::vector<Index> found;
    for (Index i = 0; i < revisions_.size(); ++i) {
      if (is_path_of(name, revisions_[i].path)) {
        return i;
      }
      if (revisions_[i].id.starts_with(name) && !apart.contains(i)) {
        found.push_back(i);
      }
    }
    const auto whole = by_id_.find(name);
    if (whole != by_id_.end()) {
      found = whole->second;
      std::erase_if(found, [&apart](Index i) { return apart.contains(i); });
    }
    if (found.size() > 1) {
      refuse(fmt::format("'{}' may be {}: name the file", name, listed(found)));
    }
    if (found.empty() && whole != by_id_.end()) {
      refuse(fmt::format("'{}' is part of the branch that moves: it cannot be put behind itself",
                         name));
    }
    if (found.empty()) {
      Ids ids;
      std::ranges::transform(revisions_, std::back_inserter(ids), &Revision::id);
      refuse(fmt::format("there is no revision '{}'{}", name, did_you_mean(name, ids)));
    }
    return found.front();
  }

  /// With everything they revise and depend on, directly or not.
  [[nodiscard]] Indexes before(Indexes some) const {
    std::vector<Index> open(some.begin(), some.end());
    while (!open.empty()) {
      const Index next = open.back();
      open.pop_back();
      for (const auto& [id, need] : links_[next]) {
        if (some.insert(need).second) {
          open.push_back(need);
        }
      }
    }
    return some;
  }

  /// With everything that revises or depends on them, directly or not.
  [[nodiscard]] Indexes after(Indexes some) const {
    for (bool grows = true; grows;) {
      grows = false;
      for (Index i = 0; i < revisions_.size(); ++i) {
        const bool follows = std::ranges::any_of(
            links_[i], [&some](const auto& link) { return some.contains(link.second); });
        grows = (follows && some.insert(i).second) || grows;
      }
    }
    return some;
  }

  /// The files nothing revises.
  [[nodiscard]] std::vector<Index> heads() const {
    Indexes revised;
    for (Index i = 0; i < revisions_.size(); ++i) {
      for (const std::string& parent : revisions_[i].revises) {
        revised.insert(link(i, parent));
      }
    }
    std::vector<Index> found;
    for (Index i = 0; i < revisions_.size(); ++i) {
      if (!revised.contains(i)) {
        found.push_back(i);
      }
    }
    return found;
  }

  /// The file that `id` means in the header of a file.
  [[nodiscard]] Index link(Index index, const std::string& id) const {
    return links_[index].at(id);
  }

  [[nodiscard]] std::string listed(const std::vector<Index>& some) const {
    Ids names;
    for (const Index i : some) {
      names.push_back(revisions_[i].path.string());
    }
    return join(names, " or ");
  }

 private:
  using Links = std::map<std::string, Index>;

  static bool is_path_of(const std::string& name, const std::filesystem::path& path) {
    return name == path.filename().string() ||
           std::filesystem::path(name).lexically_normal() == path.lexically_normal() ||
           std::filesystem::absolute(name).lexically_normal() ==
               std::filesystem::absolute(path).lexically_normal();
  }

  Links links_of(const Revision& revision) const {
    Links links;
    Ids needs = revision.revises;
    std::ranges::copy(revision.depends_on, std::back_inserter(needs));
    for (const std::string& need : needs) {
      const auto found = by_id_.find(need);
      if (found == by_id_.end()) {
        throw DiagnosticsError(
            {{{.file = revision.path.string()},
              fmt::format("'{}' needs the revision '{}', which no file has", revision.id, need),
              std::nullopt}});
      }
      links.emplace(need, found->second.size() == 1 ? found->second.front()
                                                    : sealed_over(revision, need, found->second));
    }
    return links;
  }

  /// The one of several files of one id that the revision's digest was made over.
  [[nodiscard]] Index sealed_over(const Revision& revision, const std::string& id,
                                  const std::vector<Index>& candidates) const {
    std::vector<Index> fitting;
    for (const Index candidate : candidates) {
      Ids parents;
      for (const std::string& parent : revision.revises) {
        const auto found = by_id_.find(parent);
        const Index index = parent == id ? candidate : found->second.front();
        parents.push_back(revisions_[index].digest.value_or(""));
      }
      if (revision.digest == revision::digest(revision, parents)) {
        fitting.push_back(candidate);
      }
    }
    if (fitting.size() != 1) {
      throw Error(Failure::File,
                  fmt::format("'{}' follows '{}', which may be {}, and its digest does not tell "
                              "which: give one of the two another id by hand",
                              revision.id, id, listed(candidates)),
                  {.file = revision.path.string()});
    }
    return fitting.front();
  }

  std::vector<Revision> revisions_;
  std::map<std::string, std::vector<Index>> by_id_;
  std::vector<Links> links_;  // by index: what an id in the header means
};

Index onto_of(const Files& files, Index start, const RebaseRequest& request) {
  const Indexes branch = files.after({start});
  if (request.onto) {
    return files.find(*request.onto, branch);
  }
  std::vector<Index> heads = files.heads();
  std::erase_if(heads, [&branch](Index i) { return branch.contains(i); });
  if (heads.size() != 1) {
    refuse(heads.empty() ? fmt::format("'{}' is of the only branch there is: say with --onto what "
                                       "it is to follow",
                                       files.at(start).id)
                         : fmt::format("there are several other heads, {}: say with --onto which",
                                       files.listed(heads)));
  }
  return heads.front();
}

std::filesystem::path renamed(const Revision& revision, const std::string& id) {
  const std::string name = revision.path.filename().string();
  return name.starts_with(revision.id)
             ? revision.path.parent_path() / (id + name.substr(revision.id.size()))
             : revision.path;
}

/// Gives the members of a branch their new places.
class Mover {
 public:
  Mover(const files::Config& config, const Files& files, Index onto, Indexes branch,
        const NewRevision& wanted)
      : config_(config),
        files_(files),
        onto_(onto),
        branch_(std::move(branch)),
        behind_(files.before({onto})),
        wanted_(wanted) {}

  Rebase move(std::vector<revision::Squashed> squashed) {
    for (Index i = 0; i < files_.size(); ++i) {
      if (!branch_.contains(i)) {
        revisions_.push_back(files_.at(i));
      }
    }
    graph_ = Graph(revisions_, squashed);  // what stays has to be one
    for (Index next = ready(); next != files_.size(); next = ready()) {
      place(next);
    }
    Rebase result{.onto = files_.at(onto_).id};
    result.graph = sealed_graph(std::move(squashed));
    for (const Index index : order_) {
      Move move{.before = files_.at(index), .after = result.graph.at(ids_.at(index))};
      if (move.before.path != move.after.path || !(move.before == move.after)) {
        result.moves.push_back(std::move(move));
      }
    }
    return result;
  }

 private:
  /// The first member whose needs are placed; the number of files when there is none left.
  [[nodiscard]] Index ready() const {
    Index best = files_.size();
    for (const Index i : branch_) {
      const bool waits = ids_.contains(i) || std::ranges::any_of(branch_, [&](Index other) {
                           return !ids_.contains(other) && other != i && needs(i, other);
                         });
      if (!waits && (best == files_.size() || files_.at(i).id < files_.at(best).id)) {
        best = i;
      }
    }
    return best;
  }

  [[nodiscard]] bool needs(Index index, Index other) const {
    const auto leads_there = [&](const std::string& id) { return files_.link(index, id) == other; };
    return std::ranges::any_of(files_.at(index).revises, leads_there) ||
           std::ranges::any_of(files_.at(index).depends_on, leads_there);
  }

  void place(Index index) {
    Revision revision = files_.at(index);
    revision.revises = parents_of(index);
    for (std::string& id : revision.depends_on) {
      id = id_of(files_.link(index, id));
    }
    revision.id = new_id(files_.at(index).id);
    revision.path = renamed(files_.at(index), revision.id);
    revision.models.reset();  // they led to the schema without the other branch
    revision.proof.reset();
    ids_.emplace(index, revision.id);
    order_.push_back(index);
    revisions_.push_back(std::move(revision));
    graph_ = Graph(revisions_);
  }

  [[nodiscard]] std::string id_of(Index index) const {
    const auto moved = ids_.find(index);
    return moved == ids_.end() ? files_.at(index).id : moved->second;
  }

  /// The parents in the branch; without any, the head it is put behind. What else was joined there
  /// and is behind that head already, is joined by that.
  [[nodiscard]] Ids parents_of(Index index) const {
    Ids inside;
    Ids outside;
    for (const std::string& id : files_.at(index).revises) {
      const Index parent = files_.link(index, id);
      if (branch_.contains(parent)) {
        inside.push_back(id_of(parent));
      } else if (!behind_.contains(parent)) {
        outside.push_back(id_of(parent));
      }
    }
    if (inside.empty()) {
      inside.push_back(files_.at(onto_).id);
    }
    std::ranges::copy(outside, std::back_inserter(inside));
    return inside;
  }

  /// A number is kept only when it is larger than all that are placed.
  [[nodiscard]] std::string new_id(const std::string& id) const {
    const std::string next = fresh_id(config_, graph_, wanted_);
    const bool counts =
        config_.revision_ids == files::RevisionIds::Sequential && revision::is_sequential(id);
    const bool is_larger = id.size() > next.size() || (id.size() == next.size() && id >= next);
    return graph_.contains(id) || (counts && !is_larger) ? next : id;
  }

  [[nodiscard]] Graph sealed_graph(std::vector<revision::Squashed> squashed) const {
    const Graph graph(revisions_, squashed);
    std::set<std::string> ids;
    for (const auto& [index, id] : ids_) {
      ids.insert(id);
    }
    std::vector<Revision> revisions = revisions_;
    for (Revision& fresh : revision::sealed(graph, ids)) {
      *std::ranges::find(revisions, fresh.id, &Revision::id) = std::move(fresh);
    }
    return Graph(std::move(revisions), std::move(squashed));
  }

  const files::Config& config_;
  const Files& files_;
  Index onto_;
  Indexes branch_;
  Indexes behind_;  // onto_ and all before it
  const NewRevision& wanted_;
  std::vector<Revision> revisions_;  // that have their places
  Graph graph_;                      // of these
  std::map<Index, std::string> ids_;
  std::vector<Index> order_;
};

/// Where the branch begins: the members none of whose parents is one.
std::vector<Index> roots_of(const Files& files, const Indexes& branch) {
  std::vector<Index> roots;
  for (const Index i : branch) {
    const Ids& parents = files.at(i).revises;
    if (std::ranges::none_of(
            parents, [&](const std::string& id) { return branch.contains(files.link(i, id)); })) {
      roots.push_back(i);
    }
  }
  return roots;
}

std::string content_of(const Revision& revision) {
  return revision::digest(revision, {});
}

}  // namespace

Rebase rebase(const files::Config& config, const RebaseRequest& request,
              const NewRevision& wanted) {
  const Files files(revision::load_files(config.revisions));
  const Index start = files.find(request.revision, {});
  const Index onto = onto_of(files, start, request);
  const Indexes behind = files.before({onto});
  if (behind.contains(start)) {
    refuse(fmt::format("'{}' comes before '{}' already", files.at(start).id, files.at(onto).id));
  }
  Indexes branch = files.before({start});
  std::erase_if(branch, [&behind](Index i) { return behind.contains(i); });
  branch = files.after(std::move(branch));
  if (branch.contains(onto)) {
    refuse(fmt::format("'{}' comes after '{}': it cannot be put behind it", files.at(onto).id,
                       files.at(start).id));
  }
  const std::vector<Index> roots = roots_of(files, branch);
  if (roots.size() > 1) {
    refuse(fmt::format("the branch of '{}' begins in several places, {}: rebase them one by one",
                       files.at(start).id, files.listed(roots)));
  }
  const Ids& parents = files.at(roots.front()).revises;
  if (parents.size() == 1 && files.link(roots.front(), parents.front()) == onto) {
    return {.onto = files.at(onto).id};
  }
  std::vector<revision::Squashed> squashed;
  try {
    squashed = revision::load(config.revisions).squashed();
  } catch (const DiagnosticsError&) {
    // Two files of one id: that is what is being mended. Nothing was squashed among them.
  }
  return Mover(config, files, onto, branch, wanted).move(std::move(squashed));
}

void demand_not_applied(const Rebase& rebase, const apply::State& state) {
  for (const Move& move : rebase.moves) {
    const auto row = std::ranges::find(state.journal, move.before.id, &apply::AppliedRevision::id);
    if (row == state.journal.end()) {
      continue;
    }
    // With two files of one id it may be the other one that was applied.
    const Revision* const other = rebase.graph.find(move.before.id);
    const std::string applied = content_of(apply::journal_revision(row->id, row->file));
    const bool is_other = other != nullptr && other->path != move.after.path &&
                          content_of(*other) == applied && content_of(move.before) != applied;
    if (!is_other) {
      throw Error(Failure::State,
                  fmt::format("the database has applied '{}': only what is not applied can be put "
                              "elsewhere; downgrade it first, or join the branches with "
                              "`schemadiff merge`",
                              move.before.id),
                  {.file = move.before.path.string()});
    }
  }
}

void prove(Rebase& rebase, Replay& replay) {
  std::set<std::string> ids;
  for (const Move& move : rebase.moves) {
    ids.insert(move.after.id);
  }
  const Ids heads = revision::heads_of(rebase.graph, ids);
  const auto up = [&] {
    for (const std::string& head : heads) {
      replay.upgrade(rebase.graph, head);
    }
  };
  replay.upgrade(rebase.graph, rebase.onto);
  const model::Managed before = replay.schema();
  up();
  const model::Managed after = replay.schema();
  replay.downgrade(rebase.graph, rebase.onto);
  const std::string lost = difference_between(before, replay.schema());
  if (!lost.empty()) {
    throw Error(Failure::File,
                fmt::format("the way back from '{}' to '{}' does not lead back; afterwards these "
                            "differ: {}",
                            join(heads, "', '"), rebase.onto, lost),
                {.file = rebase.moves.front().before.path.string()});
  }
  up();
  const std::string other = difference_between(after, replay.schema());
  if (!other.empty()) {
    throw Error(Failure::File,
                fmt::format("the second way up to '{}' leads elsewhere than the first; these "
                            "differ: {}",
                            join(heads, "', '"), other),
                {.file = rebase.moves.front().before.path.string()});
  }
  for (Move& move : rebase.moves) {
    move.after.proof = fmt::format("{}: up, down, up", replay.server());
  }
}

void save(const Rebase& rebase) {
  // A new name may be another member's old one: those that go to larger ids go first.
  for (auto move = rebase.moves.rbegin(); move != rebase.moves.rend(); ++move) {
    revision::move_file(move->after, move->before.path);
  }
}

}  // namespace schemadiff::project
