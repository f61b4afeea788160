#include "scratch/words.h"

#include <cstddef>

namespace schemadiff::scratch {

namespace {

/// No `$`: it quotes texts as well.
bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Calls `function(word)` until it returns false; returns whether it never did.
template <class Function>
bool all_words(std::string_view text, Function&& function) {
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_of_word(text[i])) {
      const char c = text[i];
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!word.empty()) {
      if (!function(word)) {
        return false;
      }
      word.clear();
    }
  }
  return true;
}

}  // namespace

void Words::add(std::string_view text) {
  all_words(text, [&](const std::string& word) {
    if (!words_.contains(word)) {
      words_.insert(word);
    }
    return true;
  });
}

bool Words::have(std::string_view name) const {
  return all_words(name, [&](const std::string& word) { return words_.contains(word); });
}

}  // namespace schemadiff::scratch
