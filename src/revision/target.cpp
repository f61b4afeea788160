#include "revision/target.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::revision {

namespace {

using Ids = std::vector<std::string>;

[[noreturn]] void fail(const std::string& message) {
  throw Error(Failure::Usage, message);
}

std::string listed(const Ids& ids) {
  return join(ids, ", ");
}

Ids sorted(Ids ids) {
  std::ranges::sort(ids);
  return ids;
}

void require_known(const Graph& graph, std::span<const std::string> heads) {
  for (const std::string& id : heads) {
    if (!graph.contains(id)) {
      throw Error(Failure::State,
                  fmt::format("the database stands at '{}', which no revision file has", id));
    }
  }
}

/// The members of `among` that no other member of `among` revises.
Ids heads_among(const Graph& graph, const std::set<std::string>& among) {
  return heads_of(graph, among);
}

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> result;
  std::ranges::set_intersection(a, b, std::inserter(result, result.end()));
  return result;
}

std::set<std::string> without(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> result;
  std::ranges::set_difference(a, b, std::inserter(result, result.end()));
  return result;
}

/// Resolves one identifier; `text` is what the user wrote, for the messages.
class Resolver {
 public:
  Resolver(const Graph& graph, std::string_view text, std::span<const std::string> current)
      : graph_(graph), text_(text), current_(current) {}

  [[nodiscard]] Target resolve() const {
    if (text_.empty()) {
      fail("an empty text names no revision");
    }
    if (is_range(text_)) {
      fail(fmt::format("'{}' is a range, and one revision is wanted here", text_));
    }
    const std::size_t at = text_.find('@');
    if (at != std::string_view::npos) {
      return in_branch(text_.substr(0, at), text_.substr(at + 1));
    }
    if (text_.starts_with('+') || text_.starts_with('-')) {
      const int steps = steps_in(text_);
      return steps > 0 ? Target{.revisions = forward(applied(), nullptr, steps)}
                       : back(single_current(), -steps, nullptr);
    }
    return absolute(text_, nullptr);
  }

 private:
  /// A name, perhaps with steps behind it; of a branch, when `among` are its members.
  [[nodiscard]] Target absolute(std::string_view text, const std::set<std::string>* among) const {
    const std::size_t sign = text.find_first_of("+-");
    if (sign != std::string_view::npos) {
      return relative(text.substr(0, sign), steps_in(text.substr(sign)), among);
    }
    return {.revisions = plain(text, among), .branch = {}};
  }

  [[nodiscard]] Ids plain(std::string_view name, const std::set<std::string>* among) const {
    if (name == "base") {
      return {};
    }
    if (name == "current") {
      return sorted({current_.begin(), current_.end()});
    }
    Ids heads = sorted(among == nullptr ? graph_.heads() : heads_among(graph_, *among));
    if (name == "heads") {
      // What another head depends on comes with it.
      const std::set<std::string> behind = graph_.with_ancestors(heads);
      const Ids needed = effective_heads_of(graph_, behind);
      std::erase_if(heads, [&needed](const std::string& id) {
        return std::ranges::find(needed, id) == needed.end();
      });
      return heads;
    }
    if (name == "head") {
      require_single(heads, among != nullptr);
      return heads;
    }
    std::string id = id_of(name);
    if (among != nullptr && !among->contains(id)) {
      fail(fmt::format("'{}' is not a member of the branch '{}'", id,
                       text_.substr(0, text_.find('@'))));
    }
    return {std::move(id)};
  }

  void require_single(const Ids& heads, bool in_branch) const {
    if (heads.size() < 2) {
      return;
    }
    fail(in_branch ? fmt::format("the branch '{0}' has several heads ({1}): name one of them, or "
                                 "all with '{0}@heads'",
                                 text_.substr(0, text_.find('@')), listed(heads))
                   : fmt::format("there are several heads ({}): name one of them, a branch as in "
                                 "'label@head', or all with 'heads'",
                                 listed(heads)));
  }

