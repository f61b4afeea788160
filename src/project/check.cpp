#include "project/check.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apply/apply.h"
#include "apply/state.h"
#include "base/text.h"
#include "catalog/read.h"
#include "diff/diff.h"
#include "files/read.h"
#include "model/object.h"
#include "pg/connection.h"
#include "plan/undecided.h"
#include "project/agreement.h"
#include "project/live_differences.h"
#include "project/merge.h"
#include "project/models_digest.h"
#include "project/replay.h"
#include "report/text_diff.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/name.h"
#include "sql/targets.h"

namespace schemadiff::project {

namespace {

using report::Answer;
using report::Finding;
using report::Question;
using report::Rule;
using report::Severity;
using revision::Revision;
using Verdict = report::Answer::Verdict;

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

Finding finding_of(Rule rule, std::string object, std::string message, SourcePosition where = {}) {
  return {.rule = rule,
          .severity = report::facts_of(rule).severity,
          .object = object,
          .root = std::move(object),
          .message = std::move(message),
          .where = std::move(where)};
}

/// A finding about a revision, at the top of its file.
Finding about(Rule rule, const Revision& revision, std::string_view says) {
  Finding finding =
      finding_of(rule, "revision " + revision.id, fmt::format("revision {} {}", revision.id, says),
                 {.file = revision.path.string(), .line = 1});
  finding.advice = std::string(report::facts_of(rule).text);
  return finding;
}

bool is_empty(const std::vector<revision::Block>& blocks) {
  return std::ranges::all_of(blocks, [](const auto& block) { return block.statements.empty(); });
}

/// Whether what happened means that somebody has to do something else first, not that the question
/// has an answer.
bool is_usage(const Error& error) {
  return error.failure() == Failure::Usage;
}

/// One run. The questions are asked in the order of the calls in `run`.
class Checker {
 public:
  Checker(const files::Config& config, const CheckOptions& options, const CheckWorld& world)
      : config_(config), options_(options), world_(world) {
    review_.tool_version = options.tool_version;
    review_.against = options.history ? "history" : "models";
    if (!config.file.empty()) {
      review_.home = {.file = shown(config.file), .line = 1};
    }
  }

  report::Review run() {
    attempt(Question::Files, Rule::RevisionFile, [&] { read_revisions(); });
    attempt(Question::Models, Rule::ModelFile, [&] { load_models(); });
    if (agreement_ && agreement_->is_possible()) {
      ask_standing();
      recall();
    }
    if (!agreed_ && agreement_) {
      attempt(Question::Models, Rule::ModelFile, [&] { read_models(); });
    }
    compare_digests();
    if (!options_.offline) {
      ask_database();
    } else {
      set(Question::Standing, Verdict::NotAsked, "no database was asked");
      set(Question::Schema, Verdict::NotAsked, "no database was asked");
    }
    if (options_.replay && graph_ && declared_) {
      attempt(Question::Models, Rule::NotAnswered, [&] { replay(); });
    }
    settle_models();
    finish();
    return std::move(review_);
  }

 private:
  [[nodiscard]] std::string shown(const std::filesystem::path& path) const {
    return world_.shown ? world_.shown(config_.root / path) : path.string();
  }

  /// A place in a model file, as people here name it.
  [[nodiscard]] SourcePosition shown(SourcePosition where) const {
    where.file = where.file.empty() ? "" : shown(std::filesystem::path(where.file));
    return where;
  }

  void set(Question question, Verdict verdict, std::string text,
           std::optional<Failure> failure = {}) {
    const auto at = std::ranges::find(review_.answers, question, &Answer::question);
    Answer answer{
        .question = question, .verdict = verdict, .text = std::move(text), .failure = failure};
    if (at == review_.answers.end()) {
      review_.answers.push_back(std::move(answer));
    } else {
      *at = std::move(answer);
    }
  }

  void add(Finding finding) { review_.findings.push_back(std::move(finding)); }

  [[nodiscard]] bool has(Question question) const {
    return std::ranges::any_of(review_.findings, [&](const Finding& finding) {
      return finding.fails() && report::question_of(finding) == question;
    });
  }

