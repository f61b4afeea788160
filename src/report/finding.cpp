#include "report/finding.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace schemadiff::report {

namespace {

constexpr std::array kRules{
    RuleFacts{.rule = Rule::ModelsChanged,
              .id = "models-changed",
              .question = Question::Models,
              .severity = Severity::Error,
              .title = "The models changed without a revision",
              .text = "The model files say something else than when the newest revision was "
                      "written. `schemadiff autogenerate -m MESSAGE` writes the revision that "
                      "leads there."},
    RuleFacts{.rule = Rule::ModelsUnrecorded,
              .id = "models-unrecorded",
              .question = Question::Models,
              .severity = Severity::Note,
              .title = "The revisions do not record which models they lead to",
              .text = "Without a record in the newest revision only a replay can tell whether "
                      "models and revisions agree: `schemadiff check --replay`. `schemadiff seal "
                      "--models` records it."},
    RuleFacts{.rule = Rule::Replay,
              .id = "replay",
              .question = Question::Models,
              .severity = Severity::Error,
              .title = "The revisions do not lead to the models",
              .text = "All revisions were run on an empty scratch database, and what came out is "
                      "not what the models say."},
    RuleFacts{.rule = Rule::ModelFile,
              .id = "model-file",
              .question = Question::Models,
              .severity = Severity::Error,
              .title = "A model file is wrong",
              .text = "The models cannot be read as they are; nothing can be compared with them."},
    RuleFacts{.rule = Rule::SeveralHeads,
              .id = "several-heads",
              .question = Question::Files,
              .severity = Severity::Error,
              .title = "The revisions end in several heads",
              .text = "Two branches each added a revision. `schemadiff rebase REV` puts one behind "
                      "the other, `schemadiff merge heads` joins them."},
    RuleFacts{.rule = Rule::StaleDigest,
              .id = "stale-digest",
              .question = Question::Files,
              .severity = Severity::Error,
              .title = "A revision file was edited after it was sealed",
              .text = "Its statements are not those its digest was made of. `schemadiff seal REV` "
                      "accepts them as they are, unless a database has the revision already."},
    RuleFacts{.rule = Rule::NoDigest,
              .id = "no-digest",
              .question = Question::Files,
              .severity = Severity::Warning,
              .title = "A revision file has no digest",
              .text = "Later edits of it cannot be noticed. `schemadiff seal REV` gives it one."},
    RuleFacts{.rule = Rule::NoWayDown,
              .id = "no-way-down",
              .question = Question::Files,
              .severity = Severity::Warning,
              .title = "A revision cannot be taken back",
              .text = "It has statements up and none down: a downgrade would take the record back "
                      "and leave the schema as it is. Where that is meant, a comment under [down] "
                      "says so."},
    RuleFacts{.rule = Rule::Unproved,
              .id = "unproved",
              .question = Question::Files,
              .severity = Severity::Note,
              .title = "A revision was never proved",
              .text = "It was not run up, down and up again on a scratch database when it was "
                      "written."},
    RuleFacts{.rule = Rule::RevisionFile,
              .id = "revision-file",
              .question = Question::Files,
              .severity = Severity::Error,
              .title = "A revision file is wrong",
              .text = "The revisions cannot be read as they are."},
    RuleFacts{.rule = Rule::Behind,
              .id = "behind",
              .question = Question::Standing,
              .severity = Severity::Error,
              .title = "The database is behind the revisions",
              .text = "`schemadiff upgrade heads` applies what is missing."},
    RuleFacts{.rule = Rule::Ahead,
              .id = "ahead",
              .question = Question::Standing,
              .severity = Severity::Error,
              .title = "The database has revisions without a file",
              .text =
                  "Another branch or a newer version was applied here. Bring its files back, or "
                  "take the revisions back with `schemadiff downgrade`: the database's journal "
                  "has their text."},
    RuleFacts{.rule = Rule::HalfApplied,
              .id = "half-applied",
              .question = Question::Standing,
              .severity = Severity::Error,
              .title = "A revision is half applied",
              .text = "A run was cut off. The same command again finishes it."},
    RuleFacts{.rule = Rule::Journal,
              .id = "journal",
              .question = Question::Standing,
              .severity = Severity::Error,
              .title = "The record of what is applied does not fit",
              .text = "Somebody changed schemadiff's own tables. `schemadiff stamp REV` records "
                      "where the database really stands."},
    RuleFacts{.rule = Rule::Edited,
              .id = "edited",
              .question = Question::Standing,
              .severity = Severity::Error,
              .title = "An applied revision was edited",
              .text = "The database ran other statements than the file has now. Put the file back "
                      "as it was, and write a new revision for what is to change."},
    RuleFacts{.rule = Rule::Drift,
              .id = "drift",
              .question = Question::Schema,
              .severity = Severity::Error,
              .title = "The database differs from the models",
              .text = "The live schema is not what the models declare."},
    RuleFacts{.rule = Rule::Pending,
              .id = "pending",
              .question = Question::Schema,
              .severity = Severity::Note,
              .title = "The database differs from the models, and revisions are pending",
              .text = "Until they are applied, a difference is no sign of drift. `schemadiff check "
                      "--against history` compares with the revisions that are applied."},
    RuleFacts{.rule = Rule::HistoryDrift,
              .id = "history-drift",
              .question = Question::Schema,
              .severity = Severity::Error,
              .title = "The database differs from its history",
              .text = "The revisions that the database has were run on an empty scratch database; "
                      "what came out is not what is live."},
    RuleFacts{.rule = Rule::Decision,
              .id = "decision",
              .question = Question::Schema,
              .severity = Severity::Error,
              .title = "A person has to decide",
              .text = "The way from the database to the models is not clear without a decision."},
    RuleFacts{.rule = Rule::AcceptanceOver,
              .id = "acceptance-over",
              .question = Question::Schema,
              .severity = Severity::Warning,
              .title = "A difference is no longer accepted",
              .text = "The day named in schemadiff.toml has passed: mend the difference, or give "
                      "it another day."},
    RuleFacts{.rule = Rule::AcceptanceUnused,
              .id = "acceptance-unused",
              .question = Question::Schema,
              .severity = Severity::Note,
              .title = "An accepted difference is gone",
              .text = "Its entry in schemadiff.toml can go too."},
    RuleFacts{.rule = Rule::NotAnswered,
              .id = "not-answered",
              .question = Question::Schema,
              .severity = Severity::Error,
              .title = "A question could not be answered",
              .text = "What is not known is not in order."},
};

constexpr bool is_difference(Rule rule) {
  return rule == Rule::Drift || rule == Rule::HistoryDrift || rule == Rule::Pending ||
         rule == Rule::Replay;
}

constexpr bool is_about_standing(Rule rule) {
  return rule == Rule::Behind || rule == Rule::Ahead || rule == Rule::HalfApplied ||
         rule == Rule::Journal;
}

}  // namespace

