#include "report/finding.h"

#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "report/format.h"
#include "support/folder.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using report::Answer;
using report::Finding;
using report::Question;
using report::Review;
using report::Rule;
using report::Severity;

namespace {

Finding drift(std::string object, std::string root, std::string message) {
  return {.rule = Rule::Drift,
          .severity = Severity::Error,
          .object = std::move(object),
          .root = std::move(root),
          .message = std::move(message)};
}

/// A database that somebody changed by hand, and a hostile name.
Review drifted() {
  Review review;
  review.answers = {
      {.question = Question::Models, .verdict = Answer::Verdict::Yes, .text = "agree, as of 0002"},
      {.question = Question::Files, .verdict = Answer::Verdict::Yes, .text = "2 files, sound"},
      {.question = Question::Standing,
       .verdict = Answer::Verdict::Yes,
       .text = "at the heads, 0002"},
      {.question = Question::Schema,
       .verdict = Answer::Verdict::No,
       .text = "2 differences from the models"}};
  Finding type = drift("column public.users.email", "table public.users",
                       "column public.users.email differs in its type");
  type.where = {.file = "schema/users.toml", .line = 6, .column = 11};
  type.differences = {{.attribute = "type", .live = "text", .wanted = "character varying(100)"}};
  type.advice = "No revision did this: it was changed in the database by hand.";
  type.mend_database = {"ALTER TABLE public.users ALTER COLUMN email TYPE character varying(100)"};
  type.mend_models = {"ALTER TABLE public.users ALTER COLUMN email TYPE text"};
  type.patch =
      "--- schema/users.toml\n+++ schema/users.toml\n@@ -1,1 +1,1 @@\n"
      "-email = \"varchar(100)\"\n+email = \"text\"\n";
  type.patch_title = "or to change the models (`schemadiff pull` does it):";
  Finding hostile =
      drift("table public.\"</details>`|@x::%\"", "table public.\"</details>`|@x::%\"",
            "table public.\"</details>`|@x::%\" is in the database and not in the "
            "models");
  hostile.mend_database = {"DROP TABLE public.\"</details>`|@x::%\""};
  Finding note{.rule = Rule::Unproved,
               .severity = Severity::Note,
               .object = "revision 0002",
               .root = "revision 0002",
               .message = "revision 0002 was not proved",
               .where = {.file = "generated/0002_fill in.sql", .line = 1}};
  review.findings = {type, hostile, note};
  review.tables = {"public.orgs", "public.users"};
  review.revision_files = {"generated/0001_initial.sql", "generated/0002_fill in.sql"};
  review.database_heads = {"0002"};
  review.revision_heads = {"0002"};
  review.at_heads = true;
  review.database = "localhost:5432/app";
  review.home = {.file = "schemadiff.toml", .line = 1};
  review.tool_version = "0.1.0";
  return review;
}

std::string written(const Review& review, std::string_view format, report::Look look = {}) {
  return report::find_format(format)->write(review, look);
}

}  // namespace

TEST_CASE("a review in every format", "[report][check]") {
  const auto [format, ending] = GENERATE(table<std::string, std::string>({{"text", "txt"},
                                                                          {"json", "json"},
                                                                          {"junit", "xml"},
                                                                          {"sarif", "sarif"},
                                                                          {"github", "github"},
                                                                          {"gitlab", "gitlab.json"},
                                                                          {"markdown", "md"}}));
  CAPTURE(format);
  const std::string text = written(drifted(), format);
  CHECK(text == test::golden("report/drifted." + ending, text));
}

TEST_CASE("colour is for terminals", "[report][check]") {
  CHECK_THAT(written(drifted(), "text"), !Contains("\x1b["));
  CHECK_THAT(written(drifted(), "text", {.style = {.coloured = true}}), Contains("\x1b["));
}

TEST_CASE("a comment never gets longer than GitHub takes", "[report][check]") {
  Review review = drifted();
  const Finding one = review.findings.front();
  for (int i = 0; i < 2000; ++i) {
    Finding more = one;
    more.object = fmt::format("column public.users.c{}", i);
    review.findings.push_back(more);
  }
  Finding huge = one;
  huge.mend_database = {std::string(70'000, 'x')};
  review.findings.insert(review.findings.begin(), huge);
  const std::string text = written(review, "markdown");
  CHECK(text.size() <= report::kLongestComment);
  CHECK_THAT(text, Contains("\n… and "));
  CHECK_THAT(text, Contains("The details are too long for a comment"));
}

TEST_CASE("the exit code says what kind of trouble it is", "[report][check]") {
  Review review = drifted();
  CHECK(report::exit_code(review) == 1);
  review.findings.push_back({.rule = Rule::Behind, .object = "database"});
  CHECK(report::exit_code(review) == 7);
  review.answers.back().failure = Failure::Database;
  CHECK(report::exit_code(review) == 4);
  review.answers.back().failure = Failure::Decision;
  CHECK(report::exit_code(review) == 6);
  review = drifted();
  review.findings.erase(review.findings.begin(), review.findings.begin() + 2);
  CHECK(report::exit_code(review) == 0);  // a note does not count
}

TEST_CASE("what is accepted does not count until its day has passed", "[report][check]") {
  Review review = drifted();
  const std::vector<report::Acceptance> acceptances{
      {.finding = "drift/column public.users.*", .reason = "hotfix", .until = "2026-12-31"},
      {.finding = "drift/table public.*", .reason = "an experiment", .until = "2026-12-31"},
      {.finding = "drift/index public.gone", .reason = "old", .until = "2026-12-31"}};

  SECTION("before") {
    report::accept(review, acceptances, "2026-12-31");
    CHECK(report::exit_code(review) == 0);
    CHECK(review.findings.front().accepted->reason == "hotfix");
    CHECK(review.answer_to(Question::Schema)->text == "2 differences from the models, accepted");
    CHECK(report::identity_of(review.findings.back()) ==
          "acceptance-unused/drift/index public.gone");
  }
  SECTION("after") {
    report::accept(review, acceptances, "2027-01-01");
    CHECK(report::exit_code(review) == 1);
    CHECK_FALSE(review.findings.front().accepted);
    CHECK_THAT(written(review, "text"),
               Contains("warning: 'drift/column public.users.*' was accepted until 2026-12-31 "
                        "(hotfix) [acceptance-over]\n"));
  }
}

TEST_CASE("every rule has an id of its own, and facts", "[report][check]") {
  std::set<std::string_view> ids;
  for (const report::RuleFacts& facts : report::rules()) {
    CHECK(ids.insert(facts.id).second);
    CHECK(&report::facts_of(facts.rule) == &facts);
    CHECK_FALSE(facts.text.empty());
  }
  CHECK(ids.size() == static_cast<std::size_t>(Rule::NotAnswered) + 1);
}
