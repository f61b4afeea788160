#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace schemadiff {

/// Nothing when it cannot be read.
[[nodiscard]] std::optional<std::string> file_content(const std::filesystem::path& file);

/// Throws Error (Failure::Usage): the place is one that somebody named.
void write_file(const std::filesystem::path& file, std::string_view text);

/// The new text takes the old one's place in one step, so that nobody reads half of it. Throws
/// Error (Failure::File).
void replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace schemadiff
