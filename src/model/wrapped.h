#pragma once

#include <span>
#include <string>

namespace schemadiff::model {

/// The parts of a statement, in lines of at most 100 bytes where the parts allow it; all lines but
/// the first are indented.
[[nodiscard]] std::string wrapped(std::span<const std::string> parts);

}  // namespace schemadiff::model
