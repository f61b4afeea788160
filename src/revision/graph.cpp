#include "revision/graph.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "revision/file.h"
#include "revision/revision.h"

namespace schemadiff::revision {

namespace {

/// Everything that has to be applied before: parents and dependencies.
std::vector<std::string> needs(const Revision& revision) {
  std::vector<std::string> all = revision.revises;
  all.insert(all.end(), revision.depends_on.begin(), revision.depends_on.end());
  return all;
}

std::string file_of(const Revision& revision) {
  return revision.path.empty() ? revision.id : revision.path.string();
}

/// Where the file names an id or a branch; at least the file.
SourcePosition place_of(const Revision& revision, const std::string& key) {
  const auto found = revision.places.find(key);
  return found == revision.places.end() ? SourcePosition{.file = file_of(revision)} : found->second;
}

/// Checks what a graph promises, on revisions in any order.
class Checker {
 public:
  /// With `complete` false there are files that could not be read: nothing is said to be missing.
  Checker(const std::vector<Revision>& revisions, bool complete)
      : revisions_(revisions), complete_(complete) {}

  std::vector<Diagnostic> mistakes() {
    check_ids();
    check_labels();
    for (const auto& [id, unused] : by_id_) {
      ids_.push_back(id);
    }
    for (const Revision& revision : revisions_) {
      check_needs(revision, revision.revises, "revises");
      check_needs(revision, revision.depends_on, "depends_on");
    }
    check_cycles();
    return std::move(mistakes_);
  }

 private:
  void mistake(SourcePosition where, std::string message,
               std::optional<std::string> hint = std::nullopt) {
    mistakes_.push_back({std::move(where), std::move(message), std::move(hint)});
  }

  void check_ids() {
    for (const Revision& revision : revisions_) {
      const auto [found, fresh] = by_id_.emplace(revision.id, &revision);
      if (!fresh) {
        const std::string file = file_of(revision);
        mistake(place_of(revision, "id"),
                fmt::format("the id '{}' is that of {} too", revision.id,
                            to_string(place_of(*found->second, "id"))),
                fmt::format("`schemadiff rebase {}` puts it behind the other with an id of its own",
                            file));
      }
    }
  }

  void check_labels() {
    std::map<std::string, const Revision*> carriers;
    for (const Revision& revision : revisions_) {
      for (const std::string& label : revision.labels) {
        const SourcePosition place = place_of(revision, "branch." + label);
        const auto [found, fresh] = carriers.emplace(label, &revision);
        if (!fresh) {
          mistake(place, fmt::format("the branch '{}' is that of {} too", label,
                                     to_string(place_of(*found->second, "branch." + label))));
        } else if (by_id_.contains(label)) {
          mistake(place, fmt::format("the branch '{}' has the name of a revision", label));
        }
      }
    }
  }

  void check_needs(const Revision& revision, const std::vector<std::string>& needed,
                   const std::string& key) {
    for (const std::string& need : needed) {
      const SourcePosition place = place_of(revision, key + "." + need);
      if (need == revision.id) {
        mistake(place, key == "revises" ? fmt::format("'{}' names itself as its parent", need)
                                        : fmt::format("'{}' depends on itself", need));
      } else if (complete_ && !by_id_.contains(need)) {
        mistake(place,
                fmt::format("'{}' needs the revision '{}', which no file has{}", revision.id, need,
                            did_you_mean(need, ids_)),
                fmt::format("restore its file, or correct '{}'", key));
      }
    }
  }

  /// Tarjan's strongly connected components; one of several revisions holds a circle.
  void check_cycles() {
    for (const auto& [id, revision] : by_id_) {
      if (!numbers_.contains(revision)) {
        visit(revision);
      }
    }
  }

  /// What a revision needs, itself left out: that is a mistake of its own.
  [[nodiscard]] std::vector<const Revision*> needed_by(const Revision* revision) const {
    std::vector<const Revision*> found;
    for (const std::string& need : needs(*revision)) {
      const auto at = by_id_.find(need);
      if (at != by_id_.end() && at->second != revision) {
        found.push_back(at->second);
      }
    }
    return found;
  }

