#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/declaration.h"
#include "model/filter.h"

namespace schemadiff::files {

/// One model file's text; `name` is what positions in messages say.
struct Source {
  std::string name;
  std::string text;
  std::filesystem::path folder = {};  ///< of the file: where the files lie that it names
};

/// Gives the text of a file that a model file names (`body_file`); nothing when it cannot be read.
using ReadText = std::function<std::optional<std::string>(const std::filesystem::path&)>;

/// Reads model files (format: read.cpp). Shorthand is expanded, names left out are those PostgreSQL
/// would give, schemas that are only used are declared, and what one file says of another's objects
/// is checked: references that dangle are found here. Objects that `filter` does not manage are an
/// error. Throws DiagnosticsError with every mistake of every file; a file that is no TOML gives
/// one, and the others are still read. Without `read_text` the files that they name are read from
/// where they lie.
[[nodiscard]] model::Declaration read(std::span<const Source> sources, const model::Filter& filter,
                                      const ReadText& read_text = {});

/// The files' texts. Throws Error (Failure::File) for one that cannot be read or is not UTF-8.
[[nodiscard]] std::vector<Source> load(std::span<const std::filesystem::path> files,
                                       const std::filesystem::path& relative_to);

}  // namespace schemadiff::files
