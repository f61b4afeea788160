#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "console/session.h"
#include "files/config.h"
#include "model/database.h"
#include "project/autogenerate.h"
#include "project/project.h"

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

/// Everything of a new revision that comes from outside.
[[nodiscard]] project::NewRevision new_revision(const Application& application,
                                                const std::string& message);

/// Tells on stderr which scratch is used.
[[nodiscard]] project::Say teller(const Application& application);

/// "not managed: …" on stderr.
void say_unmanaged(const Application& application, const std::vector<model::Unmanaged>& unmanaged);

/// The path as a person in the current folder would write it.
[[nodiscard]] std::string shown(const Application& application, const std::filesystem::path& path);

}  // namespace schemadiff::cli