  /// Runs one question's part. What stops it becomes findings of `rule` and an answer that is not
  /// known.
  template <class Ask>
  void attempt(Question question, Rule rule, Ask ask) {
    try {
      ask();
    } catch (const DiagnosticsError& error) {
      for (const Diagnostic& diagnostic : error.diagnostics()) {
        const bool is_model = diagnostic.where.file.ends_with(".toml");
        Finding finding = finding_of(rule, to_string(diagnostic.where), diagnostic.message,
                                     is_model ? shown(diagnostic.where) : diagnostic.where);
        finding.advice = diagnostic.hint.value_or("");
        finding.question = question;
        add(std::move(finding));
      }
      stopped(question, error);
    } catch (const Error& error) {
      if (is_usage(error)) {
        throw;
      }
      const bool decide = error.failure() == Failure::Decision;
      Finding finding =
          finding_of(decide ? Rule::Decision : Rule::NotAnswered,
                     std::string(report::word(question)), error.what(), shown(error.where()));
      finding.question = question;
      add(std::move(finding));
      stopped(question, error);
    }
  }

  void stopped(Question question, const Error& error) {
    if (world_.tell) {
      world_.tell(error);
    }
    set(question, Verdict::Unknown, error.what(), error.failure());
  }

  void read_revisions() {
    graph_ = revision::load(config_.revisions);
    review_.revision_heads = graph_->heads();
    std::ranges::sort(review_.revision_heads);
    for (const Revision& revision : graph_->revisions()) {
      review_.revision_files.push_back(revision.path.string());
      inspect(revision);
    }
    const std::vector<std::string>& heads = review_.revision_heads;
    if (heads.size() > 1) {
      several_heads(heads);
    }
    set(Question::Files, has(Question::Files) ? Verdict::No : Verdict::Yes,
        fmt::format("{}, {}", counted(graph_->revisions().size(), "file"),
                    heads.size() > 1       ? counted(heads.size(), "head")
                    : has(Question::Files) ? "edited since they were sealed"
                                           : "sound"));
  }

  void several_heads(const std::vector<std::string>& heads) {
    std::vector<std::string> files;
    for (const std::string& id : heads) {
      files.push_back(graph_->at(id).path.string());
    }
    const Revision& last = graph_->at(heads.back());
    Finding finding = finding_of(Rule::SeveralHeads, "revisions",
                                 fmt::format("there are several heads: {}", join(files, ", ")),
                                 {.file = last.path.string(), .line = 1});
    const auto named = last.places.find("id");
    finding.where = named == last.places.end() ? finding.where : named->second;
    finding.advice = fmt::format(
        "Two branches each added a revision. Put one behind the other with `schemadiff rebase {}` "
        "while no database but your own has it, or join them with `schemadiff merge heads`.",
        last.id);
    add(std::move(finding));
  }

  void inspect(const Revision& revision) {
    switch (revision::digest_state(*graph_, revision)) {
      case revision::DigestState::Stale: {
        review_.stale.push_back(revision.id);
        Finding finding =
            about(Rule::StaleDigest, revision, "was edited after its digest was made");
        finding.advice = fmt::format(
            "If no database has it yet, `schemadiff seal {}` accepts the file as it is. Otherwise "
            "put it back as it was and write a new revision.",
            revision.id);
        add(std::move(finding));
        break;
      }
      case revision::DigestState::Missing:
        add(about(Rule::NoDigest, revision, "has no digest"));
        break;
      case revision::DigestState::Current:
        break;
    }
    if (is_empty(revision.up)) {
      return;
    }
    // A remark under [down] says that its author thought of it.
    const bool is_explained = std::ranges::any_of(
        revision.down, [](const revision::Block& block) { return !block.comment.empty(); });
    if (is_empty(revision.down) && !is_explained) {
      add(about(Rule::NoWayDown, revision, "has no statements under [down]"));
    }
    if (!revision.proof || revision.proof->starts_with("none")) {
      add(about(Rule::Unproved, revision, "was not proved"));
    }
  }

