#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/error.h"
#include "files/problems.h"

/// What the readers of this room need of toml++.
namespace schemadiff::files {

/// One `key = value` of a TOML table. Views and pointers live as long as the table.
struct Entry {
  std::string_view key;
  SourcePosition where;  ///< of the key
  const toml::node* value = nullptr;
};

/// The text's table; nothing, and a problem, when it is no TOML.
[[nodiscard]] std::optional<toml::table> parse(std::string_view text, const std::string& file,
                                               Problems& problems);

/// A table's entries in the order in which they stand in the file.
[[nodiscard]] std::vector<Entry> entries(const toml::table& table, const std::string& file);

[[nodiscard]] SourcePosition position(const toml::node& node, const std::string& file);

/// What a value is, for messages: "a string", "a list".
[[nodiscard]] std::string_view type_name(const toml::node& node);

}  // namespace schemadiff::files
