#pragma once

#include <filesystem>
#include <string_view>

namespace schemadiff {

/// The new text takes the old one's place in one step, so that nobody reads half of it. Throws
/// Error (Failure::File).
void replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace schemadiff