  void load_models() {
    sources_ = model_sources(config_);
    const bool may_recall = !options_.offline && !options_.replay && !options_.history;
    agreement_.emplace(may_recall ? options_.memory : std::nullopt, config_, sources_);
  }

  /// Agreement with the database has to be the whole answer: what the newest revision records is to
  /// be the same models.
  void recall() {
    if (!state_ || !graph_) {
      return;
    }
    try {
      agreed_ = agreement_->recall(*connection_);
    } catch (const DatabaseError&) {
      agreed_ = std::nullopt;  // the comparison meets it again, and tells
    }
    const std::optional<RecordedModels> recorded = recorded_models(*graph_);
    if (recorded && recorded->digest != agreed_) {
      agreed_ = std::nullopt;
    }
  }

  void read_models() {
    declared_ = files::read(sources_, config_.filter, agreement_->read_text());
    sources_ = {};
  }

  /// Of what the models declare. Demands that they agreed, or could be read.
  const std::string& digest_of_models() {
    if (!agreed_ && !models_) {
      models_ = models_digest(*declared_);
    }
    return agreed_ ? *agreed_ : *models_;
  }

  void compare_digests() {
    if (!graph_ || (!declared_ && !agreed_)) {
      if (!review_.answer_to(Question::Models)) {
        set(Question::Models, Verdict::Unknown, "the revisions cannot be read");
      }
      return;
    }
    if (graph_->empty()) {
      return no_revisions();
    }
    const std::optional<RecordedModels> recorded = recorded_models(*graph_);
    if (!recorded) {
      const std::vector<std::string> heads = graph_->heads();
      add(about(Rule::ModelsUnrecorded, graph_->at(heads.back()), "does not record its models"));
      set(Question::Models, Verdict::Unknown,
          heads.size() > 1 ? "not known with several heads" : "not recorded; --replay tells");
      return;
    }
    if (recorded->digest == digest_of_models()) {
      set(Question::Models, Verdict::Yes, fmt::format("agree, as of {}", recorded->id));
      return;
    }
    models_changed_since_ = recorded->id;
    Finding finding = about(Rule::ModelsChanged, graph_->at(recorded->id), "");
    finding.object = "models";
    finding.root = "models";
    finding.message = fmt::format(
        "the models say something else than when revision {} was written: a revision is missing",
        recorded->id);
    finding.advice =
        "Run `schemadiff autogenerate -m MESSAGE` on a database that stands at the heads, and "
        "commit the file it writes. If it finds nothing to do, the models are only worded anew: "
        "`schemadiff seal --models` records that.";
    add(std::move(finding));
    set(Question::Models, Verdict::No, fmt::format("the models changed since {}", recorded->id));
  }

  void no_revisions() {
    if (!options_.offline || declared_->database.empty()) {
      set(Question::Models, Verdict::NotAsked, "there are no revisions");
      return;
    }
    Finding finding = finding_of(Rule::ModelsChanged, "models",
                                 "there are models and no revision that leads to them");
    finding.advice = std::string(report::facts_of(Rule::ModelsChanged).text);
    add(std::move(finding));
    set(Question::Models, Verdict::No, "there are models and no revisions");
  }

  /// Where the database stands.
  void ask_standing() {
    attempt(Question::Standing, Rule::NotAnswered, [&] {
      connection_ = &world_.connect();
      review_.database = connection_->place();
      state_ = apply::current(*connection_, config_.filter.own_schema.raw());
      if (graph_) {
        judge_standing();
      } else {
        set(Question::Standing, Verdict::Unknown, "the revisions cannot be read");
      }
    });
  }

  void ask_database() {
    if (!review_.answer_to(Question::Standing)) {
      ask_standing();
    }
    if (agreed_) {
      const Comparison equal;
      return take({equal.live, equal.desired, equal.migration}, Rule::Drift, "");
    }
    if (connection_ == nullptr || (!options_.history && !declared_)) {
      // Why, the other answer says.
      set(Question::Schema, Verdict::Unknown,
          connection_ == nullptr ? "the database was not reached" : "the models cannot be read");
      return;
    }
    attempt(Question::Schema, Rule::ModelFile, [&] {
      if (!options_.history) {
        against_models();
      } else if (graph_ && state_) {
        against_history();
      } else {
        set(Question::Schema, Verdict::Unknown, "the revisions cannot be read");
      }
    });
  }

