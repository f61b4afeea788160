#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "report/finding_text.h"
#include "report/format.h"

namespace schemadiff::report {

namespace {

using Json = nlohmann::ordered_json;

/// The escapes of workflow commands, which are one line each; those of a property have two more.
/// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
std::string escaped(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    const bool separates = is_property && (c == ':' || c == ',');
    result += c == '%' || c == '\r' || c == '\n' || separates
                  ? fmt::format("%{:02X}", static_cast<unsigned char>(c))
                  : std::string(1, c);
  }
  return result;
}

std::string_view github_command(const Finding& finding) {
  if (finding.accepted || finding.severity == Severity::Note) {
    return "notice";
  }
  return word(finding.severity);
}

std::string_view gitlab_severity(const Finding& finding) {
  if (finding.accepted || finding.severity == Severity::Note) {
    return "info";
  }
  return finding.severity == Severity::Warning ? "minor" : "major";
}

}  // namespace

std::string check_github(const Review& review, Look look) {
  std::string text;
  for (const Finding& finding : review.findings) {
    if (!look.verbose && (finding.accepted || finding.severity == Severity::Note)) {
      continue;  // GitHub shows ten marks of a kind and drops the rest
    }
    std::string place;
    if (!finding.where.file.empty()) {
      place = fmt::format("file={},", escaped(finding.where.file, true));
      place += finding.where.line > 0 ? fmt::format("line={},", finding.where.line) : "";
      place += finding.where.column > 0 ? fmt::format("col={},", finding.where.column) : "";
    }
    text += fmt::format("::{} {}title={}::{}\n", github_command(finding), place,
                        escaped(fmt::format("schemadiff: {}", facts_of(finding.rule).title), true),
                        escaped(plain_text(finding), false));
  }
  return text;
}

std::string check_gitlab(const Review& review, Look /*look*/) {
  Json issues = Json::array();
  for (const Finding& finding : review.findings) {
    const SourcePosition& where = finding.where.file.empty() ? review.home : finding.where;
    issues.push_back(
        {{"description", plain_text(finding)},
         {"check_name", facts_of(finding.rule).id},
         {"fingerprint", sha256(identity_of(finding)).substr(7)},
         {"severity", gitlab_severity(finding)},
         {"location",
          {{"path", where.file}, {"lines", {{"begin", where.line > 0 ? where.line : 1}}}}}});
  }
  return issues.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace schemadiff::report
