#include "api/standing.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "apply/apply.h"
#include "base/text.h"
#include "revision/name.h"
#include "revision/revision.h"

namespace schemadiff::api {

namespace {

/// With revisions in the database that are not at hand, a plan cannot be made: the journal says
/// what is applied.
std::vector<std::string> not_journalled(const revision::Graph& graph, const apply::State& state) {
  std::set<std::string> applied = graph.with_ancestors(state.heads);
  for (const apply::AppliedRevision& row : state.journal) {
    applied.insert(row.id);
  }
  std::vector<std::string> pending;
  for (const revision::Revision& revision : graph.revisions()) {
    if (!applied.contains(revision.id)) {
      pending.push_back(revision.id);
    }
  }
  return pending;
}

std::string behind_text(const Standing& standing) {
  const std::size_t count = standing.pending.size();
  return fmt::format(
      "is behind: it stands at {}, and {} is expected. {} to be applied: run "
      "`schemadiff upgrade heads`",
      revision::ids_text(standing.current), revision::ids_text(standing.expected),
      count == 1 ? fmt::format("{} has", standing.pending.front())
                 : fmt::format("{} revisions have", count));
}

std::string ahead_text(const Standing& standing) {
  return fmt::format(
      "is ahead: it stands at {}, and {} is expected. What is not known here is {}: "
      "run a newer program, or downgrade the database first",
      revision::ids_text(standing.current), revision::ids_text(standing.expected),
      join(standing.unknown, ", "));
}

std::string diverged_text(const Standing& standing) {
  return fmt::format(
      "has diverged: it stands at {}, and {} is expected. It has {}, which is not "
      "known here, and lacks {}",
      revision::ids_text(standing.current), revision::ids_text(standing.expected),
      join(standing.unknown, ", "), join(standing.pending, ", "));
}

std::string interrupted_text(const apply::Underway& underway) {
  const std::string_view direction = revision::to_string(underway.direction);
  return fmt::format(
      "is half-way through the {} of {}: run `schemadiff {}` again, which goes on "
      "from there",
      direction, underway.id, direction);
}

std::string sentence_of(const Standing& standing, const apply::State& state) {
  switch (standing.verdict) {
    case Verdict::Current:
      return fmt::format("stands at {}, as expected", revision::ids_text(standing.current));
    case Verdict::Behind:
      return behind_text(standing);
    case Verdict::Ahead:
      return ahead_text(standing);
    case Verdict::Diverged:
      return diverged_text(standing);
    case Verdict::Interrupted:
      return interrupted_text(state.underway.value());
  }
  return "";  // not reached: the switch names every verdict
}

}  // namespace

Standing standing_of(const revision::Graph& graph, const apply::State& state,
                     std::string_view place) {
  Standing standing{.current = state.heads,
                    .expected = graph.heads(),
                    .unknown = apply::unknown(graph, state),
                    .edited = apply::edited(graph, state)};
  std::ranges::sort(standing.expected);
  if (standing.unknown.empty()) {
    const apply::Plan plan = apply::plan_upgrade(graph, state, "heads");
    standing.pending = plan.revisions;
    standing.verdict = plan.resumes               ? Verdict::Interrupted
                       : standing.pending.empty() ? Verdict::Current
                                                  : Verdict::Behind;
  } else {
    standing.pending = not_journalled(graph, state);
    standing.verdict = standing.pending.empty() ? Verdict::Ahead : Verdict::Diverged;
  }
  standing.sentence = fmt::format("the database {} {}", place, sentence_of(standing, state));
  return standing;
}

}  // namespace schemadiff::api