  void judge_standing() {
    review_.database_heads = state_->heads;
    review_.unknown = apply::unknown(*graph_, *state_);
    review_.edited = apply::edited(*graph_, *state_);
    review_.interrupted = state_->underway.has_value();
    review_.at_heads = review_.unknown.empty() && !review_.interrupted &&
                       review_.database_heads == review_.revision_heads;
    const std::string at = revision::ids_text(review_.database_heads);
    if (!review_.unknown.empty()) {
      ahead();
    } else if (state_->underway) {
      half_applied();
    } else if (!review_.at_heads) {
      behind();
    }
    for (const std::string& fault : apply::journal_faults(*graph_, *state_)) {
      Finding finding = finding_of(Rule::Journal, "journal", fault);
      finding.advice = std::string(report::facts_of(Rule::Journal).text);
      add(std::move(finding));
    }
    for (const std::string& id : review_.edited) {
      edited(id);
    }
    set(Question::Standing, has(Question::Standing) ? Verdict::No : Verdict::Yes,
        review_.at_heads           ? fmt::format("at the heads, {}{}", at,
                                       review_.edited.empty() ? "" : "; applied files were edited")
        : !review_.unknown.empty() ? fmt::format("at {}, ahead of the files", at)
        : review_.interrupted
            ? fmt::format("at {}, a revision is half applied", at)
            : fmt::format("at {}, behind {}", at, revision::ids_text(review_.revision_heads)));
  }

  void ahead() {
    Finding finding = finding_of(
        Rule::Ahead, "database",
        fmt::format("the database has revisions without a file: {}", join(review_.unknown, ", ")));
    finding.advice = std::string(report::facts_of(Rule::Ahead).text);
    try {
      apply::require_known(*graph_, *state_);
    } catch (const Error& error) {
      finding.advice = error.what();  // it knows the nearest revision that there is
    }
    add(std::move(finding));
  }

  void half_applied() {
    const apply::Underway& underway = *state_->underway;
    Finding finding =
        finding_of(Rule::HalfApplied, "database",
                   fmt::format("the database stands at {}, with revision {} half applied",
                               revision::ids_text(review_.database_heads), underway.id));
    finding.advice =
        fmt::format("`schemadiff {}` again finishes it.", revision::to_string(underway.direction));
    if (const Revision* const revision = graph_->find(underway.id)) {
      finding.where = {.file = revision->path.string(), .line = 1};
    }
    add(std::move(finding));
  }

  void behind() {
    Finding finding = finding_of(Rule::Behind, "database",
                                 fmt::format("the database stands at {}, the revisions go on to {}",
                                             revision::ids_text(review_.database_heads),
                                             revision::ids_text(review_.revision_heads)));
    finding.advice = "`schemadiff upgrade heads` applies what is missing:";
    const std::set<std::string> applied = graph_->with_ancestors(review_.database_heads);
    for (const Revision& revision : graph_->revisions()) {
      if (!applied.contains(revision.id)) {
        finding.advice += "\n  " + revision.path.string();
        if (finding.where.file.empty()) {
          finding.where = {.file = revision.path.string(), .line = 1};
        }
      }
    }
    add(std::move(finding));
  }

  void edited(const std::string& id) {
    const Revision& revision = graph_->at(id);
    Finding finding = about(Rule::Edited, revision, "was edited after it was applied");
    const auto row = std::ranges::find(state_->journal, id, &apply::AppliedRevision::id);
    if (row != state_->journal.end() && !row->file.empty()) {
      finding.message += fmt::format(" ({}, by {})", row->applied_at, row->applied_by);
      finding.patch =
          report::unified_diff(row->file, revision::write(revision),
                               revision.path.string() + " (as applied)", revision.path.string());
      finding.patch_title = "what changed since it ran:";
    }
    add(std::move(finding));
  }

