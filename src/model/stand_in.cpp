#include "model/stand_in.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace schemadiff::model {

namespace {

/// The columns of pg_statistic by their numbers, from 1; the same since 9.2.
constexpr std::array<std::string_view, 31> kColumns{
    "starelid",    "staattnum",   "stainherit", "stanullfrac", "stawidth",    "stadistinct",
    "stakind1",    "stakind2",    "stakind3",   "stakind4",    "stakind5",    "staop1",
    "staop2",      "staop3",      "staop4",     "staop5",      "stacoll1",    "stacoll2",
    "stacoll3",    "stacoll4",    "stacoll5",   "stanumbers1", "stanumbers2", "stanumbers3",
    "stanumbers4", "stanumbers5", "stavalues1", "stavalues2",  "stavalues3",  "stavalues4",
    "stavalues5"};

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

/// Behind the string constant or the quoted name that begins at `at`.
std::size_t behind_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool has_escapes = quote == '\'' && at > 0 && text[at - 1] == 'E';
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (has_escapes && text[at] == '\\') {
      ++at;
    }
  }
  return std::min(at + 1, text.size());  // a doubled quote begins another one
}

/// Whether a word is the name of something else: of a schema or something in one, a field, an
/// argument, a part of XML. The server prints columns of the only table bare.
bool is_other_name(std::string_view before, std::string_view after) {
  return before.ends_with('.') || before.ends_with("::") || before.ends_with(" AS ") ||
         before.ends_with("NAME ") || after.starts_with('.') || after.starts_with('(') ||
         after.starts_with(" => ");
}

}  // namespace

std::string printed_with(std::string_view tree, std::string_view relation, std::string_view fits) {
  return fmt::format(
      "pg_catalog.pg_get_expr({0}, CASE WHEN {2} THEN "
      "'pg_catalog.pg_statistic'::pg_catalog.regclass ELSE {1} END)",
      tree, relation, fits);
}

// Column 0 is the whole row, those below it are the system's.
std::string fits_stand_in(std::string_view tree, std::string_view width) {
  return fmt::format(
      "({1} <= {2} AND pg_catalog.strpos({0}::pg_catalog.text, ':varattno 0 ') = 0 "
      "AND pg_catalog.strpos({0}::pg_catalog.text, ':varattno -') = 0)",
      tree, width, kColumns.size());
}

std::string without_stand_in(std::string_view text,
                             const std::function<sql::Identifier(std::int32_t)>& name) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = at;
    if (text[at] == '\'' || text[at] == '"') {
      at = behind_quoted(text, at);
    } else if (is_word_character(text[at])) {
      while (at < text.size() && is_word_character(text[at])) {
        ++at;
      }
      const std::string_view word = text.substr(begin, at - begin);
      const auto* const column =
          word.starts_with("sta") ? std::ranges::find(kColumns, word) : kColumns.end();
      if (column != kColumns.end() && !is_other_name(text.substr(0, begin), text.substr(at))) {
        result += sql::quoted(name(static_cast<std::int32_t>(column - kColumns.begin()) + 1));
        continue;
      }
    } else {
      ++at;
    }
    result += text.substr(begin, at - begin);
  }
  return result;
}

}  // namespace schemadiff::model
