#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace schemadiff {

/// Who does the work: the processor's own instructions where it has them, or in any case arithmetic
/// that every processor has.
enum class Sha256By : std::uint8_t { Fastest, Arithmetic };

/// The SHA-256 of the bytes, as `sha256:` and 64 lower-case hexadecimal digits. By whom makes no
/// difference to it.
[[nodiscard]] std::string sha256(std::string_view bytes, Sha256By by = Sha256By::Fastest);

}  // namespace schemadiff