  /// What a difference from the models comes from, and so what mends it.
  [[nodiscard]] std::string drift_advice() const {
    if (models_changed_since_.empty()) {
      return review_.at_heads && graph_ && !graph_->empty()
                 ? "No revision did this: it was changed in the database by hand."
                 : "";
    }
    return fmt::format(
        "The models changed since {}: `schemadiff autogenerate -m MESSAGE` writes the revision.",
        models_changed_since_);
  }

  void against_models() {
    Comparison comparison;
    std::optional<Error> undecided;
    try {
      comparison =
          compare(config_, *declared_, *connection_, true, world_.say, agreement_->in_snapshot());
    } catch (const Error& error) {
      if (error.failure() != Failure::Decision) {
        throw;
      }
      undecided = error;
      scratch::Scratch scratch = open_scratch(config_, *connection_, {});
      comparison = differences(*declared_, config_.filter, *connection_, scratch);
      std::erase_if(comparison.migration.changes, [&](const diff::Change& change) {
        const auto* const drop = std::get_if<diff::Drop>(&change);
        return drop != nullptr && config_.filter.keeps(drop->object);
      });
    }
    const bool pending = graph_ && !graph_->empty() && !review_.at_heads;
    take({comparison.live, comparison.desired, comparison.migration, &comparison.declared},
         pending ? Rule::Pending : Rule::Drift, pending ? "" : drift_advice());
    review_.unmanaged = comparison.context.unmanaged;
    if (!undecided) {
      agreement_->remember(*connection_, comparison, [&] { return digest_of_models(); });
    } else {
      throw Error(Failure::Decision, undecided->what(), undecided->where());
    }
  }

  /// The findings of a comparison with the live schema, and the answer.
  void take(const Sides& sides, Rule rule, const std::string& advice) {
    std::vector<Finding> findings = live_differences(sides, rule);
    for (Finding& finding : findings) {
      finding.where = sides.declared == nullptr ? finding.where : shown(finding.where);
      finding.advice = advice;
      if (rule == Rule::HistoryDrift) {
        locate_in_history(finding);
      }
      add(std::move(finding));
    }
    review_.changes = report::change_entries(sides.migration);
    review_.tables = tables_of(sides.live, sides.wanted);
    const std::string_view what = options_.history ? "history" : "models";
    set(Question::Schema, findings.empty() ? Verdict::Yes : Verdict::No,
        findings.empty() ? fmt::format("equals the {}", what)
                         : fmt::format("{} from the {}{}", counted(findings.size(), "difference"),
                                       what, rule == Rule::Pending ? ", revisions pending" : ""));
  }

  void against_history() {
    const revision::Graph graph = apply::with_journal(apply::lived(*graph_, *state_), *state_);
    Replay past = Replay::open(config_, connection_);
    if (world_.say) {
      world_.say(fmt::format("scratch: {}", past.description()));
    }
    for (const std::string& id : state_->heads) {
      past.upgrade(graph, id);
    }
    const model::Managed history = past.schema();
    const model::Managed live = model::split(catalog::read(*connection_), config_.filter);
    plan::Migration migration{.renamings = {}, .changes = {}, .up = {}, .down = {}};
    try {
      migration = plan::migration(
          {}, live.managed, history.managed,
          {.server_major = connection_->major(), .online = true, .restores = false});
    } catch (const plan::Undecided&) {  // the differences are told without statements then
      migration.changes = diff::diff(live.managed, history.managed);
    }
    take({live.managed, history.managed, migration}, Rule::HistoryDrift,
         "No applied revision does this: it was changed in the database by hand.");
    review_.unmanaged = live.context.unmanaged;
  }

  /// The last applied revision that is about the object or what it belongs to.
  void locate_in_history(Finding& finding) const {
    const std::string root = finding.root.substr(finding.root.rfind(' ') + 1);
    const std::set<std::string> applied = graph_->with_ancestors(state_->heads);
    for (const Revision& revision : graph_->revisions()) {
      for (const revision::Block& block : revision.up) {
        for (const revision::Statement& statement : block.statements) {
          const std::vector<std::string> targets = sql::targets(statement.sql);
          if (applied.contains(revision.id) && std::ranges::find(targets, root) != targets.end()) {
            finding.where = {.file = revision.path.string(), .line = statement.line};
          }
        }
      }
    }
  }

