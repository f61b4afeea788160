#include "base/error.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace schemadiff {

namespace {

std::string count_of(const std::vector<Diagnostic>& diagnostics) {
  assert(!diagnostics.empty());  // nothing to report is no error
  return diagnostics.size() == 1 ? diagnostics.front().message
                                 : fmt::format("{} errors", diagnostics.size());
}

std::vector<Diagnostic> sorted_once(std::vector<Diagnostic> diagnostics) {
  std::ranges::stable_sort(diagnostics);
  const auto repeated = std::ranges::unique(diagnostics);
  diagnostics.erase(repeated.begin(), repeated.end());
  return diagnostics;
}

Failure failure_of(const ServerReport& report) {
  constexpr std::string_view kLockNotAvailable = "55P03";
  return report.sqlstate == kLockNotAvailable ? Failure::Busy : Failure::Database;
}

}  // namespace

std::string to_string(const SourcePosition& where) {
  std::string text = where.file;
  if (!text.empty() && where.line > 0) {
    text += fmt::format(":{}", where.line);
    if (where.column > 0) {
      text += fmt::format(":{}", where.column);
    }
  }
  return text;
}

Error::Error(Failure failure, const std::string& message, SourcePosition where)
    : std::runtime_error(message),
      failure_(failure),
      where_(std::make_shared<const SourcePosition>(std::move(where))) {}

DiagnosticsError::DiagnosticsError(std::vector<Diagnostic> diagnostics)
    : Error(Failure::File, count_of(diagnostics), diagnostics.front().where),
      diagnostics_(
          std::make_shared<const std::vector<Diagnostic>>(sorted_once(std::move(diagnostics)))) {}

DatabaseError::DatabaseError(ServerReport report, SourcePosition where)
    : Error(failure_of(report), report.message, std::move(where)),
      report_(std::make_shared<const ServerReport>(std::move(report))) {}

SourcePosition position_in(std::string_view text, std::size_t offset, std::string file) {
  const std::string_view before = text.substr(0, offset);
  const auto is_character_start = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;  // not a UTF-8 continuation byte
  };
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
  return {.file = std::move(file),
          .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
          .column = static_cast<int>(
                        std::ranges::count_if(before.substr(line_start), is_character_start)) +
                    1};
}

}  // namespace schemadiff
