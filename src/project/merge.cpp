#include "project/merge.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "revision/digest.h"
#include "revision/target.h"
#include "sql/targets.h"

namespace schemadiff::project {

namespace {

using Ids = std::vector<std::string>;
using revision::Graph;
using revision::Revision;

/// `column public.users.name` of `~ column public.users.name -> full_name`; "" of another line.
std::string object_in(std::string_view line) {
  const std::size_t sign = line.find_first_not_of(' ');
  if (sign == std::string_view::npos ||
      std::string_view("+-~").find(line[sign]) == std::string_view::npos) {
    return "";
  }
  std::string_view rest = line.substr(sign + 1);
  for (const std::string_view end : {" -> ", ": ", " ("}) {
    rest = rest.substr(0, rest.find(end));
  }
  std::string object;
  for (const char c : rest) {  // kinds are padded to one width
    if (c != ' ' || (!object.empty() && object.back() != ' ')) {
      object += c;
    }
  }
  return object;
}

/// The two revisions one before the other?
bool comes_before(const Graph& graph, const std::string& a, const std::string& b) {
  return a != b && graph.with_ancestors(std::span(&b, 1)).contains(a);
}

Ids heads_for(const Graph& graph, const NewRevision& wanted) {
  Ids texts = wanted.heads;
  if (texts.empty()) {
    texts.emplace_back("heads");
  }
  Ids heads;
  for (const std::string& text : texts) {
    for (const std::string& id : revision::resolve(graph, text, {}).revisions) {
      if (std::ranges::find(heads, id) != heads.end()) {
        throw Error(Failure::Usage, fmt::format("'{}' is named twice", id));
      }
      heads.push_back(id);
    }
  }
  for (const std::string& id : heads) {
    for (const std::string& other : heads) {
      if (comes_before(graph, id, other)) {
        throw Error(Failure::Usage,
                    fmt::format("'{}' comes before '{}': there is nothing to join", id, other));
      }
    }
  }
  return heads;
}

std::optional<std::string> merge_of(const Graph& graph, const Ids& heads) {
  const std::set<std::string> wanted(heads.begin(), heads.end());
  for (const Revision& revision : graph.revisions()) {
    if (std::set<std::string>(revision.revises.begin(), revision.revises.end()) == wanted) {
      return revision.id;
    }
  }
  return std::nullopt;
}

/// What only one of the heads has behind it.
std::vector<std::set<std::string>> sides_of(const Graph& graph, const Ids& heads) {
  std::vector<std::set<std::string>> behind;
  std::ranges::transform(heads, std::back_inserter(behind), [&](const std::string& head) {
    return graph.with_ancestors(std::span(&head, 1));
  });
  std::vector<std::set<std::string>> sides = behind;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    std::erase_if(sides[i], [&](const std::string& id) {
      return std::ranges::all_of(behind, [&](const auto& other) { return other.contains(id); });
    });
  }
  return sides;
}

}  // namespace

std::set<std::string> objects_of(const Revision& revision) {
  std::set<std::string> objects;
  for (const std::string_view line : lines_of(revision.changes)) {
    objects.insert(object_in(line));
  }
  for (const revision::Direction direction : {revision::Direction::Up, revision::Direction::Down}) {
    for (const revision::Block& block : revision::blocks(revision, direction)) {
      for (const revision::Statement& statement : block.statements) {
        const std::vector<std::string> targets = sql::targets(statement.sql);
        objects.insert(targets.begin(), targets.end());
      }
    }
  }
  objects.erase("");
  return objects;
}

std::vector<Touched> touched_by_several(const Graph& graph, const Ids& heads) {
  const std::vector<std::set<std::string>> sides = sides_of(graph, heads);
  std::map<std::string, std::vector<Ids>> found;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (const Revision& revision : graph.revisions()) {
      if (!sides[i].contains(revision.id)) {
        continue;
      }
      for (const std::string& object : objects_of(revision)) {
        std::vector<Ids>& by = found[object];
        by.resize(sides.size());
        by[i].push_back(revision.id);
      }
    }
  }
  std::vector<Touched> touched;
  for (auto& [object, by] : found) {
    std::erase_if(by, [](const Ids& ids) { return ids.empty(); });
    if (by.size() > 1 && std::set<Ids>(by.begin(), by.end()).size() > 1) {
      touched.push_back({.object = object, .by = by});
    }
  }
  return touched;
}

Merge merge(const Project& project, NewRevision wanted) {
  const Graph& graph = project.revisions;
  Merge result{.heads = heads_for(graph, wanted)};
  if (result.heads.size() < 2) {
    return result;
  }
  result.merged_by = merge_of(graph, result.heads);
  if (result.merged_by) {
    return result;
  }
  wanted.heads = result.heads;
  if (wanted.message.empty()) {
    wanted.message = fmt::format("merge {}", join(result.heads, " and "));
  }
  Revision revision = draft(project, wanted);
  revision.up.emplace_back();
  revision.down.emplace_back();
  revision.digest = revision::digest(graph, revision);
  result.revision = std::move(revision);
  result.touched = touched_by_several(graph, result.heads);
  return result;
}

}  // namespace schemadiff::project