  /// An id or the beginning of one.
  [[nodiscard]] std::string id_of(std::string_view name) const {
    if (graph_.contains(name)) {
      return std::string(name);
    }
    if (graph_.labels().contains(name)) {
      fail(fmt::format("'{}' is a branch: write '{}@head'", name, name));
    }
    if (const Revision* squashed = graph_.replacement(name)) {
      fail(fmt::format("'{}' was squashed into '{}'", name, squashed->id));
    }
    Ids ids;
    Ids candidates;
    for (const Revision& revision : graph_.revisions()) {
      ids.push_back(revision.id);
      if (!name.empty() && revision.id.starts_with(name)) {
        candidates.push_back(revision.id);
      }
    }
    if (candidates.size() > 1) {
      fail(fmt::format("'{}' is the beginning of several revisions: {}", name,
                       listed(sorted(candidates))));
    }
    if (candidates.empty()) {
      fail(fmt::format("there is no revision '{}'{}", name, did_you_mean(name, ids)));
    }
    return candidates.front();
  }

  [[nodiscard]] int steps_in(std::string_view text) const {
    const bool minus = text.starts_with('-');
    const std::string_view digits = text.substr(1);
    int steps = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), steps);
    if (failure != std::errc{} || end != digits.data() + digits.size() || steps < 1) {
      fail(fmt::format("'{}' does not count steps: write '+1', '-1', 'ID+1' or 'ID-1'", text_));
    }
    return minus ? -steps : steps;
  }

  [[nodiscard]] std::set<std::string> applied() const {
    require_known(graph_, current_);
    return graph_.with_ancestors(current_);
  }

  [[nodiscard]] std::string single_current() const {
    require_known(graph_, current_);
    if (current_.empty()) {
      fail(fmt::format("'{}' counts back from where the database stands, and nothing is applied",
                       text_));
    }
    // What another applied revision depends on cannot be meant: it could not go alone.
    const Ids heads = effective_heads_of(graph_, applied());
    if (heads.size() > 1) {
      fail(
          fmt::format("'{}' is ambiguous, because the database has several heads ({}): name "
                      "a revision, or a branch as in 'label@-1'",
                      text_, listed(heads)));
    }
    return heads.front();
  }

  /// The revision that is the n-th to come after `done`, as long as each step leaves no choice.
  [[nodiscard]] Ids forward(std::set<std::string> done, const std::set<std::string>* among,
                            int steps) const {
    Ids reached;
    for (int step = 0; step < steps; ++step) {
      const Ids next = preferred(candidates(done, among), done);
      if (next.empty()) {
        fail(fmt::format("'{}' leads beyond the head: there {} {} more", text_,
                         step == 1 ? "is" : "are", step));
      }
      require_one(next);
      reached = next;
      done.merge(graph_.with_ancestors(next));
    }
    return reached;
  }

  /// What could be applied next: revisions whose parents are all there.
  [[nodiscard]] Ids candidates(const std::set<std::string>& done,
                               const std::set<std::string>* among) const {
    Ids next;
    for (const Revision& revision : graph_.revisions()) {
      const auto is_done = [&](const std::string& id) {
        // The parents outside a branch come with the revision itself.
        return done.contains(id) || (among != nullptr && !among->contains(id));
      };
      if (!done.contains(revision.id) && (among == nullptr || among->contains(revision.id)) &&
          std::ranges::all_of(revision.revises, is_done)) {
        next.push_back(revision.id);
      }
    }
    return next;
  }

  /// Those that go on from a head; a branch that is not begun yet comes only when there are none.
  [[nodiscard]] Ids preferred(const Ids& next, const std::set<std::string>& done) const {
    const Ids heads = heads_of(graph_, done);
    Ids chosen;
    std::ranges::copy_if(next, std::back_inserter(chosen), [&](const std::string& id) {
      return std::ranges::any_of(graph_.at(id).revises, [&](const std::string& parent) {
        return std::ranges::binary_search(heads, parent);
      });
    });
    return chosen.empty() ? next : chosen;
  }

  void require_one(const Ids& next) const {
    if (next.size() > 1) {
      fail(fmt::format("'{}' is ambiguous: it could lead to {}", text_, listed(sorted(next))));
    }
  }

  /// The revisions `steps` before `id`: none for base, of the branch that begins there, because
  /// other beginnings were not counted; several when the last step takes a merge apart. A branch is
  /// followed through merges.
  [[nodiscard]] Target back(const std::string& id, int steps,
                            const std::set<std::string>* among) const {
    Ids reached{id};
    std::string last;
    for (int step = 0; step < steps; ++step) {
      require_one(reached);
      if (reached.empty()) {
        fail(fmt::format("'{}' leads before the base: there {} only {} to go back", text_,
                         step == 1 ? "is" : "are", step));
      }
      last = reached.front();
      const Ids& parents = graph_.at(last).revises;
      reached.clear();
      std::ranges::copy_if(parents, std::back_inserter(reached),
                           [among](const std::string& parent) {
                             return among != nullptr && among->contains(parent);
                           });
      reached = reached.empty() ? parents : reached;
    }
    if (reached.empty()) {
      return {.revisions = {}, .branch = last};
    }
    return {.revisions = sorted(reached)};
  }

  [[nodiscard]] Target relative(std::string_view name, int steps,
                                const std::set<std::string>* among) const {
    const Ids start = plain(name, among);
    require_one(start);
    if (steps < 0) {
      if (start.empty()) {
        fail(fmt::format("'{}' leads before the base", text_));
      }
      return back(start.front(), -steps, among);
    }
    if (start.empty()) {
      return {.revisions = forward({}, among, steps)};
    }
    Ids reached = start;
    for (int step = 0; step < steps; ++step) {
      reached = graph_.children(reached.front());
      std::erase_if(reached, [among](const std::string& id) {
        return among != nullptr && !among->contains(id);
      });
      require_one(reached);
      if (reached.empty()) {
        fail(fmt::format("'{}' leads beyond the head", text_));
      }
    }
    return {.revisions = reached};
  }

  /// The label, or the id in full, that stands before the '@'.
  [[nodiscard]] std::string branch_of(std::string_view name) const {
    if (graph_.labels().contains(name)) {
      return std::string(name);
    }
    const bool is_revision = std::ranges::any_of(
        graph_.revisions(),
        [name](const Revision& revision) { return revision.id.starts_with(name); });
    if (name.empty() || !is_revision) {
      Ids labels;
      for (const auto& [label, unused] : graph_.labels()) {
        labels.push_back(label);
      }
      fail(fmt::format("there is no branch '{}'{}", name, did_you_mean(name, labels)));
    }
    return id_of(name);
  }

  [[nodiscard]] Target in_branch(std::string_view name, std::string_view what) const {
    const std::string branch = branch_of(name);
    const std::set<std::string> among = graph_.branch(branch);
    if (what.empty() || what.find('@') != std::string_view::npos) {
      fail(fmt::format("'{}' must end in head, heads, base, +N, -N or a revision", text_));
    }
    Ids revisions;
    if (what.starts_with('+')) {
      revisions = forward(applied(), &among, steps_in(what));
    } else if (what.starts_with('-')) {
      revisions = back(branch_head(branch, among), -steps_in(what), &among).revisions;
    } else {
      revisions = absolute(what, &among).revisions;
    }
    return {.revisions = std::move(revisions), .branch = branch};
  }

  /// Where the database stands in a branch.
  [[nodiscard]] std::string branch_head(const std::string& branch,
                                        const std::set<std::string>& among) const {
    const Ids heads = heads_among(graph_, common(applied(), among));
    if (heads.empty()) {
      fail(fmt::format("nothing of the branch '{}' is applied", branch));
    }
    require_one(heads);
    return heads.front();
  }

  const Graph& graph_;
  std::string_view text_;                 // the caller's
  std::span<const std::string> current_;  // the caller's
};

