#include "report/markdown.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace schemadiff::report {

namespace {

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string result;
  for (const char c : on_one_line(text)) {
    if (c == '<' || c == '>' || c == '&' || c == '@' || c == '#') {
      result += fmt::format("&#{};", static_cast<int>(c));  // no tag, no mention, no reference
    } else {
      result += std::string_view("\\`*_{}[]|~$").find(c) == std::string_view::npos ? "" : "\\";
      result += c;
    }
  }
  return result;
}

std::string markdown_code(std::string_view text) {
  const std::string fence(longest_run_of_backticks(text) + 1, '`');
  const bool pad = text.empty() || text.starts_with('`') || text.ends_with('`');
  std::string line = on_one_line(text);
  std::string safe;  // a bar ends a cell of a table even here
  for (const char c : line) {
    safe += c == '|' ? "\\|" : std::string(1, c);
  }
  return fmt::format("{0}{1}{2}{1}{0}", fence, pad ? " " : "", safe);
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, longest_run_of_backticks(text) + 1), '`');
  return fmt::format("{}{}\n{}{}{}\n", fence, language, text, text.ends_with('\n') ? "" : "\n",
                     fence);
}

}  // namespace schemadiff::report
