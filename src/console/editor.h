#pragma once

#include <filesystem>

#include "console/session.h"

namespace schemadiff::console {

/// Opens a file in $VISUAL, $EDITOR or vi, and waits until the editor ends. Throws Error
/// (Failure::Usage) when it cannot be started or ends with a failure.
void edit_file(const World& world, const std::filesystem::path& file);

}  // namespace schemadiff::console