  void replay() {
    Replay past = Replay::open(config_, connection_);
    if (world_.say) {
      world_.say(fmt::format("replay: {}", past.description()));
    }
    past.upgrade(*graph_, "heads");
    const Comparison comparison = compare(config_, *declared_, past.connection(), true, world_.say);
    std::vector<Finding> findings = live_differences(
        {comparison.live, comparison.desired, comparison.migration, &comparison.declared},
        Rule::Replay);
    replayed_ = findings.empty();
    const Answer* const schema = review_.answer_to(Question::Schema);
    const bool made_by_hand =
        !options_.history && schema != nullptr && schema->verdict == Verdict::Yes;
    for (Finding& finding : findings) {
      finding.where = shown(finding.where);
      finding.advice =
          made_by_hand
              ? "The database has it already, made by hand. Put the statements into the file that "
                "`schemadiff revision -m MESSAGE` writes, `schemadiff seal` it, and record it in "
                "this database with `schemadiff stamp heads`."
              : "`schemadiff autogenerate -m MESSAGE` on a database that stands at the heads "
                "writes the revision that is missing.";
      add(std::move(finding));
    }
    set(Question::Models, findings.empty() ? Verdict::Yes : Verdict::No,
        findings.empty() ? "agree, by replay"
                         : fmt::format("{} by replay", counted(findings.size(), "difference")));
  }

  /// Models that only read differently are no reason to complain. Where the live schema is what
  /// they say, it is worth a replay to know.
  void settle_models() {
    if (models_changed_since_.empty()) {
      return;
    }
    const Answer* const schema = review_.answer_to(Question::Schema);
    const bool looks_equal = !options_.history && review_.at_heads && schema != nullptr &&
                             schema->verdict == Verdict::Yes;
    if (!options_.replay && looks_equal) {
      attempt(Question::Models, Rule::NotAnswered, [&] { replay(); });
    }
    for (Finding& finding : review_.findings) {
      if (finding.rule == Rule::ModelsChanged && replayed_ == false) {
        finding.advice = "What the revisions do not lead to is listed under [replay].";
      }
      if (finding.rule == Rule::ModelsChanged && replayed_ == true) {
        finding.severity = Severity::Note;
        finding.message = fmt::format(
            "the models are worded otherwise than when revision {} was written, and mean the same",
            models_changed_since_);
        finding.advice = "`schemadiff seal --models` records them as they are now.";
      }
    }
  }

  void finish() {
    std::vector<report::Acceptance> acceptances;
    for (const files::AcceptedFinding& accepted : config_.accept) {
      acceptances.push_back({.finding = accepted.finding,
                             .reason = accepted.reason,
                             .until = accepted.until,
                             .where = shown(accepted.where)});
    }
    report::accept(review_, acceptances, options_.today);
    report::sort(review_.findings);
    std::ranges::sort(review_.answers, {}, &Answer::question);
  }

  const files::Config& config_;
  const CheckOptions& options_;
  const CheckWorld& world_;
  report::Review review_;
  std::optional<revision::Graph> graph_;
  std::vector<files::Source> sources_;  // of the models, until they are read
  std::optional<Agreement> agreement_;  // where the models could be loaded
  std::optional<std::string> agreed_;   // the models' digest, where nothing changed since
  std::optional<model::Declaration> declared_;
  std::optional<std::string> models_;  // their digest, once somebody asked
  std::string models_changed_since_;   // the revision that records other ones, or ""
  std::optional<bool> replayed_;       // whether a replay led to the models
  pg::Connection* connection_ = nullptr;
  std::optional<apply::State> state_;
};

}  // namespace

report::Review check(const files::Config& config, const CheckOptions& options,
                     const CheckWorld& world) {
  return Checker(config, options, world).run();
}

}  // namespace schemadiff::project
