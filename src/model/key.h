#pragma once

#include <cstddef>
#include <string_view>

/// Words in the keys of model files.
namespace schemadiff::model {

/// Where ` word ` stands in a key, outside double quotes and whatever the case of its letters: the
/// place of the space before it; npos where it does not.
[[nodiscard]] std::size_t find_word(std::string_view key, std::string_view word);

/// Without the spaces around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Whether the text is that word, which is in lower case.
[[nodiscard]] bool is_word(std::string_view text, std::string_view word);

}  // namespace schemadiff::model
