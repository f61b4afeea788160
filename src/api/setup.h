#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "apply/apply.h"
#include "files/config.h"
#include "pg/target.h"
#include "pg/url.h"
#include "revision/graph.h"
#include "schemadiff/schemadiff.hpp"

namespace schemadiff::api {

/// What a call's parameters mean.
struct Setup {
  std::filesystem::path revisions;
  std::optional<files::Config> config = {};  ///< nothing for a folder of revisions alone
  pg::Url url;
  pg::TargetOptions target;
  apply::Options apply;
};

/// Throws Error (Failure::Usage) when there is no such folder, or no database is named.
[[nodiscard]] Setup setup_of(std::string_view url, const std::filesystem::path& folder,
                             const Options& options);

/// The configuration of a project. Throws Error (Failure::Usage) when the setup is none.
[[nodiscard]] const files::Config& config_of(const Setup& setup);

[[nodiscard]] pg::Target open(const Setup& setup);

/// Throws Error (Failure::Usage) when there is no revision and the folder is no project: a path to
/// somewhere else must not look like a database that has everything.
[[nodiscard]] revision::Graph revisions_of(const Setup& setup);

}  // namespace schemadiff::api
