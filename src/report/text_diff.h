#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/style.h"

/// Two texts side by side or one below the other: lines that are gone, lines that came, and in a
/// line that changed the words that did.
namespace schemadiff::report {

/// A piece of a line.
struct DiffSpan {
  std::string text;
  bool changed = false;  ///< not in the other text's line

  bool operator==(const DiffSpan&) const = default;
};

struct DiffLine {
  enum class Side : std::uint8_t { Both, From, To };

  Side side = Side::Both;
  std::vector<DiffSpan> spans = {};

  bool operator==(const DiffLine&) const = default;
};

/// Every line of both texts. Lines that are gone, followed by lines that came, are taken for
/// changed ones, the first for the first: what differs between two that have words in common is
/// marked.
[[nodiscard]] std::vector<DiffLine> diff_lines(std::string_view from, std::string_view to);

/// A unified diff as `patch` reads it, with three lines around each change; "" for equal texts.
/// Coloured, the changed words of a line are marked.
[[nodiscard]] std::string unified_diff(std::string_view from, std::string_view to,
                                       std::string_view from_name, std::string_view to_name,
                                       terminal::Style style = {});

}  // namespace schemadiff::report
