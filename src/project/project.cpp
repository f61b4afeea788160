#include "project/project.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "revision/name.h"

namespace schemadiff::project {

namespace {

/// Everything schemadiff keeps beside a project and may be deleted at any time but the cluster.
std::filesystem::path own_folder(const files::Config& config) {
  return config.root / ".schemadiff";
}

}  // namespace

Project load(files::Config config) {
  revision::Graph revisions = revision::load(config.revisions);
  return {.config = std::move(config), .revisions = std::move(revisions)};
}

std::vector<files::Source> model_sources(const files::Config& config) {
  const std::vector<std::filesystem::path> found = files::model_files(config);
  if (found.empty()) {
    throw Error(Failure::Usage,
                fmt::format("no model file matches {} in {}: `schemadiff pull` writes them from a "
                            "database, `schemadiff init` starts a project",
                            join(config.models, ", "), config.root.string()));
  }
  return files::load(found, config.root);
}

model::Declaration declaration(const files::Config& config) {
  return files::read(model_sources(config), config.filter);
}

scratch::Options scratch_options(const files::Config& config) {
  return {.where = config.scratch,
          .local_directory = own_folder(config),
          .bin_directory = config.bin_directory};
}

pg::TargetOptions target_options(const files::Config& config) {
  return {.cluster_directory = own_folder(config) / "cluster", .bin_dir = config.bin_directory};
}

apply::Options apply_options(const files::Config& config) {
  apply::Options options;
  options.schema = config.filter.own_schema.raw();
  options.lock_timeout = config.lock_timeout;
  options.wait = config.wait;
  return options;
}

scratch::Scratch open_scratch(const files::Config& config, pg::Connection& target, const Say& say) {
  return scratch::Scratch::later(scratch_options(config), target,
                                 [say](const std::string& description) {
                                   if (say) {
                                     say(fmt::format("scratch: {}", description));
                                   }
                                 });
}

Comparison compare(const files::Config& config, model::Declaration declared, pg::Connection& target,
                   bool online, const Say& say, const catalog::InSnapshot& in_snapshot) {
  scratch::Scratch scratch = open_scratch(config, target, say);
  return compare(std::move(declared), config.filter, target, scratch, online,
                 {.review = {}, .in_snapshot = in_snapshot});
}

void require_at_heads(const revision::Graph& graph, const apply::State& state) {
  apply::require_known(graph, state);
  if (state.underway) {
    throw Error(Failure::State,
                fmt::format("revision {} was interrupted half-way: run `schemadiff {}` again to "
                            "finish it",
                            state.underway->id, revision::to_string(state.underway->direction)));
  }
  std::vector<std::string> heads = graph.heads();
  std::ranges::sort(heads);
  if (state.heads != heads) {
    throw Error(Failure::State,
                fmt::format("the database stands at {}, the revisions go on to {}: run "
                            "`schemadiff upgrade heads` first",
                            revision::ids_text(state.heads), revision::ids_text(heads)));
  }
}

}  // namespace schemadiff::project