/// The revisions of `members` in the order of the graph.
Ids in_order(const Graph& graph, const std::set<std::string>& members) {
  Ids result;
  for (const Revision& revision : graph.revisions()) {
    if (members.contains(revision.id)) {
      result.push_back(revision.id);
    }
  }
  return result;
}

/// What `target` leaves nothing of, before it is asked what else depends on it.
std::set<std::string> named_by(const Graph& graph, const std::set<std::string>& applied,
                               const Target& target) {
  std::set<std::string> members = applied;
  if (target.branch) {
    members = common(applied, graph.branch(*target.branch));
  }
  if (target.is_base()) {
    return members;
  }
  std::set<std::string> after;  // by `revises` alone
  for (const Revision& revision : graph.revisions()) {
    const bool follows = std::ranges::any_of(revision.revises, [&](const std::string& parent) {
      return after.contains(parent) ||
             std::ranges::find(target.revisions, parent) != target.revisions.end();
    });
    if (follows) {
      after.insert(revision.id);
    }
  }
  return without(common(members, after), graph.with_ancestors(target.revisions));
}

}  // namespace

Target resolve(const Graph& graph, std::string_view text, std::span<const std::string> current) {
  return Resolver(graph, text, current).resolve();
}

bool is_range(std::string_view text) {
  return text.find(':') != std::string_view::npos;
}