  /// Returns the smallest number that can be reached from `revision` among those still open.
  std::size_t visit(const Revision* revision) {
    const std::size_t number = numbers_.size();
    numbers_.emplace(revision, number);
    open_.push_back(revision);
    std::size_t lowest = number;
    for (const Revision* need : needed_by(revision)) {
      const auto known = numbers_.find(need);
      if (known == numbers_.end()) {
        lowest = std::min(lowest, visit(need));
      } else if (std::ranges::find(open_, need) != open_.end()) {
        lowest = std::min(lowest, known->second);
      }
    }
    if (lowest == number) {
      const auto first = std::ranges::find(open_, revision);
      if (std::distance(first, open_.end()) > 1) {
        report_cycle({first, open_.end()});
      }
      open_.erase(first, open_.end());
    }
    return lowest;
  }

  /// From the smallest id of the component along what it needs, until a revision comes again.
  void report_cycle(const std::set<const Revision*>& component) {
    std::vector<const Revision*> cycle{*std::ranges::min_element(
        component, {}, [](const Revision* member) { return member->id; })};
    while (true) {
      const std::vector<const Revision*> all = needed_by(cycle.back());
      const Revision* const next = *std::ranges::find_if(
          all, [&](const Revision* need) { return component.contains(need); });
      const auto again = std::ranges::find(cycle, next);
      if (again != cycle.end()) {
        cycle.erase(cycle.begin(), again);
        break;
      }
      cycle.push_back(next);
    }
    std::vector<std::string> files;
    std::ranges::transform(cycle, std::back_inserter(files),
                           [](const Revision* revision) { return file_of(*revision); });
    const Revision& first = *cycle.front();
    const std::string& need = cycle[1]->id;
    const bool revises = std::ranges::find(first.revises, need) != first.revises.end();
    mistake(place_of(first, (revises ? "revises." : "depends_on.") + need),
            fmt::format("these revisions need each other in a circle: {}", join(files, ", ")));
  }

  const std::vector<Revision>& revisions_;
  bool complete_;
  std::map<std::string, const Revision*, std::less<>> by_id_;
  std::vector<std::string> ids_;
  std::vector<Diagnostic> mistakes_;
  std::map<const Revision*, std::size_t> numbers_;  // in the order in which they were visited
  std::vector<const Revision*> open_;
};

/// Needs before the revisions that need them; of those that are ready, the smallest id first.
std::vector<Revision> ordered(std::vector<Revision> revisions) {
  std::ranges::sort(revisions, {}, &Revision::id);
  std::map<std::string, std::vector<std::size_t>, std::less<>> waiting;  // need → who waits for it
  std::vector<std::size_t> missing(revisions.size());
  std::set<std::size_t> ready;  // by index, which is by id
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    const std::vector<std::string> all = needs(revisions[i]);
    missing[i] = all.size();
    for (const std::string& need : all) {
      waiting[need].push_back(i);
    }
    if (all.empty()) {
      ready.insert(i);
    }
  }
  std::vector<Revision> result;
  result.reserve(revisions.size());
  while (!ready.empty()) {
    const std::size_t next = ready.extract(ready.begin()).value();
    for (const std::size_t waiter : waiting[revisions[next].id]) {
      if (--missing[waiter] == 0) {
        ready.insert(waiter);
      }
    }
    result.push_back(std::move(revisions[next]));
  }
  return result;
}

/// `ids` and all that `next` leads to from them.
std::set<std::string> closure(
    std::span<const std::string> ids,
    const std::function<std::vector<std::string>(const std::string&)>& next) {
  std::set<std::string> found;
  std::vector<std::string> open(ids.begin(), ids.end());
  while (!open.empty()) {
    const std::string id = std::move(open.back());
    open.pop_back();
    if (found.insert(id).second) {
      std::ranges::copy(next(id), std::back_inserter(open));
    }
  }
  return found;
}

const std::vector<std::string>& listed(
    const std::map<std::string, std::vector<std::string>, std::less<>>& lists,
    std::string_view id) {
  static const std::vector<std::string> kNone;
  const auto found = lists.find(id);
  return found == lists.end() ? kNone : found->second;
}

/// The `*.sql` files of a folder, sorted. Throws Error (Failure::Usage) when it is none.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  if (!std::filesystem::exists(folder, error)) {
    return paths;
  }
  if (!std::filesystem::is_directory(folder, error)) {
    throw Error(Failure::Usage, fmt::format("{} is not a folder of revisions", folder.string()));
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".sql" && !name.starts_with('.')) {
      paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  return paths;
}

