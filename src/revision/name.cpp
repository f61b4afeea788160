#include "revision/name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.h"
#include "revision/graph.h"
#include "revision/revision.h"

namespace schemadiff::revision {

namespace {

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kMaxSlugCharacters = 40;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_id_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

std::uint64_t number_of(std::string_view id) {
  constexpr std::size_t kLongest = 9;  // longer ones are timestamps
  std::uint64_t number = 0;
  if (id.size() <= kLongest && std::ranges::all_of(id, is_digit)) {
    std::from_chars(id.data(), id.data() + id.size(), number);
  }
  return number;
}

std::string sequential(const Graph& graph) {
  std::uint64_t largest = 0;
  for (const Revision& revision : graph.revisions()) {
    largest = std::max(largest, number_of(revision.id));
    for (const std::string& id : revision.replaces) {
      largest = std::max(largest, number_of(id));
    }
  }
  return fmt::format("{:04}", largest + 1);
}

std::tm utc(std::chrono::system_clock::time_point time) {
  return fmt::gmtime(std::chrono::system_clock::to_time_t(time));
}

std::string timestamp(const Graph& graph, std::chrono::system_clock::time_point now) {
  while (true) {
    std::string id = fmt::format("{:%Y%m%d%H%M%S}", utc(now));
    if (!graph.contains(id) && graph.replacement(id) == nullptr) {
      return id;
    }
    now += std::chrono::seconds(1);
  }
}

std::string random_id(const Graph& graph, std::uint64_t random) {
  constexpr std::uint64_t kTwelveDigits = 0xFFFF'FFFF'FFFF;
  while (true) {
    std::string id = fmt::format("{:012x}", random & kTwelveDigits);
    if (!graph.contains(id) && graph.replacement(id) == nullptr) {
      return id;
    }
    ++random;
  }
}

/// One character of UTF-8 text.
struct Character {
  std::string_view bytes;  // a view into the message
  char32_t code = 0;
};

std::vector<Character> characters(std::string_view text) {
  std::vector<Character> result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) == 0x80U && !result.empty()) {
      Character& last = result.back();
      last.bytes = {last.bytes.data(), last.bytes.size() + 1};
      last.code = (last.code << 6U) | (byte & 0x3FU);
    } else {
      const unsigned mask = byte < 0x80 ? 0x7FU : byte < 0xE0 ? 0x1FU : byte < 0xF0 ? 0x0FU : 0x07U;
      result.push_back({text.substr(i, 1), static_cast<char32_t>(byte & mask)});
    }
  }
  return result;
}

/// Letters, digits and their marks. Beyond ASCII: all but the blocks of controls, punctuation,
/// spaces and symbols that would hurt in a file name.
bool is_word_character(char32_t code) {
  struct Block {
    char32_t first;
    char32_t last;
  };

  constexpr auto kOthers = std::to_array<Block>({{0x80, 0xBF},
                                                 {0xD7, 0xD7},
                                                 {0xF7, 0xF7},
                                                 {0x1680, 0x1680},
                                                 {0x2000, 0x2BFF},
                                                 {0x3000, 0x3004},
                                                 {0x3008, 0x3020},
                                                 {0xE000, 0xF8FF},
                                                 {0xFE00, 0xFE6F},
                                                 {0xFEFF, 0xFEFF},
                                                 {0xFF00, 0xFF0F},
                                                 {0xFF1A, 0xFF20},
                                                 {0xFFF0, 0xFFFF},
                                                 {0x1F000, 0x10FFFF}});
  if (code < 0x80) {
    const char c = static_cast<char>(code);
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return std::ranges::none_of(
      kOthers, [code](const Block& block) { return block.first <= code && code <= block.last; });
}

std::string lower(std::string_view bytes) {
  std::string result{bytes};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return result;
}

struct Word {
  std::string text;
  std::size_t characters = 0;
};

/// The words of the message; one longer than a slug is cut.
std::vector<Word> words(std::string_view message) {
  std::vector<Word> result;
  bool inside = false;
  for (const Character& character : characters(message)) {
    if (!is_word_character(character.code)) {
      inside = false;
      continue;
    }
    if (!inside) {
      result.emplace_back();
      inside = true;
    }
    if (result.back().characters < kMaxSlugCharacters) {
      result.back().text += lower(character.bytes);
      ++result.back().characters;
    }
  }
  return result;
}

}  // namespace

bool is_sequential(std::string_view id) {
  return number_of(id) > 0;
}

std::string next_id(const Graph& graph, IdScheme scheme, std::chrono::system_clock::time_point now,
                    std::uint64_t random) {
  switch (scheme) {
    case IdScheme::Sequential:
      return sequential(graph);
    case IdScheme::Timestamp:
      return timestamp(graph, now);
    case IdScheme::Random:
      return random_id(graph, random);
  }
  return {};  // not reached: the switch names every scheme
}

std::optional<std::string> id_mistake(std::string_view id) {
  constexpr auto kWords = std::to_array<std::string_view>({"head", "heads", "base", "current"});
  if (id.empty()) {
    return "an id cannot be empty";
  }
  if (id.size() > kMaxIdBytes) {
    return fmt::format("the id '{}' is longer than {} characters", id, kMaxIdBytes);
  }
  if (!std::ranges::all_of(id, is_id_character) || id.front() == '.') {
    return fmt::format("the id '{}' may only hold ASCII letters, digits, '_' and '.'", id);
  }
  if (std::ranges::find(kWords, id) != kWords.end()) {
    return fmt::format("'{}' has a meaning of its own and cannot be an id", id);
  }
  return std::nullopt;
}

std::string slug(std::string_view message) {
  std::string result;
  std::size_t length = 0;
  for (const Word& word : words(message)) {
    const std::size_t separator = result.empty() ? 0 : 1;
    if (length + separator + word.characters > kMaxSlugCharacters) {
      break;
    }
    result += (separator == 0 ? "" : "_") + word.text;
    length += separator + word.characters;
  }
  return result;
}

std::string file_name(std::string_view id, std::string_view message) {
  const std::string words_of_message = slug(message);
  return words_of_message.empty() ? fmt::format("{}.sql", id)
                                  : fmt::format("{}_{}.sql", id, words_of_message);
}

std::string created_text(std::chrono::system_clock::time_point now) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", utc(now));
}

std::string ids_text(std::span<const std::string> ids) {
  return ids.empty() ? "base" : join(ids, ", ");
}

}  // namespace schemadiff::revision
