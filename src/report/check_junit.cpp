#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/text.h"
#include "report/finding_text.h"
#include "report/format.h"

namespace schemadiff::report {

namespace {

/// XML has no way to write most control characters, and takes UTF-8 alone.
std::string xml_text(std::string_view text) {
  std::string clean(is_utf8(text) ? text : "(no UTF-8)");
  std::ranges::replace_if(
      clean,
      [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
      },
      '?');
  return clean;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_text(value).c_str());
}

/// The test case a finding belongs to.
std::string case_of(const Finding& finding, Question question) {
  switch (question) {
    case Question::Models:
    case Question::Standing:
      return std::string(title(question));
    case Question::Files:
      return finding.where.file.empty() ? finding.object : finding.where.file;
    case Question::Schema:
      break;
  }
  constexpr std::string_view kTable = "table ";
  return finding.root.starts_with(kTable) ? finding.root.substr(kTable.size()) : finding.root;
}

using Cases = std::map<std::string, std::vector<const Finding*>>;

/// All cases, those without a finding included.
Cases cases_of(const Review& review, const Answer& answer) {
  Cases cases;
  if (answer.verdict == Answer::Verdict::NotAsked || answer.verdict == Answer::Verdict::Unknown ||
      answer.question == Question::Models || answer.question == Question::Standing) {
    cases[std::string(title(answer.question))];
  }
  if (answer.question == Question::Files) {
    for (const std::string& file : review.revision_files) {
      cases[file];
    }
  }
  if (answer.question == Question::Schema && answer.verdict != Answer::Verdict::NotAsked &&
      answer.verdict != Answer::Verdict::Unknown) {
    for (const std::string& table : review.tables) {
      cases[table];
    }
  }
  for (const Finding& finding : review.findings) {
    if (question_of(finding) == answer.question) {
      cases[case_of(finding, answer.question)].push_back(&finding);
    }
  }
  return cases;
}

void write_case(pugi::xml_node suite, const std::string& name,
                const std::vector<const Finding*>& findings, const Answer& answer) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", fmt::format("schemadiff.{}", word(answer.question)));
  set(node, "name", name);
  std::string failures;
  std::string remarks;
  std::string first;
  for (const Finding* const finding : findings) {
    const std::string place = to_string(finding->where);
    const std::string text =
        fmt::format("{}{}", place.empty() ? "" : place + ": ", plain_text(*finding));
    first = finding->fails() && first.empty() ? finding->message : first;
    (finding->fails() ? failures : remarks) += text + "\n";
    if (node.attribute("file").empty() && !finding->where.file.empty()) {
      set(node, "file", finding->where.file);
    }
  }
  const bool is_whole = name == title(answer.question);
  if (answer.verdict == Answer::Verdict::NotAsked && is_whole) {
    set(node.append_child("skipped"), "message", answer.text);
  } else if (!failures.empty() || (answer.failure && is_whole)) {
    pugi::xml_node problem = node.append_child(answer.failure ? "error" : "failure");
    set(problem, "message", first.empty() ? answer.text : first);
    problem.text().set(xml_text(failures).c_str());
  }
  if (!remarks.empty()) {
    node.append_child("system-out").text().set(xml_text(remarks).c_str());
  }
}

long count(pugi::xml_node suite, const char* element) {
  long found = 0;
  for (const pugi::xml_node test : suite.children("testcase")) {
    found += test.child(element).empty() ? 0 : 1;
  }
  return found;
}

}  // namespace

std::string check_junit(const Review& review, Look /*look*/) {
  pugi::xml_document document;
  pugi::xml_node suites = document.append_child("testsuites");
  set(suites, "name", "schemadiff check");
  for (const Answer& answer : review.answers) {
    pugi::xml_node suite = suites.append_child("testsuite");
    set(suite, "name", title(answer.question));
    for (const auto& [name, findings] : cases_of(review, answer)) {
      write_case(suite, name, findings, answer);
    }
    suite.append_attribute("tests").set_value(
        std::distance(suite.children("testcase").begin(), suite.children("testcase").end()));
    suite.append_attribute("failures").set_value(count(suite, "failure"));
    suite.append_attribute("errors").set_value(count(suite, "error"));
    suite.append_attribute("skipped").set_value(count(suite, "skipped"));
  }
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

}  // namespace schemadiff::report
