#include "scratch/words.h"

#include <algorithm>
#include <array>
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

/// The characters of operators: src/backend/parser/scan.l.
constexpr std::string_view kSymbols = "+-*/<>=~!@#%^&|`?";

bool is_operator(std::string_view name) {
  return !name.empty() && name.find_first_not_of(kSymbols) == std::string_view::npos;
}

/// Operators that SQL also has words for.
bool is_spoken(std::string_view name) {
  constexpr std::array<std::string_view, 11> kSpoken{
      "=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~"};
  return std::ranges::find(kSpoken, name) != kSpoken.end();
}

/// Calls `function(run)` for each run of such characters.
template <class Function>
void all_runs(std::string_view text, Function&& function) {
  for (std::size_t begin = text.find_first_of(kSymbols); begin != std::string_view::npos;
       begin = text.find_first_of(kSymbols, begin)) {
    const std::size_t end = std::min(text.find_first_not_of(kSymbols, begin), text.size());
    function(text.substr(begin, end - begin));
    begin = end;
  }
}

}  // namespace

void Words::add(std::string_view text) {
  all_runs(text, [&](std::string_view run) { symbols_.emplace(run); });
  all_words(text, [&](const std::string& word) {
    if (!words_.contains(word)) {
      words_.insert(word);
    }
    return true;
  });
}

bool Words::have(std::string_view name) const {
  if (is_operator(name) && !is_spoken(name)) {
    return std::ranges::any_of(
        symbols_, [&](const std::string& run) { return run.find(name) != std::string::npos; });
  }
  return all_words(name, [&](const std::string& word) { return words_.contains(word); });
}

}  // namespace schemadiff::scratch
