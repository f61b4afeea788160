#include "project/draft.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "revision/graph.h"
#include "revision/name.h"
#include "revision/target.h"

namespace schemadiff::project {

namespace {

using Ids = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& message) {
  throw Error(Failure::Usage, message);
}

revision::IdScheme scheme_of(files::RevisionIds ids) {
  switch (ids) {
    case files::RevisionIds::Sequential:
      return revision::IdScheme::Sequential;
    case files::RevisionIds::Timestamp:
      return revision::IdScheme::Timestamp;
    case files::RevisionIds::Random:
      return revision::IdScheme::Random;
  }
  return revision::IdScheme::Sequential;
}

/// The ids that texts name, in their order, each once.
Ids resolved(const revision::Graph& graph, std::span<const std::string> texts) {
  Ids ids;
  for (const std::string& text : texts) {
    for (const std::string& id : revision::resolve(graph, text, {}).revisions) {
      if (std::ranges::find(ids, id) == ids.end()) {
        ids.push_back(id);
      }
    }
  }
  return ids;
}

Ids parents_of(const revision::Graph& graph, const NewRevision& wanted) {
  if (wanted.heads.empty()) {
    Ids heads = graph.heads();
    if (heads.size() > 1) {
      refuse(
          fmt::format("there are several heads ({}): say with --head which of them the revision "
                      "follows, or join them with `schemadiff merge heads`",
                      join(heads, ", ")));
    }
    return heads;
  }
  Ids parents = resolved(graph, wanted.heads);
  for (const std::string& id : parents) {
    if (!wanted.splice && !graph.children(id).empty()) {
      refuse(fmt::format("'{}' is not a head, {} follows it: --splice begins a branch there", id,
                         join(graph.children(id), ", ")));
    }
  }
  return parents;
}

void demand_free_id(const revision::Graph& graph, const std::string& id) {
  if (const std::optional<std::string> mistake = revision::id_mistake(id)) {
    refuse(*mistake);
  }
  if (const revision::Revision* other = graph.find(id)) {
    refuse(fmt::format("the id '{}' is that of {}", id, other->path.string()));
  }
  if (const revision::Revision* squashed = graph.replacement(id)) {
    refuse(fmt::format("the id '{}' is that of a revision that was squashed into '{}'", id,
                       squashed->id));
  }
  if (graph.labels().contains(id)) {
    refuse(fmt::format("'{}' is the name of a branch", id));
  }
}

void demand_free_label(const revision::Graph& graph, const std::string& label) {
  if (const std::optional<std::string> mistake = revision::id_mistake(label)) {
    refuse(fmt::format("this cannot be the name of a branch: {}", *mistake));
  }
  const auto carrier = graph.labels().find(label);
  if (carrier != graph.labels().end()) {
    refuse(fmt::format("the branch '{}' begins at '{}' already", label, carrier->second));
  }
  if (graph.contains(label)) {
    refuse(fmt::format("the branch '{}' would have the name of a revision", label));
  }
}

}  // namespace

std::string fresh_id(const files::Config& config, const revision::Graph& graph,
                     const NewRevision& wanted) {
  return revision::next_id(graph, scheme_of(config.revision_ids), wanted.now, wanted.random);
}

revision::Revision draft(const Project& project, const NewRevision& wanted) {
  const revision::Graph& graph = project.revisions;
  revision::Revision revision;
  revision.revises = parents_of(graph, wanted);
  if (wanted.id) {
    demand_free_id(graph, *wanted.id);
  }
  for (const std::string& label : wanted.labels) {
    demand_free_label(graph, label);
  }
  revision.id = wanted.id ? *wanted.id : fresh_id(project.config, graph, wanted);
  revision.labels = wanted.labels;
  revision.depends_on = resolved(graph, wanted.depends_on);
  revision.message = wanted.message;
  revision.created = revision::created_text(wanted.now);
  return revision;
}

}  // namespace schemadiff::project
