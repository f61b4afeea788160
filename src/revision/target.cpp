#include "revision/target.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <system_error>
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
      return {.revisions =
                  steps > 0 ? forward(applied(), nullptr, steps) : back(single_current(), -steps)};
    }
    const std::size_t sign = text_.find_first_of("+-");
    if (sign != std::string_view::npos) {
      return relative(text_.substr(0, sign), steps_in(text_.substr(sign)));
    }
    return plain(text_);
  }

 private:
  [[nodiscard]] Target plain(std::string_view name) const {
    if (name == "base") {
      return {};
    }
    if (name == "heads") {
      return {.revisions = sorted(graph_.heads())};
    }
    if (name == "current") {
      return {.revisions = sorted({current_.begin(), current_.end()})};
    }
    if (name == "head") {
      return {.revisions = the_head(graph_.heads())};
    }
    return {.revisions = {id_of(name)}};
  }

  [[nodiscard]] static Ids the_head(Ids heads) {
    if (heads.size() > 1) {
      fail(
          fmt::format("there are several heads ({}): name one of them, a branch as in "
                      "'label@head', or all with 'heads'",
                      listed(sorted(heads))));
    }
    return heads;
  }

  /// An id or the beginning of one.
  [[nodiscard]] std::string id_of(std::string_view name) const {
    if (graph_.contains(name)) {
      return std::string(name);
    }
    if (graph_.labels().contains(name)) {
      fail(fmt::format("'{}' is a branch: write '{}@head'", name, name));
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
    if (current_.size() > 1) {
      fail(
          fmt::format("'{}' is ambiguous, because the database has several heads ({}): name "
                      "a revision, or a branch as in 'label@-1'",
                      text_, listed(sorted({current_.begin(), current_.end()}))));
    }
    return current_.front();
  }

  /// The revision that is the n-th to come after `done`, as long as each step leaves no choice.
  [[nodiscard]] Ids forward(std::set<std::string> done, const std::set<std::string>* among,
                            int steps) const {
    Ids reached;
    for (int step = 0; step < steps; ++step) {
      const Ids next = candidates(done, among);
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

  void require_one(const Ids& next) const {
    if (next.size() > 1) {
      fail(fmt::format("'{}' is ambiguous: it could lead to {}", text_, listed(sorted(next))));
    }
  }

  /// The revisions `steps` before `id`: none for base, several when the last step takes a merge
  /// apart.
  [[nodiscard]] Ids back(const std::string& id, int steps) const {
    Ids reached{id};
    for (int step = 0; step < steps; ++step) {
      require_one(reached);
      if (reached.empty()) {
        fail(fmt::format("'{}' leads before the base: there {} only {} to go back", text_,
                         step == 1 ? "is" : "are", step));
      }
      reached = graph_.at(reached.front()).revises;
    }
    return sorted(reached);
  }

  [[nodiscard]] Target relative(std::string_view name, int steps) const {
    const Ids start = plain(name).revisions;
    require_one(start);
    if (steps < 0) {
      if (start.empty()) {
        fail(fmt::format("'{}' leads before the base", text_));
      }
      return {.revisions = back(start.front(), -steps)};
    }
    if (start.empty()) {
      return {.revisions = forward({}, nullptr, steps)};
    }
    Ids reached = start;
    for (int step = 0; step < steps; ++step) {
      reached = graph_.children(reached.front());
      require_one(reached);
      if (reached.empty()) {
        fail(fmt::format("'{}' leads beyond the head", text_));
      }
    }
    return {.revisions = reached};
  }

  /// The members of `label@…` or `ID@…`.
  [[nodiscard]] std::set<std::string> members(std::string_view branch) const {
    if (graph_.labels().contains(branch)) {
      return graph_.branch(branch);
    }
    const bool is_revision = std::ranges::any_of(
        graph_.revisions(),
        [branch](const Revision& revision) { return revision.id.starts_with(branch); });
    if (branch.empty() || !is_revision) {
      Ids labels;
      for (const auto& [label, unused] : graph_.labels()) {
        labels.push_back(label);
      }
      fail(fmt::format("there is no branch '{}'{}", branch, did_you_mean(branch, labels)));
    }
    const std::string id = id_of(branch);
    return graph_.with_descendants(std::span(&id, 1));
  }

  [[nodiscard]] Target in_branch(std::string_view branch, std::string_view what) const {
    const std::set<std::string> among = members(branch);
    const std::string name{branch};
    if (what == "head") {
      return {.revisions = the_head(heads_among(graph_, among)), .branch = name};
    }
    if (what == "heads") {
      return {.revisions = heads_among(graph_, among), .branch = name};
    }
    if (!graph_.labels().contains(branch)) {
      fail(fmt::format("only '@head' and '@heads' may follow the id '{}'", branch));
    }
    if (what == "base") {
      return {.revisions = {}, .branch = name};
    }
    if (!what.starts_with('+') && !what.starts_with('-')) {
      fail(fmt::format("'{}' must end in head, heads, base, +N or -N", text_));
    }
    const int steps = steps_in(what);
    return {.revisions = steps > 0 ? forward(applied(), &among, steps)
                                   : back(branch_head(name, among), -steps),
            .branch = name};
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
  if (target.branch && graph.labels().contains(*target.branch)) {
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

Ids downgrade_path(const Graph& graph, std::span<const std::string> heads, const Target& target) {
  require_known(graph, heads);
  const std::set<std::string> applied = graph.with_ancestors(heads);
  for (const std::string& id : target.revisions) {
    if (!applied.contains(id)) {
      fail(fmt::format("'{}' is not applied, so nothing can be taken back to it", id));
    }
  }
  const std::set<std::string> named = named_by(graph, applied, target);
  const Ids list(named.begin(), named.end());
  const std::set<std::string> others =
      without(common(graph.with_descendants(list), applied), named);
  if (!others.empty()) {
    fail(fmt::format("{} depends on what would be taken back: downgrade that branch first",
                     listed(in_order(graph, others))));
  }
  Ids path = in_order(graph, named);
  std::ranges::reverse(path);
  return path;
}

}  // namespace schemadiff::revision
