#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "console/session.h"
#include "files/config.h"
#include "model/database.h"
#include "model/filter.h"
#include "pg/target.h"
#include "project/agreement.h"
#include "project/draft.h"
#include "project/project.h"

namespace CLI {
class App;
}

namespace schemadiff::cli {

/// One run of `schemadiff`.
struct Application {
  console::Session session;
  std::optional<std::filesystem::path> config_file = {};  ///< -c
  std::optional<std::string> environment = {};            ///< --env
};

/// -c, or the nearest schemadiff.toml upward, or the defaults. Messages are relative to its folder
/// from now on.
[[nodiscard]] files::Config config_of(Application& application);

/// What the commands of both programs need.
[[nodiscard]] console::Setup setup_of(const files::Config& config);

/// A new revision with what comes from outside: the time, and something random.
[[nodiscard]] project::NewRevision now(const Application& application, project::NewRevision wanted);

/// The database, when it can be asked; otherwise says why not. A private cluster that was never
/// made is not made for that.
[[nodiscard]] std::optional<pg::Target> reachable_target(const Application& application,
                                                         const console::Setup& setup);

/// Tells on stderr which scratch is used.
[[nodiscard]] project::Say teller(const Application& application);

/// How many objects the scratch made, for who wants to know more, on stderr.
void say_made(const Application& application, std::size_t made);

/// "not managed: …" on stderr.
void say_unmanaged(const Application& application, const std::vector<model::Unmanaged>& unmanaged);

/// For --strict: names what is not managed and what no pattern leaves out, on stderr, and returns
/// the exit code of findings; nothing when there is nothing.
[[nodiscard]] std::optional<int> refuse_unmanaged(const Application& application,
                                                  const std::vector<model::Unmanaged>& unmanaged,
                                                  const model::Filter& filter);

/// The same where `strict` is set; says what is not managed where nothing is refused.
[[nodiscard]] std::optional<int> judge_unmanaged(const Application& application,
                                                 const std::vector<model::Unmanaged>& unmanaged,
                                                 const model::Filter& filter, bool strict);

/// Where it is remembered what agreed; nothing where it is not wanted, has no place or could not be
/// told from what another program found out.
[[nodiscard]] std::optional<project::Memory> memory_of(const Application& application,
                                                       bool is_unwanted);

/// The option --no-cache.
void add_no_cache(CLI::App& command, bool& no_cache);

/// The option --strict; `refused` says what does not happen then.
void add_strict(CLI::App& command, bool& strict, const std::string& refused);

/// The path as a person in the current folder would write it.
[[nodiscard]] std::string shown(const Application& application, const std::filesystem::path& path);

}  // namespace schemadiff::cli
