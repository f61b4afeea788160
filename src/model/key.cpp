#include "model/key.h"

#include <algorithm>

namespace schemadiff::model {

std::size_t find_word(std::string_view key, std::string_view word) {
  bool quoted = false;
  for (std::size_t i = 0; i < key.size(); ++i) {
    quoted = quoted != (key[i] == '"');
    const std::size_t end = i + 1 + word.size();
    if (!quoted && key[i] == ' ' && end < key.size() && key[end] == ' ' &&
        is_word(key.substr(i + 1, word.size()), word)) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) {
    return "";
  }
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_word(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, [](char written, char wanted) {
    const bool is_capital = written >= 'A' && written <= 'Z';
    return (is_capital ? static_cast<char>(written - 'A' + 'a') : written) == wanted;
  });
}

}  // namespace schemadiff::model