std::string_view word(Question question) {
  switch (question) {
    case Question::Models:
      return "models";
    case Question::Files:
      return "files";
    case Question::Standing:
      return "standing";
    case Question::Schema:
      return "schema";
  }
  return "";
}

std::string_view title(Question question) {
  switch (question) {
    case Question::Models:
      return "models and revisions";
    case Question::Files:
      return "revision files";
    case Question::Standing:
      return "database and revisions";
    case Question::Schema:
      return "live schema";
  }
  return "";
}

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::Note:
      return "note";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
  }
  return "";
}

std::string_view word(Answer::Verdict verdict) {
  switch (verdict) {
    case Answer::Verdict::Yes:
      return "yes";
    case Answer::Verdict::No:
      return "no";
    case Answer::Verdict::NotAsked:
      return "not asked";
    case Answer::Verdict::Unknown:
      return "unknown";
  }
  return "";
}

SideWords side_words(Rule rule) {
  if (rule == Rule::HistoryDrift) {
    return {.wanted = "history"};
  }
  if (rule == Rule::Replay) {
    return {.live = "revisions", .mend = "what the revision that is missing does:"};
  }
  return {};
}

std::span<const RuleFacts> rules() {
  return kRules;
}

const RuleFacts& facts_of(Rule rule) {
  return *std::ranges::find(kRules, rule, &RuleFacts::rule);  // every rule is in the list
}

