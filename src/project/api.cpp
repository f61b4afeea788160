#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "apply/apply.h"
#include "base/error.h"
#include "project/autogenerate.h"
#include "project/project.h"
#include "report/changes.h"
#include "schemadiff/schemadiff.h"
#include "terminal/diagnostic.h"

namespace schemadiff::api {

namespace {

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

files::Config config_of(const Options& options) {
  const std::filesystem::path folder = std::filesystem::absolute(options.folder);
  const std::optional<std::filesystem::path> file = files::find_config(folder);
  const std::optional<std::string> chosen =
      options.environment.empty() ? std::nullopt : std::optional(options.environment);
  return file ? files::read_config(*file, chosen, environment) : files::default_config(folder);
}

pg::Url url_of(const Options& options, const files::Config& config) {
  if (!options.url.empty()) {
    return pg::Url::parse(options.url);
  }
  if (const auto url = environment("DATABASE_URL"); url && !url->empty()) {
    return pg::Url::parse(*url);
  }
  if (config.url_problem) {
    throw DiagnosticsError({*config.url_problem});
  }
  return pg::Url::parse(config.url.value_or("local:"));
}

/// Runs `function`; what it throws leaves the library as Failed.
template <class Function>
auto guarded(Function&& function) {
  try {
    return function();
  } catch (const Error& error) {
    throw Failed(static_cast<int>(error.failure()), terminal::error_text(error, {}, {}));
  } catch (const std::filesystem::filesystem_error& error) {
    throw Failed(static_cast<int>(Failure::Usage), error.what());
  }
}

}  // namespace

struct Client::State {
  files::Config config;
  pg::Target target;

  [[nodiscard]] apply::State current() {
    return apply::current(target.connection(), config.filter.own_schema.raw());
  }

  [[nodiscard]] project::Comparison compare() {
    return project::compare(config, project::declaration(config), target.connection(), true, {});
  }
};

Client::Client(const Options& options)
    : state_(guarded([&] {
        files::Config config = config_of(options);
        pg::Target target =
            pg::Target::open(url_of(options, config), project::target_options(config));
        return std::make_unique<State>(State{std::move(config), std::move(target)});
      })) {}

Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Standing Client::standing() {
  return guarded([&] {
    const apply::State state = state_->current();
    Standing standing{.database_heads = state.heads,
                      .revision_heads = revision::load(state_->config.revisions).heads(),
                      .interrupted = state.underway.has_value()};
    std::ranges::sort(standing.revision_heads);
    return standing;
  });
}

std::vector<std::string> Client::upgrade(std::string_view target) {
  return guarded([&] {
    return apply::upgrade(state_->target.connection(), revision::load(state_->config.revisions),
                          target, project::apply_options(state_->config));
  });
}

std::vector<std::string> Client::diff() {
  return guarded(
      [&] { return report::change_lines(report::change_entries(state_->compare().migration)); });
}

std::optional<std::string> Client::autogenerate(std::string_view message) {
  return guarded([&]() -> std::optional<std::string> {
    const project::Project project = project::load(state_->config);
    project::require_at_heads(project.revisions, state_->current());
    std::random_device device;
    const project::NewRevision wanted{.message = std::string(message),
                                      .now = std::chrono::system_clock::now(),
                                      .random = (std::uint64_t{device()} << 32U) | device()};
    const std::optional<revision::Revision> revision =
        project::generate(project, project::declaration(state_->config),
                          state_->target.connection(), {}, wanted, {})
            .revision;
    return revision ? std::optional(project::save(project, *revision).string()) : std::nullopt;
  });
}

}  // namespace schemadiff::api
