#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "report/changes.h"

/// What a check found, for whoever has to mend it: a person at a terminal, a reviewer, a CI system.
namespace schemadiff::report {

/// What a check asks, each for itself.
enum class Question : std::uint8_t {
  Models,    ///< do the models say what the revisions lead to
  Files,     ///< are the revision files sound
  Standing,  ///< does the database stand at the heads
  Schema,    ///< does the live schema equal the models, or the history
};

/// The question's name for programs ("models") and for people ("models and revisions").
[[nodiscard]] std::string_view word(Question question);
[[nodiscard]] std::string_view title(Question question);

enum class Severity : std::uint8_t { Note, Warning, Error };

/// "note", "warning", "error".
[[nodiscard]] std::string_view word(Severity severity);

/// What may be found.
enum class Rule : std::uint8_t {
  ModelsChanged,
  ModelsUnrecorded,
  Replay,
  ModelFile,
  SeveralHeads,
  StaleDigest,
  NoDigest,
  NoWayDown,
  Unproved,
  RevisionFile,
  Behind,
  Ahead,
  HalfApplied,
  Journal,
  Edited,
  Drift,
  Pending,
  HistoryDrift,
  Decision,
  AcceptanceOver,
  AcceptanceUnused,
  NotAnswered,
};

/// What is known of a rule; the list of them all is in finding.cpp.
struct RuleFacts {
  Rule rule;
  std::string_view id;  ///< stable: `drift`
  Question question;
  Severity severity;       ///< unless the finding says otherwise
  std::string_view title;  ///< a few words
  std::string_view text;   ///< what it means and what to do, a sentence or two
};

/// What the two sides of a difference are called, and its statements.
struct SideWords {
  std::string_view live = "database";
  std::string_view wanted = "models";
  std::string_view mend = "to change the database:";
};

[[nodiscard]] SideWords side_words(Rule rule);

[[nodiscard]] std::span<const RuleFacts> rules();
[[nodiscard]] const RuleFacts& facts_of(Rule rule);

/// An attribute that differs, or a whole object that is on one side alone.
struct AttributeDifference {
  std::string attribute;
  std::optional<std::string> live = {};    ///< in the database; absent where it has none
  std::optional<std::string> wanted = {};  ///< in the models, or the history

  bool operator==(const AttributeDifference&) const = default;
};

/// A difference that the configuration accepts for a while.
struct Acceptance {
  std::string finding = {};  ///< a glob over identities: `drift/table public.legacy_*`
  std::string reason = {};
  std::string until = {};  ///< the last day, 2027-01-31
  SourcePosition where = {};

  bool operator==(const Acceptance&) const = default;
};

/// One thing that is not as it should be.
struct Finding {
  Rule rule = Rule::Drift;
  Severity severity = Severity::Error;
  /// What it is about: `column public.users.email`, `revision 0012`, `database`.
  std::string object = {};
  /// What that is a part of in the end, `table public.users`; `object` itself where it stands
  /// alone.
  std::string root = {};
  std::string message = {};  ///< a sentence without a full stop
  std::string advice = {};   ///< what to do, in words and commands; "" where the SQL says it
  /// Of the model file or revision, or of what stands around it there; none where no file says
  /// anything of it.
  SourcePosition where = {};
  std::vector<AttributeDifference> differences = {};
  /// The statements that give the database what the models (or the history) say.
  std::vector<std::string> mend_database = {};
  /// The statements that the other way takes: from the models to what is in the database. What a
  /// revision that accepts the difference would say.
  std::vector<std::string> mend_models = {};
  std::string patch = {};        ///< a unified diff of a file
  std::string patch_title = {};  ///< what the patch shows, ending in a colon
  std::optional<Acceptance> accepted = {};
  std::optional<Question> question = {};  ///< what it answers, where the rule does not say

  [[nodiscard]] bool fails() const { return severity == Severity::Error && !accepted; }
};

/// The same for the same difference, today and tomorrow: `drift/column public.users.email`.
[[nodiscard]] std::string identity_of(const Finding& finding);

/// The question that the finding answers.
[[nodiscard]] Question question_of(const Finding& finding);

/// How a question was answered.
struct Answer {
  enum class Verdict : std::uint8_t {
    Yes,
    No,
    NotAsked,
    Unknown,  ///< could not be answered
  };

  Question question = Question::Models;
  Verdict verdict = Verdict::NotAsked;
  std::string text = {};                ///< in a few words
  std::optional<Failure> failure = {};  ///< why it could not be answered
};

/// "yes", "no", "not asked", "unknown".
[[nodiscard]] std::string_view word(Answer::Verdict verdict);

/// All that one run has to say.
struct Review {
  std::vector<Answer> answers = {};  ///< by question
  std::vector<Finding> findings = {};
  std::vector<std::string> tables = {};  ///< all of the models and the database, `public.users`
  std::vector<std::string> revision_files = {};
  std::vector<std::string> database_heads = {};
  std::vector<std::string> revision_heads = {};
  std::vector<std::string> unknown = {};  ///< applied revisions without a file
  std::vector<std::string> edited = {};   ///< applied revisions whose file was changed afterwards
  std::vector<std::string> stale = {};
  bool at_heads = false;
  bool interrupted = false;                      ///< a revision is half applied
  std::vector<ChangeEntry> changes = {};         ///< from the database to the models
  std::vector<model::Unmanaged> unmanaged = {};  ///< what nothing is known of
  std::string database = {};                     ///< where it is, without a password; "" for none
  std::string against = "models";                ///< or "history"
  SourcePosition home = {};  ///< the configuration: where a finding without a place is shown
  std::string tool_version = {};

  [[nodiscard]] const Answer* answer_to(Question question) const;
  /// Whether the question was asked and could not be answered.
  [[nodiscard]] bool leaves_open(Question question) const;
};

/// The exit code: why a question could not be answered (2 to 6), 7 when the database is behind or
/// ahead, 1 for other findings that count, 0.
[[nodiscard]] int exit_code(const Review& review);

/// Marks what is accepted on `today` (2026-11-28), and adds what has to be said about acceptances
/// that are over or match nothing. Only differences of schemas can be accepted.
void accept(Review& review, std::span<const Acceptance> acceptances, std::string_view today);

/// The findings as they are listed: errors first, then by file, line and identity.
void sort(std::vector<Finding>& findings);

}  // namespace schemadiff::report
