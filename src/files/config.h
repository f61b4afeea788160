#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/filter.h"

namespace schemadiff::files {

/// How new revisions are numbered.
enum class RevisionIds : std::uint8_t { Sequential, Timestamp, Random };

/// The value of an environment variable; nothing when it is not set.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

/// A difference between database and models that is accepted for a while.
struct AcceptedFinding {
  std::string finding = {};  ///< a glob over the identities that `check` prints
  std::string reason = {};
  std::string until = {};  ///< the last day: 2027-01-31
  SourcePosition where = {};

  bool operator==(const AcceptedFinding&) const = default;
};

/// `schemadiff.toml`. Every key is described in config.cpp's table, which `explain` and the
/// commented file of `init` read as well. Relative paths are relative to the file's folder; here
/// they are absolute.
struct Config {
  std::filesystem::path file;                              ///< empty when there is none
  std::filesystem::path root;                              ///< the folder it stands in
  std::string text;                                        ///< of the file, as it was read
  std::optional<std::string> environment;                  ///< the chosen one
  std::vector<std::string> models = {"schema/**/*.toml"};  ///< globs, relative to `root`
  std::filesystem::path revisions = "generated";
  std::optional<std::string> url;  ///< of the chosen environment, or the top-level one
  /// Why there is no `url` although the file has one: a variable in it is not set. To be told when
  /// no other URL is given.
  std::optional<Diagnostic> url_problem;
  std::string scratch = "auto";
  RevisionIds revision_ids = RevisionIds::Sequential;
  std::vector<std::string> search_path = {"public"};  ///< for unqualified names in SQL texts
  std::string bin_directory;                          ///< of PostgreSQL's programs
  model::Filter filter;
  std::chrono::milliseconds lock_timeout{3000};
  std::chrono::milliseconds wait{60000};  ///< for another schemadiff to finish
  std::vector<AcceptedFinding> accept;
};

/// Looks for `schemadiff.toml` in `start` and upward; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_config(const std::filesystem::path& start);

/// Throws DiagnosticsError: all mistakes of the file, with positions and suggestions; Error
/// (Failure::Usage) when it cannot be read or `environment` is not in it. `${NAME}` in a URL is the
/// value of a variable.
[[nodiscard]] Config read_config(const std::filesystem::path& file,
                                 const std::optional<std::string>& environment,
                                 const Variables& variables);

/// The configuration of a project without a file, rooted at `folder`.
[[nodiscard]] Config default_config(const std::filesystem::path& folder);

/// The commented configuration that `init` writes, with what is not managed, if anything.
[[nodiscard]] std::string commented_config(
    const std::optional<std::string>& excluded_table = std::nullopt);

/// What a key of the configuration means; nothing when there is no such key.
[[nodiscard]] std::optional<std::string> explain_config(const std::string& key);

/// The model files of the globs (`*`, `?`, and `**` for any number of folders), absolute, sorted,
/// each once. A wildcard matches no hidden file and does not follow links to folders. Throws Error
/// (Failure::Usage) for a folder that cannot be read.
[[nodiscard]] std::vector<std::filesystem::path> model_files(const Config& config);

}  // namespace schemadiff::files
