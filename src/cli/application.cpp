#include "cli/application.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/build.h"
#include "base/error.h"
#include "console/program.h"
#include "hazard/hazard.h"
#include "report/changes.h"

namespace schemadiff::cli {

files::Config config_of(Application& application) {
  std::optional<std::filesystem::path> file = application.config_file;
  if (file) {
    file = application.session.world.folder / *file;
  } else {
    file = files::find_config(application.session.world.folder);
  }
  if (!file && application.environment) {
    throw Error(
        Failure::Usage,
        "--environment needs a schemadiff.toml, and there is none in this folder or above it");
  }
  files::Config config = file ? files::read_config(*file, application.environment,
                                                   application.session.world.environment)
                              : files::default_config(application.session.world.folder);
  application.session.root = config.root;
  // Messages name revision files as a person here would.
  config.revisions = shown(application, config.revisions);
  return config;
}

namespace {

/// https://specifications.freedesktop.org/basedir-spec/latest/: what is not absolute is ignored.
std::optional<std::filesystem::path> cache_folder(const console::World& world) {
  const std::filesystem::path named = world.environment("XDG_CACHE_HOME").value_or("");
  if (named.is_absolute()) {
    return named / "schemadiff";
  }
  const std::filesystem::path home = world.environment("HOME").value_or("");
  return home.is_absolute() ? std::optional(home / ".cache" / "schemadiff") : std::nullopt;
}

console::Locks locks_on(int server_major) {
  // Shared by the copies of the function: it remembers what earlier statements did.
  const auto assessor =
      std::make_shared<hazard::Assessor>(hazard::Facts{.server_major = server_major});
  return [assessor](std::string_view sql) { return hazard::annotation(assessor->assess(sql)); };
}

}  // namespace

console::Setup setup_of(const files::Config& config) {
  console::Setup setup{.revisions = config.revisions,
                       .url = config.url,
                       .url_problem = config.url_problem,
                       .has_cluster = true,
                       .target = project::target_options(config),
                       .apply = project::apply_options(config),
                       .locks = [](int server_major) { return locks_on(server_major); }};
  setup.apply.tool_version = std::string(console::version());
  return setup;
}

project::NewRevision now(const Application& application, project::NewRevision wanted) {
  const console::World& world = application.session.world;
  wanted.now = world.now();
  wanted.random = world.random();
  return wanted;
}

std::optional<pg::Target> reachable_target(const Application& application,
                                           const console::Setup& setup) {
  try {
    const pg::Url url = console::url_of(application.session, setup);
    if (url.is_local() && !std::filesystem::exists(setup.target.cluster_directory)) {
      return std::nullopt;
    }
    return console::open_target(application.session, setup);
  } catch (const Error& error) {
    console::say(application.session,
                 fmt::format("the database cannot be asked what is applied: {}", error.what()));
    return std::nullopt;
  }
}

project::Say teller(const Application& application) {
  return [&application](std::string_view line) { console::say(application.session, line); };
}

void say_unmanaged(const Application& application, const std::vector<model::Unmanaged>& unmanaged) {
  std::string text = report::unmanaged_text(unmanaged, application.session.verbose);
  if (!text.empty()) {
    text.pop_back();  // `say` ends the line
    console::say(application.session, text);
  }
}

std::optional<int> refuse_unmanaged(const Application& application,
                                    const std::vector<model::Unmanaged>& unmanaged,
                                    const model::Filter& filter) {
  constexpr int kFindings = 1;
  const std::vector<model::Unmanaged> missed = model::missed(unmanaged, filter);
  if (missed.empty()) {
    return std::nullopt;
  }
  application.session.world.err << fmt::format("error: {}", report::unmanaged_text(missed, true));
  return kFindings;
}

std::optional<int> judge_unmanaged(const Application& application,
                                   const std::vector<model::Unmanaged>& unmanaged,
                                   const model::Filter& filter, bool strict) {
  std::optional<int> refused =
      strict ? refuse_unmanaged(application, unmanaged, filter) : std::nullopt;
  if (!refused) {
    say_unmanaged(application, unmanaged);
  }
  return refused;
}

std::optional<project::Memory> memory_of(const Application& application, bool is_unwanted) {
  const std::optional<std::filesystem::path> folder = cache_folder(application.session.world);
  const std::optional<std::string> build = running_build();
  if (is_unwanted || !folder || !build) {
    return std::nullopt;
  }
  project::Memory memory{.folder = *folder,
                         .tool = fmt::format("{} {}", console::version(), *build)};
  if (application.session.verbose) {
    memory.tell = teller(application);
  }
  return memory;
}

void add_no_cache(CLI::App& command, bool& no_cache) {
  command.add_flag(
      "--no-cache", no_cache,
      "Compare, also where nothing changed since models and database were found equal");
}

void add_strict(CLI::App& command, bool& strict, const std::string& refused) {
  command.add_flag("--strict", strict,
                   fmt::format("Exit 1 where something in the database is not managed{}", refused));
}

void say_made(const Application& application, std::size_t made) {
  if (application.session.verbose) {
    console::say(application.session, fmt::format("scratch: made {} objects", made));
  }
}

std::string shown(const Application& application, const std::filesystem::path& path) {
  const std::filesystem::path near = path.lexically_proximate(application.session.world.folder);
  return near.string().starts_with("..") ? path.string() : near.string();
}

}  // namespace schemadiff::cli
