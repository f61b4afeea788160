#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/format.h"

namespace schemadiff::report {

namespace {

using terminal::Colour;
using terminal::Style;

Colour colour_of(const Finding& finding) {
  if (finding.accepted) {
    return Colour::Cyan;
  }
  switch (finding.severity) {
    case Severity::Note:
      return Colour::Cyan;
    case Severity::Warning:
      return Colour::Yellow;
    case Severity::Error:
      return Colour::Red;
  }
  return Colour::Plain;
}

std::string difference_text(const AttributeDifference& difference, const SideWords& words) {
  const auto side = [](const std::optional<std::string>& value) {
    return value ? fmt::format("{}", fmt::join(lines_of(*value), "\n        "))
                 : std::string("(none)");
  };
  return fmt::format("  {}\n    {}: {}\n    {}: {}\n", difference.attribute, words.live,
                     side(difference.live), words.wanted, side(difference.wanted));
}

std::string statements_text(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) {
    text += indented(statement, "    ") + ";\n";
  }
  return text;
}

/// A unified diff in the colours everybody knows.
std::string patch_text(const std::string& patch, Style style) {
  std::string text;
  for (const std::string_view line : lines_of(patch)) {
    const Colour colour = line.starts_with('+')   ? Colour::Green
                          : line.starts_with('-') ? Colour::Red
                                                  : Colour::Plain;
    text += fmt::format("    {}\n", style.paint(line, colour));
  }
  return text;
}

std::string finding_text(const Finding& finding, Style style) {
  const SideWords words = side_words(finding.rule);
  const std::string place = to_string(finding.where);
  std::string text = fmt::format(
      "{}{} {} [{}]\n", place.empty() ? "" : place + ": ",
      style.paint(fmt::format("{}:", finding.accepted ? "accepted" : word(finding.severity)),
                  colour_of(finding)),
      finding.message, facts_of(finding.rule).id);
  if (finding.accepted) {
    return text +
           fmt::format("  until {}: {}\n", finding.accepted->until, finding.accepted->reason);
  }
  for (const AttributeDifference& difference : finding.differences) {
    text += difference_text(difference, words);
  }
  text += finding.advice.empty() ? "" : indented(finding.advice, "  ") + "\n";
  if (!finding.mend_database.empty()) {
    text += fmt::format("  {}\n{}", words.mend, statements_text(finding.mend_database));
  }
  if (!finding.patch.empty()) {
    text += fmt::format("  {}\n{}", finding.patch_title, patch_text(finding.patch, style));
  }
  return text;
}

bool is_told_elsewhere(const Finding& finding) {
  return finding.rule == Rule::ModelFile || finding.rule == Rule::RevisionFile ||
         finding.rule == Rule::NotAnswered || finding.rule == Rule::Pending;
}

std::string pending_text(const Review& review, Style style) {
  const bool pending = std::ranges::any_of(
      review.findings, [](const Finding& finding) { return finding.rule == Rule::Pending; });
  std::string text = pending ? "until then the models differ from the database:\n" : "";
  for (const std::string& line :
       pending ? change_lines(review.changes, style) : std::vector<std::string>{}) {
    text += fmt::format("  {}\n", line);
  }
  return text;
}

std::string answers_text(const Review& review) {
  std::size_t width = 0;
  for (const Answer& answer : review.answers) {
    width = std::max(width, title(answer.question).size());
  }
  std::string text;
  for (const Answer& answer : review.answers) {
    if (answer.verdict != Answer::Verdict::NotAsked) {
      text += fmt::format("{:<{}}  {}\n", title(answer.question), width, answer.text);
    }
  }
  return text;
}

}  // namespace

std::string check_text(const Review& review, Look look) {
  std::string text;
  for (const Finding& finding : review.findings) {
    const bool shown = look.verbose || (finding.severity != Severity::Note && !finding.accepted);
    if (shown && !is_told_elsewhere(finding)) {
      text += finding_text(finding, look.style);
    }
  }
  text += pending_text(review, look.style);
  if (!text.empty() || exit_code(review) != 0) {
    text += (text.empty() ? "" : "\n") + answers_text(review);
  }
  return text;
}

}  // namespace schemadiff::report
