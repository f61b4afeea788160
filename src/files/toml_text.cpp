#include "files/toml_text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"

namespace schemadiff::files {

namespace {

constexpr std::size_t kWidth = 100;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

bool is_bare_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// What a basic string writes for a character that cannot stand for itself.
std::string escaped(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      return is_control(c) ? fmt::format("\\u{:04X}", static_cast<unsigned char>(c))
                           : std::string(1, c);
  }
}

/// Single quotes save the escapes, where there is nothing in the way.
bool is_better_literal(std::string_view text) {
  return text.find_first_of("\"\\") != std::string_view::npos &&
         text.find('\'') == std::string_view::npos && std::ranges::none_of(text, is_control);
}

std::string string_text(std::string_view text) {
  if (is_better_literal(text)) {
    return fmt::format("'{}'", text);
  }
  std::string result = "\"";
  for (const char c : text) {
    result += escaped(c);
  }
  return result + '"';
}

/// A string over several lines; the line end behind the opening quotes is no part of it.
std::string long_string_text(std::string_view text) {
  const bool literal =
      text.find("'''") == std::string_view::npos && !text.ends_with('\'') &&
      std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\n'; });
  if (literal) {
    return fmt::format("'''\n{}'''", text);
  }
  std::string result = R"("""
)";
  for (const char c : text) {
    result += c == '\n' ? "\n" : escaped(c);
  }
  return result + R"(""")";
}

bool has_line_end(const TomlValue& value) {
  return std::visit(
      Overloaded{[](const TomlBare&) { return false; },
                 [](const std::string& text) { return text.find('\n') != std::string::npos; },
                 [](const TomlList& list) { return std::ranges::any_of(list, has_line_end); },
                 [](const TomlTable& table) {
                   return std::ranges::any_of(
                       table, [](const TomlEntry& entry) { return has_line_end(entry.value); });
                 }},
      value.value);
}

std::string long_list_text(const std::string& key, const TomlList& list) {
  std::string text = fmt::format("{} = [\n", key);
  for (const TomlValue& element : list) {
    text += fmt::format("  {},\n", inline_text(element));
  }
  return text + "]\n";
}

/// How many characters a terminal shows, near enough: UTF-8's continuation bytes do not count.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::string key_text(std::string_view key) {
  const bool bare = !key.empty() && std::ranges::all_of(key, is_bare_key_character);
  return bare ? std::string(key) : string_text(key);
}

std::string inline_text(const TomlValue& value) {
  const auto joined = [](const auto& elements, auto&& text_of) {
    std::vector<std::string> texts;
    texts.reserve(elements.size());
    for (const auto& element : elements) {
      texts.push_back(text_of(element));
    }
    return join(texts, ", ");
  };
  return std::visit(
      Overloaded{
          [](const TomlBare& bare) { return bare.text; },
          [](const std::string& text) { return string_text(text); },
          [&](const TomlList& list) { return fmt::format("[{}]", joined(list, &inline_text)); },
          [&](const TomlTable& table) {
            const auto entry = [](const auto& e) {
              return fmt::format("{} = {}", key_text(e.key), inline_text(e.value));
            };
            return table.empty() ? "{}" : fmt::format("{{ {} }}", joined(table, entry));
          }},
      value.value);
}

std::string entry_text(const std::string& key, const TomlValue& value) {
  const std::string line = fmt::format("{} = {}\n", key, inline_text(value));
  if (width_of(line) <= kWidth + 1 && !has_line_end(value)) {
    return line;
  }
  return std::visit(Overloaded{[&](const TomlBare&) { return line; },
                               [&](const std::string& text) {
                                 return has_line_end(value)
                                            ? fmt::format("{} = {}\n", key, long_string_text(text))
                                            : line;
                               },
                               [&](const TomlList& list) { return long_list_text(key, list); },
                               [&](const TomlTable& table) {
                                 std::string lines;
                                 for (const auto& [inner, part] : table) {
                                   lines +=
                                       entry_text(fmt::format("{}.{}", key, key_text(inner)), part);
                                 }
                                 return lines;
                               }},
                    value.value);
}

}  // namespace schemadiff::files
