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

/// Checks what a graph promises, on revisions in any order.
class Checker {
 public:
  explicit Checker(const std::vector<Revision>& revisions) : revisions_(revisions) {}

  void check() {
    check_ids();
    check_labels();
    for (const Revision& revision : revisions_) {
      check_needs(revision);
    }
    if (mistakes_.empty()) {
      check_cycles();
    }
    if (!mistakes_.empty()) {
      throw DiagnosticsError(std::move(mistakes_));
    }
  }

 private:
  void mistake(const Revision& revision, std::string message, std::optional<std::string> hint) {
    mistakes_.push_back({{.file = file_of(revision)}, std::move(message), std::move(hint)});
  }

  void check_ids() {
    for (const Revision& revision : revisions_) {
      const auto [found, fresh] = by_id_.emplace(revision.id, &revision);
      if (!fresh) {
        mistake(revision,
                fmt::format("the id '{}' is that of {} too", revision.id, file_of(*found->second)),
                "give one of the two files another id");
      }
    }
  }

  void check_labels() {
    std::map<std::string, const Revision*> carriers;
    for (const Revision& revision : revisions_) {
      for (const std::string& label : revision.labels) {
        const auto [found, fresh] = carriers.emplace(label, &revision);
        if (!fresh) {
          mistake(revision,
                  fmt::format("the branch '{}' is that of {} too", label, file_of(*found->second)),
                  std::nullopt);
        } else if (by_id_.contains(label)) {
          mistake(revision, fmt::format("the branch '{}' has the name of a revision", label),
                  std::nullopt);
        }
      }
    }
  }

  void check_needs(const Revision& revision) {
    std::vector<std::string> ids;
    for (const auto& [id, unused] : by_id_) {
      ids.push_back(id);
    }
    for (const std::string& need : needs(revision)) {
      if (need == revision.id) {
        mistake(revision, fmt::format("'{}' names itself as its parent", need), std::nullopt);
      } else if (!by_id_.contains(need)) {
        mistake(revision,
                fmt::format("'{}' needs the revision '{}', which no file has{}", revision.id, need,
                            did_you_mean(need, ids)),
                "restore its file, or correct 'revises' and 'depends_on'");
      }
    }
  }

  /// Follows the needs of each revision in depth; meeting one that is still open closes a cycle.
  void check_cycles() {
    for (const Revision& revision : revisions_) {
      if (visit(revision)) {
        return;  // one cycle at a time: the others may be the same
      }
    }
  }

  bool visit(const Revision& revision) {
    const auto open = std::ranges::find(open_, &revision);
    if (open != open_.end()) {
      report_cycle({open, open_.end()});
      return true;
    }
    if (!seen_.insert(&revision).second) {
      return false;
    }
    open_.push_back(&revision);
    const std::vector<std::string> all = needs(revision);
    const bool found = std::ranges::any_of(
        all, [this](const std::string& need) { return visit(*by_id_.find(need)->second); });
    open_.pop_back();
    return found;
  }

  void report_cycle(std::vector<const Revision*> cycle) {
    const auto smallest = std::ranges::min_element(cycle, {}, &Revision::id);
    std::ranges::rotate(cycle, smallest);
    std::vector<std::string> files;
    std::ranges::transform(cycle, std::back_inserter(files),
                           [](const Revision* revision) { return file_of(*revision); });
    mistake(*cycle.front(),
            fmt::format("these revisions need each other in a circle: {}", join(files, ", ")),
            std::nullopt);
  }

  const std::vector<Revision>& revisions_;
  std::map<std::string, const Revision*, std::less<>> by_id_;
  std::vector<Diagnostic> mistakes_;
  std::vector<const Revision*> open_;
  std::set<const Revision*> seen_;
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

}  // namespace

Graph::Graph(std::vector<Revision> revisions) {
  Checker(revisions).check();
  revisions_ = ordered(std::move(revisions));
  for (std::size_t i = 0; i < revisions_.size(); ++i) {
    index_.emplace(revisions_[i].id, i);
    for (const std::string& label : revisions_[i].labels) {
      labels_.emplace(label, revisions_[i].id);
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

std::vector<std::string> Graph::children(std::string_view id) const {
  std::vector<std::string> result;
  for (const Revision& revision : revisions_) {
    if (std::ranges::find(revision.revises, id) != revision.revises.end()) {
      result.push_back(revision.id);
    }
  }
  return result;
}

std::vector<std::string> Graph::heads() const {
  std::set<std::string, std::less<>> revised;
  for (const Revision& revision : revisions_) {
    revised.insert(revision.revises.begin(), revision.revises.end());
  }
  std::vector<std::string> result;
  for (const Revision& revision : revisions_) {
    if (!revised.contains(revision.id)) {
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
  return std::ranges::any_of(revisions_, [id](const Revision& revision) {
    return std::ranges::find(revision.depends_on, id) != revision.depends_on.end();
  });
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

std::set<std::string> Graph::branch(std::string_view label) const {
  const auto labelled = labels_.find(label);
  if (labelled == labels_.end()) {
    return {};
  }
  std::set<std::string> members{labelled->second};
  for (const Revision& revision : revisions_) {
    if (std::ranges::any_of(revision.revises,
                            [&](const std::string& id) { return members.contains(id); })) {
      members.insert(revision.id);
    }
  }
  const Revision* member = &at(labelled->second);
  while (member->revises.size() == 1 && children(member->revises.front()).size() == 1) {
    member = &at(member->revises.front());
    if (member->revises.size() > 1) {
      break;  // a merge: what comes before is other branches'
    }
    members.insert(member->id);
  }
  return members;
}

Graph load(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) {
    return {};
  }
  if (!std::filesystem::is_directory(folder, error)) {
    throw Error(Failure::Usage, fmt::format("{} is not a folder of revisions", folder.string()));
  }
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".sql" && !name.starts_with('.')) {
      paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  std::vector<Revision> revisions;
  std::vector<Diagnostic> mistakes;
  for (const std::filesystem::path& path : paths) {
    try {
      revisions.push_back(read(path));
    } catch (const DiagnosticsError& found) {
      std::ranges::copy(found.diagnostics(), std::back_inserter(mistakes));
    }
  }
  if (!mistakes.empty()) {
    throw DiagnosticsError(std::move(mistakes));
  }
  return Graph(std::move(revisions));
}

std::vector<std::string> heads_of(const Graph& graph, const std::set<std::string>& applied) {
  std::set<std::string> heads = applied;
  for (const std::string& id : applied) {
    for (const std::string& parent : graph.at(id).revises) {
      heads.erase(parent);
    }
  }
  return {heads.begin(), heads.end()};
}

}  // namespace schemadiff::revision
