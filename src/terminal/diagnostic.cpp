#include "terminal/diagnostic.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace schemadiff::terminal {

namespace {

/// White space that takes as much room as `text`; tabs stay tabs, so that both lines jump alike.
std::string blank_of(std::string_view text) {
  std::string blank;
  while (!text.empty()) {
    const std::string_view character = first_characters(text, 1);
    blank += character == "\t" ? std::string(1, '\t') : std::string(display_width(character), ' ');
    text.remove_prefix(character.size());
  }
  return blank;
}

/// A line of a text and, when `column` is known, a caret below it.
std::string line_with_caret(std::string_view line, int number, int column, Style style) {
  std::string text = fmt::format("{:>5} | {}\n", number, line);
  if (column > 0) {
    const std::string_view before = first_characters(line, static_cast<std::size_t>(column - 1));
    text += fmt::format("      | {}{}\n", blank_of(before), style.paint("^", Colour::Green));
  }
  return text;
}

std::string source_line(const SourcePosition& where, const SourceText& source, Style style) {
  if (where.line == 0 || !source) {
    return "";
  }
  const std::optional<std::string> text = source(where.file);
  if (!text) {
    return "";
  }
  const std::vector<std::string_view> lines = lines_of(*text);
  const auto index = static_cast<std::size_t>(where.line - 1);
  return index < lines.size() ? line_with_caret(lines[index], where.line, where.column, style) : "";
}

std::string headline(const SourcePosition& where, std::string_view message, Style style) {
  const std::string place = to_string(where);
  return fmt::format("{}{} {}\n", place.empty() ? "" : style.paint(place + ":", Colour::Bold) + " ",
                     style.paint("error:", Colour::Red), message);
}

/// `label: text`, further lines of the text below its first.
std::string remark(std::string_view label, std::string_view text) {
  if (text.empty()) {
    return "";
  }
  const std::string prefix(label.size() + 2, ' ');
  return fmt::format("{}: {}\n", label,
                     std::string_view(indented(text, prefix)).substr(prefix.size()));
}

/// The line of a statement that the server pointed at.
std::string statement_line(const ServerReport& report, Style style) {
  if (report.position <= 0 || report.statement.empty()) {
    return "";
  }
  const std::string_view before =
      first_characters(report.statement, static_cast<std::size_t>(report.position - 1));
  const SourcePosition at = position_in(report.statement, before.size(), "statement");
  const std::vector<std::string_view> lines = lines_of(report.statement);
  const auto index = static_cast<std::size_t>(at.line - 1);
  return index < lines.size() ? line_with_caret(lines[index], at.line, at.column, style) : "";
}

std::string server_text(const DatabaseError& error, const SourceText& source, Style style) {
  const ServerReport& report = error.report();
  const std::string at_statement = statement_line(report, style);
  std::string text = headline(error.where(), error.what(), style);
  text += at_statement.empty() ? source_line(error.where(), source, style) : at_statement;
  text += remark("detail", report.detail);
  text += remark("hint", report.hint);
  text += remark("context", report.context);
  text += remark("sqlstate", report.sqlstate);
  return text;
}

}  // namespace

std::string diagnostic_text(const Diagnostic& diagnostic, const SourceText& source, Style style) {
  return headline(diagnostic.where, diagnostic.message, style) +
         source_line(diagnostic.where, source, style) +
         remark("hint", diagnostic.hint.value_or(""));
}

std::string error_text(const Error& error, const SourceText& source, Style style) {
  if (const auto* several = dynamic_cast<const DiagnosticsError*>(&error)) {
    std::string text;
    for (const Diagnostic& diagnostic : several->diagnostics()) {
      text += diagnostic_text(diagnostic, source, style);
    }
    return text;
  }
  if (const auto* database = dynamic_cast<const DatabaseError*>(&error)) {
    return server_text(*database, source, style);
  }
  return headline(error.where(), error.what(), style) + source_line(error.where(), source, style);
}

}  // namespace schemadiff::terminal