std::string identity_of(const Finding& finding) {
  return fmt::format("{}/{}", facts_of(finding.rule).id, finding.object);
}

Question question_of(const Finding& finding) {
  return finding.question.value_or(facts_of(finding.rule).question);
}

const Answer* Review::answer_to(Question question) const {
  const auto at = std::ranges::find(answers, question, &Answer::question);
  return at == answers.end() ? nullptr : &*at;
}

bool Review::leaves_open(Question question) const {
  const Answer* const answer = answer_to(question);
  return answer != nullptr && answer->verdict == Answer::Verdict::Unknown;
}

int exit_code(const Review& review) {
  for (const Answer& answer : review.answers) {
    if (answer.failure) {
      return static_cast<int>(*answer.failure);
    }
  }
  const auto fails = [](const Finding& finding) { return finding.fails(); };
  if (std::ranges::any_of(review.findings, [&](const Finding& finding) {
        return finding.fails() && is_about_standing(finding.rule);
      })) {
    return static_cast<int>(Failure::State);
  }
  return std::ranges::any_of(review.findings, fails) ? 1 : 0;
}

void accept(Review& review, std::span<const Acceptance> acceptances, std::string_view today) {
  std::vector<Finding> added;
  for (const Acceptance& acceptance : acceptances) {
    bool is_used = false;
    const bool is_over = acceptance.until < today;  // ISO dates sort as they follow each other
    for (Finding& finding : review.findings) {
      if (is_difference(finding.rule) && matches_glob(acceptance.finding, identity_of(finding))) {
        is_used = true;
        finding.accepted = is_over ? finding.accepted : std::optional(acceptance);
      }
    }
    const Answer* const asked = review.answer_to(Question::Schema);
    const bool was_asked = asked != nullptr && (asked->verdict == Answer::Verdict::Yes ||
                                                asked->verdict == Answer::Verdict::No);
    if (is_used && is_over) {
      added.push_back({.rule = Rule::AcceptanceOver,
                       .severity = Severity::Warning,
                       .object = acceptance.finding,
                       .root = acceptance.finding,
                       .message = fmt::format("'{}' was accepted until {} ({})", acceptance.finding,
                                              acceptance.until, acceptance.reason),
                       .where = acceptance.where});
    } else if (!is_used && was_asked) {
      added.push_back(
          {.rule = Rule::AcceptanceUnused,
           .severity = Severity::Note,
           .object = acceptance.finding,
           .root = acceptance.finding,
           .message = fmt::format("there is no difference '{}' any more", acceptance.finding),
           .where = acceptance.where});
    }
  }
  std::ranges::move(added, std::back_inserter(review.findings));
  for (Answer& answer : review.answers) {
    bool counts = false;
    bool is_accepted = false;
    for (const Finding& finding : review.findings) {
      const bool belongs = question_of(finding) == answer.question;
      counts = counts || (belongs && finding.fails());
      is_accepted = is_accepted || (belongs && finding.accepted);
    }
    if (answer.verdict == Answer::Verdict::No && is_accepted && !counts) {
      answer.verdict = Answer::Verdict::Yes;
      answer.text += ", accepted";
    }
  }
}

void sort(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    const auto key = [](const Finding& f) {
      return std::tuple(f.accepted.has_value(), 2 - static_cast<int>(f.severity),
                        static_cast<int>(question_of(f)), f.where, identity_of(f));
    };
    return key(a) < key(b);
  });
}

}  // namespace schemadiff::report
