#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "report/finding.h"
#include "terminal/style.h"

/// A review in the languages of those who read it: one writer each, all from the same findings.
namespace schemadiff::report {

/// How text for people looks.
struct Look {
  terminal::Style style = {};
  bool verbose = false;  ///< notes as well
};

/// For people, the errors first; "" when there is nothing to say. What stopped the check itself
/// (mistakes in files, a server that does not answer) is not in it: that is told as it happens.
[[nodiscard]] std::string check_text(const Review& review, Look look);

/// Everything, as an object (its description: check_json.cpp).
[[nodiscard]] std::string check_json(const Review& review, Look look);

/// JUnit XML: a test case for each table, each revision file and each question, so that a CI system
/// shows red what is wrong.
[[nodiscard]] std::string check_junit(const Review& review, Look look);

/// SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/
[[nodiscard]] std::string check_sarif(const Review& review, Look look);

/// Workflow commands of GitHub Actions: marks beside the lines of a pull request.
[[nodiscard]] std::string check_github(const Review& review, Look look);

/// GitLab's code quality report.
[[nodiscard]] std::string check_gitlab(const Review& review, Look look);

/// The longest comment that GitHub takes, in characters.
inline constexpr std::size_t kLongestComment = 65'536;

/// A comment for a pull request: a summary, and the details folded. Never longer than
/// kLongestComment; what is left out is counted.
[[nodiscard]] std::string check_markdown(const Review& review, Look look);

/// A format, as the command line names it.
struct Format {
  std::string_view name;
  std::string_view text;
  std::string (*write)(const Review& review, Look look);
  bool names_tables = false;  ///< also those that nothing is wrong with: Review::tables
};

[[nodiscard]] std::span<const Format> formats();

/// Null when there is none of that name.
[[nodiscard]] const Format* find_format(std::string_view name);

}  // namespace schemadiff::report
