#include "project/check.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "revision/digest.h"

namespace schemadiff::project {

namespace {

std::vector<std::string> stale_revisions(const revision::Graph& graph) {
  std::vector<std::string> stale;
  for (const revision::Revision& revision : graph.revisions()) {
    if (revision::digest_state(graph, revision) == revision::DigestState::Stale) {
      stale.push_back(revision.id);
    }
  }
  return stale;
}

std::string ids_text(const std::vector<std::string>& ids) {
  return ids.empty() ? "base" : join(ids, ", ");
}

std::string standing_text(const Check& check) {
  if (!check.unknown.empty()) {
    return fmt::format("the database has revisions without a file: {}\n",
                       join(check.unknown, ", "));
  }
  if (check.interrupted) {
    return fmt::format("the database stands at {}, with a revision half applied\n",
                       ids_text(check.database_heads));
  }
  return check.is_at_heads()
             ? ""
             : fmt::format("the database stands at {}, the revisions go on to {}\n",
                           ids_text(check.database_heads), ids_text(check.revision_heads));
}

}  // namespace

Check check(const Project& project, model::Declaration declared, pg::Connection& target,
            const Say& say) {
  const apply::State state = apply::current(target, project.config.filter.own_schema.raw());
  Check result;
  result.database_heads = state.heads;
  result.revision_heads = project.revisions.heads();
  std::ranges::sort(result.revision_heads);
  result.unknown = apply::unknown(project.revisions, state);
  result.edited = apply::edited(project.revisions, state);
  result.stale = stale_revisions(project.revisions);
  result.interrupted = state.underway.has_value();
  const Comparison comparison = compare(project.config, std::move(declared), target, true, say);
  result.changes = report::change_entries(comparison.migration);
  result.unmanaged = comparison.context.unmanaged;
  result.made = comparison.made;
  return result;
}

std::string check_text(const Check& check, terminal::Style style) {
  std::string text = standing_text(check);
  for (const std::string& id : check.edited) {
    text += fmt::format("revision {} was edited after it was applied\n", id);
  }
  for (const std::string& id : check.stale) {
    text += fmt::format("revision {} was edited after its digest was made\n", id);
  }
  if (!check.changes.empty()) {
    text += "the models differ from the database:\n";
  }
  for (const std::string& line : report::change_lines(check.changes, style)) {
    text += fmt::format("  {}\n", line);
  }
  return text;
}

std::string check_json(const Check& check) {
  const nlohmann::ordered_json json{
      {"agrees", check.agrees()},
      {"at_heads", check.is_at_heads()},
      {"database_heads", check.database_heads},
      {"revision_heads", check.revision_heads},
      {"unknown", check.unknown},
      {"edited", check.edited},
      {"stale", check.stale},
      {"interrupted", check.interrupted},
      {"changes", nlohmann::ordered_json::parse(report::changes_json(check.changes))}};
  return json.dump(2);
}

}  // namespace schemadiff::project
