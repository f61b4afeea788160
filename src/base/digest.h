#pragma once

#include <string>
#include <string_view>

namespace schemadiff {

/// The SHA-256 of the bytes, as `sha256:` and 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace schemadiff
