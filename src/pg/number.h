#pragma once

#include <charconv>
#include <string_view>

namespace schemadiff::pg {

/// The decimal number a text begins with; 0 when it begins with none.
[[nodiscard]] inline int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace schemadiff::pg