Range resolve_range(const Graph& graph, std::string_view text,
                    std::span<const std::string> current) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    fail(fmt::format("'{}' is no range: write 'A:B', 'A:' or ':B'", text));
  }
  const std::string_view from = text.substr(0, colon);
  const std::string_view to = text.substr(colon + 1);
  return {.from = resolve(graph, from.empty() ? "base" : from, current),
          .to = resolve(graph, to.empty() ? "heads" : to, current)};
}

Ids between(const Graph& graph, const Range& range) {
  const std::set<std::string> before = graph.with_ancestors(range.to.revisions);
  if (range.from.is_base()) {
    return in_order(graph, before);
  }
  return in_order(graph, common(before, graph.with_descendants(range.from.revisions)));
}

Ids upgrade_path(const Graph& graph, std::span<const std::string> heads, const Target& target) {
  require_known(graph, heads);
  return in_order(graph,
                  without(graph.with_ancestors(target.revisions), graph.with_ancestors(heads)));
}

namespace {

/// What `named_by` says, once it is known that the target is applied.
std::set<std::string> taken_back(const Graph& graph, const std::set<std::string>& applied,
                                 const Target& target) {
  for (const std::string& id : target.revisions) {
    if (!applied.contains(id)) {
      fail(fmt::format("'{}' is not applied, so nothing can be taken back to it", id));
    }
  }
  return named_by(graph, applied, target);
}

std::set<std::string> with_dependents(const Graph& graph, const std::set<std::string>& applied,
                                      const std::set<std::string>& named) {
  const Ids list(named.begin(), named.end());
  return common(graph.with_descendants(list), applied);
}

/// The heads that are left of `heads` without some revisions and what needs them.
std::set<std::string> heads_without(const Graph& graph, const std::set<std::string>& heads,
                                    const std::set<std::string>& gone) {
  const Ids list(heads.begin(), heads.end());
  const Ids roots(gone.begin(), gone.end());
  const Ids left =
      effective_heads_of(graph, without(graph.with_ancestors(list), graph.with_descendants(roots)));
  return {left.begin(), left.end()};
}

/// Whether one of two revisions needs the other, directly or not.
bool are_related(const Graph& graph, const std::string& a, const std::string& b) {
  return graph.with_ancestors(std::span(&a, 1)).contains(b) ||
         graph.with_ancestors(std::span(&b, 1)).contains(a);
}

}  // namespace

Ids downgrade_path(const Graph& graph, std::span<const std::string> heads, const Target& target) {
  require_known(graph, heads);
  const std::set<std::string> applied = graph.with_ancestors(heads);
  const std::set<std::string> named = taken_back(graph, applied, target);
  Ids path = in_order(graph, with_dependents(graph, applied, named));
  std::ranges::reverse(path);
  return path;
}

std::vector<Dragged> dragged_along(const Graph& graph, std::span<const std::string> heads,
                                   const Target& target) {
  require_known(graph, heads);
  const std::set<std::string> applied = graph.with_ancestors(heads);
  const std::set<std::string> named = taken_back(graph, applied, target);
  const std::set<std::string> all = with_dependents(graph, applied, named);
  std::vector<Dragged> dragged;
  for (const std::string& id : in_order(graph, without(all, named))) {
    const Revision& revision = graph.at(id);
    Ids needs = revision.depends_on;
    std::ranges::copy(revision.revises, std::back_inserter(needs));
    const auto need = std::ranges::find_if(
        needs, [&all](const std::string& other) { return all.contains(other); });
    dragged.push_back({.id = id, .needs = *need});  // there is one: it would not be in `all`
  }
  std::ranges::reverse(dragged);
  return dragged;
}

Ids stamped_heads(const Graph& graph, std::span<const std::string> heads,
                  std::span<const Target> targets) {
  const Ids before = effective_heads_of(graph, graph.with_ancestors(heads));
  std::set<std::string> after(before.begin(), before.end());
  std::set<std::string> named;
  for (const Target& target : targets) {
    if (target.is_base()) {
      after = target.branch ? heads_without(graph, after, graph.branch(*target.branch))
                            : std::set<std::string>{};
    }
    for (const std::string& id : target.revisions) {
      std::erase_if(after, [&](const std::string& head) { return are_related(graph, head, id); });
      named.insert(id);
    }
  }
  after.merge(named);
  const Ids list(after.begin(), after.end());
  return effective_heads_of(graph, graph.with_ancestors(list));
}

}  // namespace schemadiff::revision
