#pragma once

#include <optional>
#include <string>
#include <vector>

namespace schemadiff::files {

/// A key and what it means.
struct Explained {
  std::string key;
  std::string text;
};

/// What a key of model files means, by its path (`table.column.identity`; names of objects may
/// stand in it: `table.users.column`), and the keys that may follow. "" is the top of a file.
/// Nothing when there is no such key.
[[nodiscard]] std::optional<std::string> explain(const std::string& path);

/// The paths one step from there, for suggestions.
[[nodiscard]] std::vector<std::string> explained_paths();

}  // namespace schemadiff::files
