#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// TOML as text, written by hand so that its look is ours: toml++ sorts keys.
namespace schemadiff::files {

struct TomlValue;
struct TomlEntry;
using TomlList = std::vector<TomlValue>;
using TomlTable = std::vector<TomlEntry>;  ///< in the order of writing

/// A number or a boolean as TOML writes it.
struct TomlBare {
  std::string text;
};

struct TomlValue {
  std::variant<TomlBare, std::string, TomlList, TomlTable> value;
};

struct TomlEntry {
  std::string key;
  TomlValue value;
};

/// A key, quoted where it has to be.
[[nodiscard]] std::string key_text(std::string_view key);

/// A value on one line.
[[nodiscard]] std::string inline_text(const TomlValue& value);

/// The lines of `key = value`. What does not fit on one line is spread: a table over several dotted
/// keys, a list over lines; a string with line ends gets three quotes.
[[nodiscard]] std::string entry_text(const std::string& key, const TomlValue& value);

}  // namespace schemadiff::files
