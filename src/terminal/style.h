#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// How text looks on a terminal. Everything that writes for people is handed a Style.
namespace schemadiff::terminal {

enum class Colour : std::uint8_t { Plain, Red, Green, Yellow, Cyan, Bold };

struct Style {
  bool coloured = false;

  /// `text` between the escape sequences of `colour`; as it is when nothing is to be coloured.
  [[nodiscard]] std::string paint(std::string_view text, Colour colour) const;
};

/// How many cells a terminal gives to a UTF-8 text: two for East Asian wide characters and emoji,
/// none for combining marks. A tab counts as one.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The first `count` characters (code points) of a UTF-8 text.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t count);

}  // namespace schemadiff::terminal