std::vector<Revision> read_all(const std::filesystem::path& folder,
                               std::vector<Diagnostic>& mistakes) {
  std::vector<Revision> revisions;
  for (const std::filesystem::path& path : files_of(folder)) {
    try {
      revisions.push_back(read(path));
    } catch (const DiagnosticsError& found) {
      std::ranges::copy(found.diagnostics(), std::back_inserter(mistakes));
    }
  }
  return revisions;
}

/// What was kept of the squashed ones among `revisions`, whose files are in `folder`.
std::vector<Squashed> read_squashed(const std::filesystem::path& folder,
                                    const std::vector<Revision>& revisions,
                                    std::vector<Diagnostic>& mistakes) {
  std::vector<Squashed> found;
  for (const Revision& revision : revisions) {
    const std::filesystem::path kept = squashed_folder(folder, revision.id);
    if (revision.replaces.empty() || !std::filesystem::exists(kept)) {
      continue;
    }
    Squashed squashed{.into = revision.id, .members = read_all(kept, mistakes)};
    squashed.squashed = read_squashed(kept, squashed.members, mistakes);
    found.push_back(std::move(squashed));
  }
  return found;
}

/// Those of `applied` that `needs_of` another of them does not lead to, sorted.
template <class Needs>
std::vector<std::string> not_needed(const Graph& graph, const std::set<std::string>& applied,
                                    const Needs& needs_of) {
  std::set<std::string> left = applied;
  for (const std::string& id : applied) {
    for (const std::string& need : needs_of(graph.at(id))) {
      left.erase(need);
    }
  }
  return {left.begin(), left.end()};
}

}  // namespace

Graph::Graph(std::vector<Revision> revisions, std::vector<Squashed> squashed)
    : squashed_(std::move(squashed)) {
  std::vector<Diagnostic> mistakes = Checker(revisions, true).mistakes();
  if (!mistakes.empty()) {
    throw DiagnosticsError(std::move(mistakes));
  }
  revisions_ = ordered(std::move(revisions));
  for (std::size_t i = 0; i < revisions_.size(); ++i) {
    const Revision& revision = revisions_[i];
    index_.emplace(revision.id, i);
    for (const std::string& label : revision.labels) {
      labels_.emplace(label, revision.id);
    }
    for (const std::string& parent : revision.revises) {
      children_[parent].push_back(revision.id);
    }
    for (const std::string& dependency : revision.depends_on) {
      dependents_[dependency].push_back(revision.id);
    }
  }
  name_branches();
}

void Graph::name_branches() {
  for (const auto& [label, unused] : labels_) {
    for (const std::string& id : branch(label)) {
      branch_names_[id].push_back(label);
    }
  }
}

const Revision* Graph::find(std::string_view id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &revisions_[found->second];
}

const Revision& Graph::at(std::string_view id) const {
  const Revision* revision = find(id);
  if (revision == nullptr) {
    throw Error(Failure::State, fmt::format("there is no revision '{}'", id));
  }
  return *revision;
}

const std::vector<std::string>& Graph::children(std::string_view id) const {
  return listed(children_, id);
}

std::vector<std::string> Graph::heads() const {
  std::vector<std::string> result;
  for (const Revision& revision : revisions_) {
    if (children(revision.id).empty()) {
      result.push_back(revision.id);
    }
  }
  return result;
}

std::vector<std::string> Graph::bases() const {
  std::vector<std::string> result;
  for (const Revision& revision : revisions_) {
    if (revision.revises.empty()) {
      result.push_back(revision.id);
    }
  }
  return result;
}

bool Graph::is_dependency(std::string_view id) const {
  return !listed(dependents_, id).empty();
}

std::set<std::string> Graph::with_ancestors(std::span<const std::string> ids) const {
  std::set<std::string> found = closure(ids, [this](const std::string& id) {
    const Revision* revision = find(id);
    return revision == nullptr ? std::vector<std::string>{} : needs(*revision);
  });
  std::erase_if(found, [this](const std::string& id) { return !contains(id); });
  return found;
}

std::set<std::string> Graph::with_descendants(std::span<const std::string> ids) const {
  std::set<std::string> found;
  for (const Revision& revision : revisions_) {  // parents come first: one pass is enough
    const std::vector<std::string> all = needs(revision);
    const bool follows = std::ranges::any_of(
        all, [&found](const std::string& need) { return found.contains(need); });
    if (follows || std::ranges::find(ids, revision.id) != ids.end()) {
      found.insert(revision.id);
    }
  }
  return found;
}

