#include "api/setup.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "apply/event.h"
#include "base/error.h"
#include "base/overloaded.h"
#include "project/project.h"

namespace schemadiff::api {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::optional<files::Config> find_project(const fs::path& folder, const Options& options) {
  std::error_code ignored;  // what cannot be looked at is no project
  const fs::path file = folder / "schemadiff.toml";
  if (fs::is_regular_file(file, ignored)) {
    return files::read_config(
        file, options.environment.empty() ? std::nullopt : std::optional(options.environment),
        variable);
  }
  if (!options.environment.empty()) {
    throw Error(Failure::Usage,
                fmt::format("the environment '{}' needs a schemadiff.toml, and there is none in {}",
                            options.environment, folder.string()));
  }
  return std::nullopt;
}

pg::Url url_of(std::string_view url, const std::optional<files::Config>& config,
               const fs::path& folder) {
  std::optional<std::string> text = url.empty() ? variable("DATABASE_URL") : std::string(url);
  if ((!text || text->empty()) && config) {
    if (config->url_problem) {
      throw DiagnosticsError({*config->url_problem});
    }
    text = config->url.value_or("local:");
  }
  if (!text || text->empty()) {
    throw Error(Failure::Usage,
                "no database is named: give a url such as postgresql://…, or set DATABASE_URL");
  }
  pg::Url parsed = pg::Url::parse(*text);
  if (parsed.is_local() && !config) {
    throw Error(Failure::Usage, fmt::format("local: is the private cluster of a project, and {} "
                                            "holds no schemadiff.toml",
                                            folder.string()));
  }
  return parsed;
}

/// The line about an event; "" where nobody wants one.
std::string line_about(const apply::Event& event) {
  const auto line = Overloaded{
      [](const apply::WaitingForLock& waiting) {
        return waiting.holder.empty() ? std::string("waiting for another run to end")
                                      : fmt::format("waiting for {}", waiting.holder);
      },
      [](const apply::EditedRevision& edited) {
        return fmt::format("warning: {} was edited after it was applied", edited.id);
      },
      [](const apply::RevisionStarted& started) { return apply::running_line(started); },
      [](const apply::Retrying& retrying) {
        return fmt::format("{}; trying again in {} ms ({} of {})", retrying.reason,
                           retrying.pause.count(), retrying.attempt, retrying.attempts);
      },
      [](const apply::Notice& notice) {
        return fmt::format("{}: {}", notice.severity, notice.message);
      },
      [](const auto& /*detail*/) { return std::string(); },
  };
  return std::visit(line, event);
}

apply::Options apply_options(const std::optional<files::Config>& config, const Options& options) {
  apply::Options result = config ? project::apply_options(*config) : apply::Options{};
  result.schema = options.schema.value_or(result.schema);
  result.lock_timeout = options.lock_timeout.value_or(result.lock_timeout);
  result.wait = options.wait.value_or(result.wait);
  result.tool_version = std::string(version());
  if (options.say) {
    result.listener = [say = options.say](const apply::Event& event) {
      if (const std::string line = line_about(event); !line.empty()) {
        say(line);
      }
    };
  }
  return result;
}

}  // namespace

Setup setup_of(std::string_view url, const fs::path& folder, const Options& options) {
  std::error_code ignored;  // what cannot be looked at is no folder
  if (!fs::is_directory(folder, ignored)) {
    throw Error(Failure::Usage, fmt::format("there is no folder {}", folder.string()));
  }
  std::optional<files::Config> config = find_project(folder, options);
  Setup setup{.revisions = config ? config->revisions : folder,
              .url = url_of(url, config, folder),
              .target = config ? project::target_options(*config) : pg::TargetOptions{},
              .apply = apply_options(config, options)};
  setup.target.say = options.say;
  if (config && options.schema) {
    config->filter.own_schema = sql::Identifier(*options.schema);
  }
  setup.config = std::move(config);
  return setup;
}

const files::Config& config_of(const Setup& setup) {
  if (!setup.config) {
    throw Error(Failure::Usage, fmt::format("{} is no project: it holds no schemadiff.toml",
                                            setup.revisions.string()));
  }
  return *setup.config;
}

pg::Target open(const Setup& setup) {
  return pg::Target::open(setup.url, setup.target);
}

revision::Graph revisions_of(const Setup& setup) {
  revision::Graph graph = revision::load(setup.revisions);
  if (graph.empty() && !setup.config) {
    throw Error(Failure::Usage,
                fmt::format("{} holds neither a revision nor a schemadiff.toml: give the folder of "
                            "the revisions, or the project's",
                            setup.revisions.string()));
  }
  return graph;
}

}  // namespace schemadiff::api
