#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "report/format.h"
#include "report/html.h"
#include "report/markdown.h"

namespace schemadiff::report {

namespace {

constexpr std::size_t kReserve = 512;  // for the line that counts what is left out
constexpr std::size_t kLongestDetail = 16'000;

std::string_view mark_of(const Finding& finding) {
  if (finding.accepted) {
    return "☑️";
  }
  switch (finding.severity) {
    case Severity::Note:
      return "ℹ️";
    case Severity::Warning:
      return "⚠️";
    case Severity::Error:
      return "❌";
  }
  return "";
}

std::string_view mark_of(Answer::Verdict verdict) {
  switch (verdict) {
    case Answer::Verdict::Yes:
      return "✅";
    case Answer::Verdict::No:
      return "❌";
    case Answer::Verdict::NotAsked:
      return "➖";
    case Answer::Verdict::Unknown:
      return "❓";
  }
  return "";
}

std::string summary_of(const Review& review) {
  const auto failing = std::ranges::count_if(review.findings, &Finding::fails);
  const auto others = static_cast<std::ptrdiff_t>(review.findings.size()) - failing;
  const bool passes = exit_code(review) == 0;
  const std::string verdict = !passes ? fmt::format("{} to mend", failing)
                              : review.leaves_open(Question::Models)
                                  ? "nothing to mend, the models are not recorded"
                                  : "database, models and revisions agree";
  std::string text = fmt::format("### {} schemadiff: {}\n\n", passes ? "✅" : "❌", verdict);
  text += "| | question | answer |\n| --- | --- | --- |\n";
  for (const Answer& answer : review.answers) {
    text += fmt::format("| {} | {} | {} |\n", mark_of(answer.verdict), title(answer.question),
                        markdown_text(answer.text));
  }
  if (others > 0) {
    text += fmt::format("\n{} further {} not count.\n", others,
                        others == 1 ? "finding does" : "findings do");
  }
  return text + "\n";
}

std::string differences_table(const Finding& finding, const SideWords& words) {
  std::string text =
      fmt::format("| attribute | {} | {} |\n| --- | --- | --- |\n", words.live, words.wanted);
  for (const AttributeDifference& difference : finding.differences) {
    const auto side = [](const std::optional<std::string>& value) {
      return value ? markdown_code(*value) : std::string("–");
    };
    text += fmt::format("| {} | {} | {} |\n", markdown_text(difference.attribute),
                        side(difference.live), side(difference.wanted));
  }
  return text + "\n";
}

std::string statements_block(const std::vector<std::string>& statements) {
  std::string sql;
  for (const std::string& statement : statements) {
    sql += statement + ";\n";
  }
  return markdown_block(sql, "sql");
}

std::string details_of(const Finding& finding) {
  const SideWords words = side_words(finding.rule);
  std::string text;
  if (finding.accepted) {
    return fmt::format("Accepted until {}: {}\n\n", finding.accepted->until,
                       markdown_text(finding.accepted->reason));
  }
  text += finding.differences.empty() ? "" : differences_table(finding, words);
  // Advice names commands between backticks: it is ours, but for the names in it.
  text += finding.advice.empty() ? "" : finding.advice + "\n\n";
  if (!finding.mend_database.empty()) {
    text += fmt::format("{}\n\n{}\n", words.mend, statements_block(finding.mend_database));
  }
  if (!finding.patch.empty()) {
    text += finding.patch_title + "\n\n" + markdown_block(finding.patch, "diff") + "\n";
  }
  return text;
}

std::string section_of(const Finding& finding) {
  const std::string place = to_string(finding.where);
  std::string details = details_of(finding);
  if (details.size() > kLongestDetail) {
    details = "The details are too long for a comment; `schemadiff check` shows them.\n\n";
  }
  return fmt::format("<details><summary>{} {}{} <sub>{}</sub></summary>\n\n{}</details>\n\n",
                     mark_of(finding), html_text(finding.message),
                     place.empty() ? "" : fmt::format(" ({})", html_text(place)),
                     facts_of(finding.rule).id, details);
}

}  // namespace

std::string check_markdown(const Review& review, Look look) {
  std::string text = summary_of(review);
  std::size_t left_out = 0;
  for (const Finding& finding : review.findings) {
    const bool is_quiet = finding.severity == Severity::Note && !finding.accepted;
    if (is_quiet && !look.verbose && finding.rule != Rule::Pending) {
      continue;
    }
    std::string section = section_of(finding);
    // Bytes are never fewer than characters.
    if (text.size() + section.size() + kReserve > kLongestComment) {
      ++left_out;
    } else {
      text += section;
    }
  }
  if (left_out > 0) {
    text += fmt::format("… and {} more: `schemadiff check` shows them all.\n", left_out);
  }
  return text;
}

}  // namespace schemadiff::report
