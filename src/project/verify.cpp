#include "project/verify.h"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "model/declaration.h"
#include "project/replay.h"
#include "report/changes.h"
#include "revision/graph.h"

namespace schemadiff::project {

namespace {

using revision::Graph;
using revision::Revision;

/// What a revision's statements did wrong, not the server.
std::string text_of(const Error& error, std::string_view way) {
  const auto* const refused = dynamic_cast<const DatabaseError*>(&error);
  if (refused != nullptr && refused->sqlstate().starts_with("08")) {
    throw;  // the connection
  }
  return fmt::format("{} fails: {}", way, error.what());
}

class Verifier {
 public:
  Verifier(const Project& project, pg::Connection* target, const Say& say)
      : project_(project), graph_(project.revisions), target_(target) {
    begin(say);
  }

  Verification run(const model::Declaration& declared, const VerifyProgress& progress) {
    Verification result{.server = replay_->server()};
    const std::vector<Revision>& all = graph_.revisions();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (std::ranges::any_of(graph_.with_ancestors(std::span(&all[i].id, 1)),
                              [&](const std::string& id) { return broken_.contains(id); })) {
        result.untried.push_back(all[i].id);
        continue;
      }
      if (progress) {
        progress(all[i], i + 1, all.size());
      }
      result.revisions.push_back({.id = all[i].id,
                                  .message = all[i].message,
                                  .file = all[i].path.string(),
                                  .failure = failure_of(all[i])});
    }
    if (broken_.empty()) {
      result.differences = differences_from(declared);
    }
    return result;
  }

 private:
  void begin(const Say& say) {
    replay_.emplace(Replay::open(project_.config, target_));
    applied_.clear();
    if (say) {
      say(fmt::format("scratch: {}", replay_->description()));
    }
  }

  void apply(const std::string& id) {
    replay_->upgrade(graph_, id);
    applied_ = graph_.with_ancestors(std::vector<std::string>(applied_.begin(), applied_.end()));
    applied_.merge(graph_.with_ancestors(std::span(&id, 1)));
  }

  /// To all that the revision needs, and nothing beside it: going back takes back nobody else then.
  void go_before(const Revision& revision) {
    std::set<std::string> needed = graph_.with_ancestors(std::span(&revision.id, 1));
    needed.erase(revision.id);
    if (!std::ranges::includes(needed, applied_)) {
      begin({});
    }
    for (const std::string& id : revision.revises) {
      apply(id);
    }
    for (const std::string& id : revision.depends_on) {
      apply(id);
    }
  }

  /// Nothing when the revision is proved.
  std::optional<std::string> failure_of(const Revision& revision) {
    go_before(revision);
    const model::Managed before = replay_->schema();
    try {
      apply(revision.id);
    } catch (const Error& error) {
      broken_.insert(revision.id);
      std::string text = text_of(error, "up");
      begin({});
      return text;
    }
    const model::Managed after = replay_->schema();
    try {
      replay_->downgrade(
          graph_, revision.revises.empty() ? revision.id + "@base" : revision.revises.front());
      if (const std::string left = difference_between(before, replay_->schema()); !left.empty()) {
        begin({});
        return fmt::format("down does not lead back; these differ: {}", left);
      }
    } catch (const Error& error) {
      std::string text = text_of(error, "down");
      begin({});
      return text;
    }
    return failure_again(revision, after);
  }

  std::optional<std::string> failure_again(const Revision& revision, const model::Managed& after) {
    try {
      replay_->upgrade(graph_, revision.id);
      const std::string elsewhere = difference_between(after, replay_->schema());
      return elsewhere.empty() ? std::nullopt
                               : std::optional(fmt::format(
                                     "up again leads elsewhere; these differ: {}", elsewhere));
    } catch (const Error& error) {
      std::string text = text_of(error, "up again");
      begin({});
      return text;
    }
  }

  std::vector<std::string> differences_from(const model::Declaration& declared) {
    replay_->upgrade(graph_, "heads");
    const Comparison comparison =
        compare(project_.config, declared, replay_->connection(), true, {});
    return report::change_lines(report::change_entries(comparison.migration));
  }

  const Project& project_;
  const Graph& graph_;
  pg::Connection* target_;
  std::optional<Replay> replay_;   // made anew after what cannot be taken back
  std::set<std::string> applied_;  // in it
  std::set<std::string> broken_;   // whose way up fails
};

}  // namespace

bool Verification::proved() const {
  return untried.empty() && differences && differences->empty() &&
         std::ranges::none_of(
             revisions, [](const Verified& verified) { return verified.failure.has_value(); });
}

Verification verify(const Project& project, pg::Connection* target, const Say& say,
                    const VerifyProgress& progress) {
  const model::Declaration declared = declaration(project.config);
  return Verifier(project, target, say).run(declared, progress);
}

}  // namespace schemadiff::project
