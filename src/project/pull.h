#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "files/config.h"
#include "model/database.h"
#include "pg/connection.h"
#include "project/project.h"

namespace schemadiff::project {

/// What a folder of model files got.
struct Pulled {
  std::vector<std::filesystem::path> written;    ///< new or changed, as they lie in the folder
  std::vector<std::filesystem::path> unchanged;  ///< held the same bytes already
  std::vector<std::filesystem::path> removed;    ///< had nothing left to say
  std::vector<model::Unmanaged> unmanaged;       ///< what no file says anything of
  bool refused = false;                          ///< nothing was written: strict
  model::Database managed;
};

struct PullOptions {
  bool overwrite = false;  ///< write the files anew instead of bringing them up to date
  bool privileges = true;  ///< what roles may do
  bool owners = false;
  bool strict = false;  ///< write nothing where something is unmanaged that no pattern leaves out
};

/// Writes the managed objects of a live database as model files into `folder`. Model files that are
/// there are brought up to date in place: what is as they say stays as it is written, comments and
/// all. With `overwrite`, what would be written into an empty folder replaces them. Privileges and
/// owners that files name are brought up to date whatever the options say of others. Throws
/// DiagnosticsError with the mistakes of files that are there; nothing is written then, nor with
/// `strict` where something is unmanaged.
[[nodiscard]] Pulled pull(const files::Config& config, pg::Connection& target,
                          const std::filesystem::path& folder, const PullOptions& options,
                          const Say& say);

/// The same of what an SQL file makes of an empty database (see run_sql_files), or the SQL files of
/// a folder. `server` is one on which throwaway databases can be made, or null for a private
/// cluster.
[[nodiscard]] Pulled pull_from(const std::filesystem::path& sql, const files::Config& config,
                               pg::Connection* server, const std::filesystem::path& folder,
                               const PullOptions& options, const Say& say);

/// The folder of the first glob of the configuration: where `pull` writes unless told otherwise.
[[nodiscard]] std::filesystem::path models_folder(const files::Config& config);

/// What `init` made; what was there already is left alone.
[[nodiscard]] std::vector<std::filesystem::path> init(const std::filesystem::path& folder);

/// Has a table excluded by the configuration that `init` made just now.
void exclude_table(const files::Config& config, const std::string& glob);

}  // namespace schemadiff::project