std::set<std::string> Graph::branch(std::string_view name) const {
  const auto labelled = labels_.find(name);
  const Revision* member = find(labelled == labels_.end() ? name : labelled->second);
  if (member == nullptr) {
    return {};
  }
  std::set<std::string> members{member->id};
  for (const Revision& revision : revisions_) {
    if (std::ranges::any_of(revision.revises,
                            [&](const std::string& id) { return members.contains(id); })) {
      members.insert(revision.id);
    }
  }
  const auto is_shared = [this](const std::string& id) {
    return children(id).size() + listed(dependents_, id).size() > 1 || at(id).revises.size() > 1;
  };
  while (member->revises.size() == 1 && !is_shared(member->revises.front())) {
    member = &at(member->revises.front());
    members.insert(member->id);
  }
  return members;
}

const std::vector<std::string>& Graph::branch_names(std::string_view id) const {
  return listed(branch_names_, id);
}

const Revision* Graph::replacement(std::string_view id) const {
  const auto found = std::ranges::find_if(revisions_, [id](const Revision& revision) {
    return std::ranges::find(revision.replaces, id) != revision.replaces.end();
  });
  return found == revisions_.end() ? nullptr : &*found;
}

Graph Graph::as_lived(const std::set<std::string>& ids) const {
  for (const Squashed& squashed : squashed_) {
    const Revision* const revision = find(squashed.into);
    const bool is_lived =
        revision != nullptr &&
        std::ranges::any_of(revision->replaces, [&](const auto& id) { return ids.contains(id); });
    if (!is_lived) {
      continue;
    }
    std::vector<Revision> revisions = squashed.members;
    std::vector<Squashed> others = squashed.squashed;
    std::ranges::copy_if(revisions_, std::back_inserter(revisions),
                         [&](const Revision& other) { return other.id != squashed.into; });
    std::ranges::copy_if(squashed_, std::back_inserter(others),
                         [&](const Squashed& other) { return other.into != squashed.into; });
    return Graph(std::move(revisions), std::move(others)).as_lived(ids);
  }
  return *this;
}

Graph load(const std::filesystem::path& folder) {
  std::vector<Diagnostic> mistakes;
  std::vector<Revision> revisions = read_all(folder, mistakes);
  std::vector<Squashed> squashed = read_squashed(folder, revisions, mistakes);
  if (!mistakes.empty()) {
    std::ranges::move(Checker(revisions, false).mistakes(), std::back_inserter(mistakes));
    throw DiagnosticsError(std::move(mistakes));
  }
  return Graph(std::move(revisions), std::move(squashed));
}

std::vector<Revision> load_files(const std::filesystem::path& folder) {
  std::vector<Diagnostic> mistakes;
  std::vector<Revision> revisions = read_all(folder, mistakes);
  if (!mistakes.empty()) {
    throw DiagnosticsError(std::move(mistakes));
  }
  return revisions;
}

std::filesystem::path squashed_folder(const std::filesystem::path& folder, std::string_view id) {
  return folder / "squashed" / id;
}

std::vector<std::string> heads_of(const Graph& graph, const std::set<std::string>& applied) {
  return not_needed(graph, applied, [](const Revision& revision) { return revision.revises; });
}

std::vector<std::string> effective_heads_of(const Graph& graph,
                                            const std::set<std::string>& applied) {
  return not_needed(graph, applied, needs);
}

std::vector<std::string> newest_first(const Graph& graph, const std::set<std::string>& ids) {
  std::map<std::string, std::size_t> waits;  // how many of `ids` that need it are not shown yet
  for (const std::string& id : ids) {
    for (const std::string& need : needs(graph.at(id))) {
      ++waits[need];
    }
  }
  std::vector<std::string> ready;  // the last is the next
  for (const Revision& revision : graph.revisions()) {
    if (ids.contains(revision.id) && waits[revision.id] == 0) {
      ready.push_back(revision.id);
    }
  }
  std::vector<std::string> result;
  while (!ready.empty()) {
    const std::string next = std::move(ready.back());
    ready.pop_back();
    std::vector<std::string> before = needs(graph.at(next));
    std::ranges::reverse(before);  // its first parent is to follow it
    for (const std::string& need : before) {
      if (ids.contains(need) && --waits[need] == 0) {
        ready.push_back(need);
      }
    }
    result.push_back(next);
  }
  return result;
}

}  // namespace schemadiff::revision
