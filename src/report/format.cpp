#include "report/format.h"

#include <algorithm>
#include <array>

namespace schemadiff::report {

namespace {

constexpr std::array kFormats{
    Format{.name = "text", .text = "for people", .write = check_text},
    Format{.name = "json", .text = "everything, for programs", .write = check_json},
    Format{.name = "junit",
           .text = "a test case for each table",
           .write = check_junit,
           .names_tables = true},
    Format{.name = "sarif", .text = "SARIF 2.1.0, for code scanning", .write = check_sarif},
    Format{.name = "github", .text = "annotations of GitHub Actions", .write = check_github},
    Format{.name = "gitlab", .text = "GitLab's code quality report", .write = check_gitlab},
    Format{.name = "markdown", .text = "a comment on a pull request", .write = check_markdown},
};

}  // namespace

std::span<const Format> formats() {
  return kFormats;
}

const Format* find_format(std::string_view name) {
  const auto* const at = std::ranges::find(kFormats, name, &Format::name);
  return at == kFormats.end() ? nullptr : at;
}

}  // namespace schemadiff::report
