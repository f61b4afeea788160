#include "terminal/style.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace schemadiff::terminal {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// The blocks of Unicode 15 in which characters are wide (EastAsianWidth.txt, W and F), neighbours
// joined.
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD},
};

// Combining marks, zero-width spaces and joiners, variation selectors.
constexpr std::array kZero{
    Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F},
    Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, char32_t character) {
  return std::ranges::any_of(ranges, [&](const Range& range) {
    return range.first <= character && character <= range.last;
  });
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The bytes of the first character of a text that is not empty.
std::string_view first_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && continues(text[length])) {
    ++length;
  }
  return text.substr(0, length);
}

char32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (character.size() == 1) {
    return lead;
  }
  // The lead byte of a sequence of n bytes carries its 7 - n lowest bits.
  char32_t value = lead & (0xFFU >> (character.size() + 1));
  for (const char byte : character.substr(1)) {
    value = (value << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return value;
}

int escape_code(Colour colour) {
  switch (colour) {
    case Colour::Plain:
      return 0;
    case Colour::Red:
      return 31;
    case Colour::Green:
      return 32;
    case Colour::Yellow:
      return 33;
    case Colour::Cyan:
      return 36;
    case Colour::Bold:
      return 1;
  }
  return 0;
}

}  // namespace

std::string Style::paint(std::string_view text, Colour colour) const {
  if (!coloured || colour == Colour::Plain || text.empty()) {
    return std::string(text);
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", escape_code(colour), text);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    const char32_t value = code_point(character);
    width += contains(kZero, value) ? 0U : contains(kWide, value) ? 2U : 1U;
    text.remove_prefix(character.size());
  }
  return width;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  for (; count > 0 && bytes < text.size(); --count) {
    bytes += first_character(text.substr(bytes)).size();
  }
  return text.substr(0, bytes);
}

}  // namespace schemadiff::terminal
