#include <chrono>
#include <cstdint>
#include <random>
#include <utility>

#include "api/failed.h"
#include "api/setup.h"
#include "api/standing.h"
#include "apply/apply.h"
#include "project/autogenerate.h"
#include "project/project.h"
#include "report/changes.h"
#include "schemadiff/schemadiff.hpp"

namespace schemadiff::api {

namespace {

project::Comparison compare(const Setup& setup, pg::Target& target) {
  const files::Config& config = config_of(setup);
  return project::compare(config, project::declaration(config), target.connection(), true,
                          setup.target.say);
}

project::NewRevision new_revision(std::string_view message) {
  std::random_device device;
  return {.message = std::string(message),
          .now = std::chrono::system_clock::now(),
          .random = (std::uint64_t{device()} << 32U) | device()};
}

}  // namespace

std::string_view version() noexcept {
  return SCHEMADIFF_VERSION;
}

Standing check(std::string_view url, const std::filesystem::path& folder, const Options& options) {
  return guarded([&] {
    const Setup setup = setup_of(url, folder, options);
    const revision::Graph graph = revisions_of(setup);
    pg::Target target = open(setup);
    return standing_of(graph, apply::current(target.connection(), setup.apply.schema),
                       target.connection().place());
  });
}

std::vector<std::string> upgrade(std::string_view url, const std::filesystem::path& folder,
                                 std::string_view target, const Options& options) {
  return guarded([&] {
    const Setup setup = setup_of(url, folder, options);
    const revision::Graph graph = revisions_of(setup);
    pg::Target database = open(setup);
    return apply::upgrade(database.connection(), graph, target, setup.apply);
  });
}

std::vector<std::string> diff(std::string_view url, const std::filesystem::path& project,
                              const Options& options) {
  return guarded([&] {
    const Setup setup = setup_of(url, project, options);
    static_cast<void>(config_of(setup));  // a mistake is told before a server is asked
    pg::Target target = open(setup);
    return report::change_lines(report::change_entries(compare(setup, target).migration));
  });
}

std::optional<std::filesystem::path> autogenerate(std::string_view url,
                                                  const std::filesystem::path& project,
                                                  std::string_view message,
                                                  const Options& options) {
  return guarded([&]() -> std::optional<std::filesystem::path> {
    const Setup setup = setup_of(url, project, options);
    const project::Project loaded = project::load(config_of(setup));
    pg::Target target = open(setup);
    project::require_at_heads(loaded.revisions,
                              apply::current(target.connection(), setup.apply.schema));
    const std::optional<revision::Revision> revision =
        project::generate(loaded, project::declaration(loaded.config), target.connection(), {},
                          new_revision(message), setup.target.say)
            .revision;
    return revision ? std::optional(project::save(loaded, *revision)) : std::nullopt;
  });
}

}  // namespace schemadiff::api
