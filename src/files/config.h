#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/filter.h"
#include "sql/identifier.h"

namespace schemadiff::files {

/// How new revisions are numbered.
enum class RevisionIds : std::uint8_t { Sequential, Timestamp, Random };

/// `schemadiff.toml`. Every key is described in config.cpp's table, which `explain` and the
/// commented file of `init` read as well. Relative paths are relative to the file's folder; here
/// they are absolute.
struct Config {
  std::filesystem::path file;                              ///< empty when there is none
  std::filesystem::path root;                              ///< the folder it stands in
  std::vector<std::string> models = {"schema/**/*.toml"};  ///< globs
  std::filesystem::path revisions = "generated";
  std::optional<std::string> url;  ///< of the chosen environment, or the top-level one
  std::string scratch = "auto";
  RevisionIds revision_ids = RevisionIds::Sequential;
  std::vector<std::string> search_path = {"public"};  ///< for unqualified names in SQL texts
  std::string bin_directory;                          ///< of PostgreSQL's programs
  model::Filter filter;
  std::chrono::milliseconds lock_timeout{3000};
  std::chrono::milliseconds wait{60000};  ///< for another schemadiff to finish
};

/// Looks for `schemadiff.toml` in `start` and upward; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_config(const std::filesystem::path& start);

/// Throws DiagnosticsError: all mistakes of the file, with positions and suggestions; Error
/// (Failure::Usage) when it cannot be read or `environment` is not in it.
[[nodiscard]] Config read_config(const std::filesystem::path& file,
                                 const std::optional<std::string>& environment);

/// The configuration of a project without a file, rooted at `folder`.
[[nodiscard]] Config default_config(const std::filesystem::path& folder);

/// The commented configuration that `init` writes.
[[nodiscard]] std::string commented_config();

/// The model files of the globs (`*`, `**`, `?`), sorted, each once.
[[nodiscard]] std::vector<std::filesystem::path> model_files(const Config& config);

}  // namespace schemadiff::files
