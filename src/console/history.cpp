#include "console/history.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace schemadiff::console {

namespace {

/// A head that another revision depends on is only an "effective head".
bool is_head(const revision::Graph& graph, const std::string& id) {
  return graph.children(id).empty() && !graph.is_dependency(id);
}

bool is_effective_head(const revision::Graph& graph, const std::string& id) {
  return graph.children(id).empty() && graph.is_dependency(id);
}

std::string parents_text(const revision::Revision& revision) {
  return revision.revises.empty() ? "<base>" : join(revision.revises, ", ");
}

/// `0002 (billing) (head) (mergepoint)`
std::string id_with_marks(const revision::Graph& graph, const revision::Revision& revision,
                          const Shown& shown) {
  std::string text = revision.id;
  const auto mark = [&](bool applies, std::string_view word) {
    text += applies ? fmt::format(" ({})", word) : "";
  };
  const std::vector<std::string>& branches = graph.branch_names(revision.id);
  mark(!branches.empty(), join(branches, ", "));
  mark(is_head(graph, revision.id), "head");
  mark(is_effective_head(graph, revision.id), "effective head");
  mark(shown.current.contains(revision.id), "current");
  mark(shown.points && graph.children(revision.id).size() > 1, "branchpoint");
  mark(shown.points && revision.revises.size() > 1, "mergepoint");
  return text;
}

std::string first_paragraph(const std::string& message) {
  const std::string paragraph = message.substr(0, message.find("\n\n"));
  return fmt::format("{}", fmt::join(lines_of(paragraph), " "));
}

}  // namespace

std::string short_line(const revision::Graph& graph, const revision::Revision& revision,
                       const Shown& shown) {
  std::string line;
  if (shown.parents) {
    line = parents_text(revision);
    line +=
        revision.depends_on.empty() ? "" : fmt::format(" ({})", join(revision.depends_on, ", "));
    line += " -> ";
  }
  line += id_with_marks(graph, revision, shown);
  if (shown.message && !revision.message.empty()) {
    line += fmt::format(", {}", first_paragraph(revision.message));
  }
  return line;
}

std::string long_text(const revision::Graph& graph, const revision::Revision& revision,
                      const Shown& shown) {
  const std::vector<std::string>& children = graph.children(revision.id);
  const std::vector<std::string>& branches = graph.branch_names(revision.id);
  std::string text = fmt::format("Rev: {}\n", id_with_marks(graph, revision, shown));
  text += fmt::format("{}: {}\n", revision.revises.size() > 1 ? "Merges" : "Parent",
                      parents_text(revision));
  const auto line = [&](std::string_view label, const std::vector<std::string>& ids, bool wanted) {
    text += wanted ? fmt::format("{}: {}\n", label, join(ids, ", ")) : "";
  };
  line("Also depends on", revision.depends_on, !revision.depends_on.empty());
  line("Branches into", children, children.size() > 1);
  line("Branch names", branches, !branches.empty());
  line("Squashed from", revision.replaces, !revision.replaces.empty());
  text += revision.path.empty() ? "" : fmt::format("Path: {}\n", revision.path.string());
  text += fmt::format("\n{}\n\n", indented(revision.message, "    "));
  text += fmt::format("    Revision ID: {}\n", revision.id);
  text += fmt::format("    Revises: {}\n", parents_text(revision));
  text += revision.created ? fmt::format("    Create Date: {}\n", *revision.created) : "";
  text += revision.changes.empty()
              ? ""
              : fmt::format("\n    Changes:\n{}\n", indented(revision.changes, "      "));
  return text + "\n";
}

std::string revisions_json(const revision::Graph& graph,
                           std::span<const revision::Revision* const> revisions,
                           const std::set<std::string>& current) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const revision::Revision* revision : revisions) {
    list.push_back({{"id", revision->id},
                    {"revises", revision->revises},
                    {"depends_on", revision->depends_on},
                    {"branch", revision->labels},
                    {"branches", graph.branch_names(revision->id)},
                    {"children", graph.children(revision->id)},
                    {"replaces", revision->replaces},
                    {"message", revision->message},
                    {"created", revision->created.value_or("")},
                    {"path", revision->path.string()},
                    {"head", is_head(graph, revision->id)},
                    {"effective_head", is_effective_head(graph, revision->id)},
                    {"branchpoint", graph.children(revision->id).size() > 1},
                    {"mergepoint", revision->revises.size() > 1},
                    {"current", current.contains(revision->id)}});
  }
  return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace schemadiff::console
