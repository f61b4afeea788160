#pragma once

#include <filesystem>
#include <vector>

#include "files/config.h"
#include "model/database.h"
#include "pg/connection.h"

namespace schemadiff::project {

/// What a folder of model files got.
struct Pulled {
  std::vector<std::filesystem::path> written;    ///< new or changed, as they lie in the folder
  std::vector<std::filesystem::path> unchanged;  ///< held the same bytes already
  std::vector<model::Unmanaged> unmanaged;       ///< what no file says anything of
  model::Database managed;
};

struct PullOptions {
  bool overwrite = false;
  bool privileges = true;  ///< what roles may do
  bool owners = false;
};

/// Writes the managed objects of a live database as model files into `folder`. Throws Error
/// (Failure::Usage) when a file would be replaced, or other model files are there, and `overwrite`
/// is false; nothing is written then.
[[nodiscard]] Pulled pull(const files::Config& config, pg::Connection& target,
                          const std::filesystem::path& folder, const PullOptions& options);

/// The folder of the first glob of the configuration: where `pull` writes unless told otherwise.
[[nodiscard]] std::filesystem::path models_folder(const files::Config& config);

/// What `init` made; what was there already is left alone.
[[nodiscard]] std::vector<std::filesystem::path> init(const std::filesystem::path& folder);

}  // namespace schemadiff::project
