#include "apply/apply.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apply/event.h"
#include "apply/journal.h"
#include "apply/run.h"
#include "apply/session.h"
#include "apply/state.h"
#include "apply/store.h"
#include "base/error.h"
#include "base/text.h"
#include "pg/advisory_lock.h"
#include "pg/connection.h"
#include "pg/transaction.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/graph.h"
#include "revision/revision.h"
#include "revision/target.h"
#include "sql/identifier.h"

namespace schemadiff::apply {

namespace {

using revision::Direction;
using revision::Graph;
using revision::Revision;

/// Whether anything of it was committed, or may have been. What only failed is given up when it is
/// not wanted any more.
bool has_effects(const Underway& underway) {
  return std::ranges::any_of(underway.steps, [](const Step& step) {
    const bool ranges = step.statement == 0 && !step.position.empty();
    return step.outcome != Step::Outcome::Failed || ranges;
  });
}

bool must_resume(const State& state) {
  return state.underway && has_effects(*state.underway);
}

std::set<std::string> applied_in(const Graph& graph, const State& state) {
  return graph.with_ancestors(state.heads);
}

void change(std::set<std::string>& applied, const std::string& id, Direction direction) {
  if (direction == Direction::Up) {
    applied.insert(id);
  } else {
    applied.erase(id);
  }
}

/// The heads once the interrupted revision is finished.
std::vector<std::string> heads_after_resuming(const Graph& graph, const State& state) {
  if (!must_resume(state)) {
    return state.heads;
  }
  std::set<std::string> applied = applied_in(graph, state);
  change(applied, state.underway->id, state.underway->direction);
  return revision::heads_of(graph, applied);
}

/// For upgrades the folder is the truth; an interrupted revision whose file is gone comes from the
/// journal.
Graph graph_for(const Graph& graph, const State& state, Direction direction) {
  if (direction == Direction::Down) {
    return with_journal(graph, state);
  }
  require_known(graph, state);
  Graph known = lived(graph, state);
  const bool missing = state.underway && !known.contains(state.underway->id);
  return missing ? with_journal(graph, state) : known;
}

Plan plan_on(const Graph& whole, const State& state, std::string_view target, Direction direction) {
  const std::vector<std::string> heads = heads_after_resuming(whole, state);
  const revision::Target to = revision::resolve(whole, target, heads);
  Plan plan{.direction = direction,
            .revisions = direction == Direction::Up ? upgrade_path(whole, heads, to)
                                                    : downgrade_path(whole, heads, to),
            .resumes = std::nullopt};
  if (must_resume(state)) {
    plan.resumes = state.underway->id;
  }
  return plan;
}

Plan plan_for(const Graph& graph, const State& state, std::string_view target,
              Direction direction) {
  return plan_on(graph_for(graph, state, direction), state, target, direction);
}

pg::AdvisoryLock acquire(const Session& session) {
  std::optional<std::string> told;
  const auto on_wait = [&](const std::optional<pg::LockHolder>& holder) {
    session.stop_if_asked();
    const std::string text = holder ? pg::to_string(*holder) : "";
    if (!told || (*told != text && !text.empty())) {
      session.tell(WaitingForLock{.holder = text});
      told = text;
    }
  };
  return pg::AdvisoryLock::acquire(session.connection(), lock_name(session.options().schema),
                                   session.options().wait, on_wait);
}

bool schema_exists(pg::Connection& connection, const sql::Identifier& schema) {
  return !connection
              .query(fmt::format("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {}",
                                 sql::Literal{schema.raw()}))
              .empty();
}

/// Under the lock: nobody else creates them at the same time.
void install(const Session& session) {
  const Store& store = session.store();
  std::vector<std::string> statements = store.create_tables(IfThere::Fail);
  // CREATE SCHEMA IF NOT EXISTS needs the privilege to create one even where it exists.
  if (!schema_exists(session.connection(), store.schema())) {
    statements.insert(statements.begin(), store.create_schema());
  }
  pg::Transaction transaction(session.connection());
  session.begin_transaction();
  session.keep(statements);
  transaction.commit();
}

/// The lock, the tables and the state, in this order.
struct Opened {
  pg::AdvisoryLock lock;
  State state;
};

Opened open(Session& session) {
  session.prepare();
  pg::AdvisoryLock lock = acquire(session);
  State state = current(session.connection(), session.options().schema);
  if (!state.installed) {
    install(session);
    state.installed = true;
  }
  return {.lock = std::move(lock), .state = std::move(state)};
}

/// Takes a database from where it is to a target.
class Journey {
 public:
  Journey(Session& session, const Graph& graph, Direction direction)
      : session_(session), graph_(graph), direction_(direction) {}

  std::vector<std::string> go(std::string_view target) {
    if (const State before = current(session_.connection(), session_.options().schema);
        is_there(before, target)) {
      report_edited(before);
      return {};  // without a lock: nothing is written
    }
    Opened opened = open(session_);
    State& state = opened.state;
    require_sound_journal(graph_, state);
    report_edited(state);
    if (must_resume(state)) {
      resume(state);
      state = current(session_.connection(), session_.options().schema);
    } else if (state.underway) {
      give_up(state);
    }
    run_path(state, target);
    return std::move(done_);
  }

 private:
  [[nodiscard]] bool is_there(const State& state, std::string_view target) const {
    require_sound_journal(graph_, state);
    const Plan plan = plan_for(graph_, state, target, direction_);
    refuse_edited(state, plan);
    return plan.revisions.empty() && !state.underway;
  }

  void report_edited(const State& state) const {
    for (const std::string& id : unknown(graph_, state)) {
      if (direction_ == Direction::Up) {
        session_.tell(MissingRevision{.id = id});
      }
    }
    for (const std::string& id : edited(graph_, state)) {
      session_.tell(EditedRevision{.id = id, .where = position_of(lived(graph_, state).at(id), 0)});
    }
  }

  /// Before anything runs: half a downgrade helps nobody.
  void refuse_edited(const State& state, const Plan& plan) const {
    if (direction_ == Direction::Up || session_.options().edited != Edited::Refuse) {
      return;
    }
    for (const std::string& id : edited(graph_, state)) {
      if (std::ranges::find(plan.revisions, id) != plan.revisions.end()) {
        throw Error(
            Failure::State,
            fmt::format("'{}' was edited after it was applied: restore the file, or say with "
                        "'--edited journal' that what ran is to be taken back, with '--edited "
                        "file' that the file's down is to run",
                        id),
            position_of(lived(graph_, state).at(id), 0));
      }
    }
  }

  void tell_dragged(const Graph& whole, const State& state, std::string_view target) const {
    if (direction_ == Direction::Up) {
      return;
    }
    const revision::Target to = revision::resolve(whole, target, state.heads);
    for (const revision::Dragged& dragged : revision::dragged_along(whole, state.heads, to)) {
      session_.tell(DraggedAlong{.id = dragged.id, .needs = dragged.needs});
    }
  }

  void run_path(const State& state, std::string_view target) {
    const Graph whole = graph_for(graph_, state, direction_);
    const Plan plan = plan_on(whole, state, target, direction_);
    refuse_edited(state, plan);
    tell_dragged(whole, state, target);
    const std::vector<Task> tasks = tasks_of(plan, whole, state);
    for (const std::span<const Task> group : groups(tasks, session_.options().one_transaction)) {
      session_.stop_if_asked();
      run(session_, group);
      for (const Task& task : group) {
        done_.push_back(task.revision.id);
      }
    }
  }

  std::vector<Task> tasks_of(const Plan& plan, const Graph& whole, const State& state) {
    std::vector<Task> tasks;
    std::set<std::string> applied = applied_in(whole, state);
    // The journal as it grows: children's digests are over those their parents were applied with.
    State growing = state;
    for (const std::string& id : plan.revisions) {
      change(applied, id, direction_);
      const Revision& revision = source_of(whole, state, id);
      tasks.push_back({.revision = revision,
                       .direction = direction_,
                       .heads = revision::heads_of(whole, applied),
                       .digest = applied_digest(whole, growing, revision),
                       .number = tasks.size() + 1,
                       .count = plan.revisions.size()});
      if (direction_ == Direction::Up) {
        growing.journal.push_back({.id = id, .digest = tasks.back().digest});
      }
    }
    return tasks;
  }

  /// The file, or for a downgrade what the journal holds, when the options say so.
  const Revision& source_of(const Graph& whole, const State& state, const std::string& id) {
    const auto row = std::ranges::find(state.journal, id, &AppliedRevision::id);
    const bool from_journal = direction_ == Direction::Down &&
                              session_.options().edited == Edited::Journal &&
                              row != state.journal.end();
    if (!from_journal) {
      return whole.at(id);
    }
    return from_journal_.emplace_back(journal_revision(id, row->file));
  }

  void resume(const State& state) {
    const Underway& underway = *state.underway;
    const Graph whole = graph_for(graph_, state, direction_);
    const Revision& revision = whole.at(underway.id);
    std::set<std::string> applied = applied_in(whole, state);
    change(applied, underway.id, underway.direction);
    run(session_, {.revision = revision,
                   .direction = underway.direction,
                   .heads = revision::heads_of(whole, applied),
                   .digest = applied_digest(whole, state, revision),
                   .number = 1,
                   .count = 1,
                   .resumed = underway});
    if (underway.direction == direction_) {
      done_.push_back(underway.id);
    }
  }

  /// Nothing of it was committed: it is as if it had not begun.
  void give_up(State& state) {
    const Graph whole = with_journal(graph_, state);
    clean_up(session_, whole.at(state.underway->id), *state.underway);
    pg::Transaction transaction(session_.connection());
    session_.keep(session_.store().clear_underway());
    transaction.commit();
    state.underway.reset();
  }

  Session& session_;
  const Graph& graph_;
  Direction direction_;
  std::vector<std::string> done_;
  std::deque<Revision> from_journal_;  // what source_of gave: tasks refer to them
};

void require_no_transaction(const pg::Connection& connection) {
  if (connection.in_transaction()) {
    throw Error(Failure::Usage, "revisions cannot be applied inside a transaction of the caller's");
  }
}

std::vector<std::string> go(pg::Connection& connection, const Graph& graph, std::string_view target,
                            const Options& options, Direction direction) {
  require_no_transaction(connection);
  Session session(connection, options);
  return Journey(session, graph, direction).go(target);
}

/// What the journal needs so that it says the same as the files for all of `applied`.
std::vector<std::string> stamped_rows(const Store& store, const Graph& graph, State state,
                                      const std::set<std::string>& applied) {
  std::vector<std::string> statements;
  for (const AppliedRevision& row : state.journal) {
    if (!applied.contains(row.id)) {
      statements.push_back(store.remove_applied(row.id));
    }
  }
  for (const Revision& revision : graph.revisions()) {
    if (!applied.contains(revision.id)) {
      continue;
    }
    AppliedRevision row{.id = revision.id,
                        .parents = revision.revises,
                        .depends_on = revision.depends_on,
                        .message = revision.message,
                        .digest = applied_digest(graph, state, revision),
                        .file = revision::write(revision),
                        .origin = Origin::Stamp};
    const auto old = std::ranges::find(state.journal, revision.id, &AppliedRevision::id);
    if (old == state.journal.end()) {
      statements.push_back(store.add_applied(row));
      state.journal.push_back(std::move(row));
    } else if (old->digest != row.digest || old->file != row.file || old->parents != row.parents) {
      statements.push_back(store.add_applied(row));
      old->digest = row.digest;
    }
  }
  return statements;
}

/// What a stamp comes to.
struct Stamp {
  Graph graph;  // that the others are of
  std::set<std::string> applied;
  std::vector<std::string> heads;
};

Stamp stamp_for(const Graph& graph, const State& state, std::span<const std::string> targets,
                Before before) {
  Stamp stamp{.graph = before == Before::Keep ? with_journal(graph, state) : graph,
              .applied = {},
              .heads = {}};
  std::vector<std::string> heads;
  if (before == Before::Keep) {
    heads = state.heads;
  }
  for (const std::string& id : heads) {
    if (!stamp.graph.contains(id)) {
      throw Error(Failure::State,
                  fmt::format("the database stands at '{}', which no revision file has, and the "
                              "journal knows nothing of it: `stamp --purge` forgets it",
                              id));
    }
  }
  std::vector<revision::Target> resolved;
  for (const std::string& target : targets) {
    // `heads` are those of the folder, whatever else the journal knows.
    const bool is_heads = target == "heads" || target == "head";
    resolved.push_back(revision::resolve(is_heads ? graph : stamp.graph, target, state.heads));
  }
  const std::vector<std::string> after = revision::stamped_heads(stamp.graph, heads, resolved);
  stamp.applied = stamp.graph.with_ancestors(after);
  stamp.heads = revision::heads_of(stamp.graph, stamp.applied);
  return stamp;
}

/// Makes the record say what `stamp` came to; `entry` gets its heads.
void record_stamp(Session& session, const Stamp& stamp, const State& state, LogEntry entry) {
  entry.revision = join(stamp.heads, ", ");
  const Store& store = session.store();
  std::vector<std::string> statements = store.clear_underway();
  std::ranges::move(stamped_rows(store, stamp.graph, state, stamp.applied),
                    std::back_inserter(statements));
  std::ranges::move(store.set_heads(stamp.heads), std::back_inserter(statements));
  statements.push_back(store.add_log(entry));
  pg::Transaction transaction(session.connection());
  session.begin_transaction();
  session.keep(statements);
  transaction.commit();
}

}  // namespace

Plan plan_upgrade(const Graph& graph, const State& state, std::string_view target) {
  return plan_for(graph, state, target, Direction::Up);
}

Plan plan_downgrade(const Graph& graph, const State& state, std::string_view target) {
  return plan_for(graph, state, target, Direction::Down);
}

std::vector<std::string> upgrade(pg::Connection& connection, const Graph& graph,
                                 std::string_view target, const Options& options) {
  return go(connection, graph, target, options, Direction::Up);
}

std::vector<std::string> downgrade(pg::Connection& connection, const Graph& graph,
                                   std::string_view target, const Options& options) {
  return go(connection, graph, target, options, Direction::Down);
}

std::vector<std::string> stamp(pg::Connection& connection, const Graph& graph,
                               std::span<const std::string> targets, const Options& options,
                               Before before) {
  require_no_transaction(connection);
  Session session(connection, options);
  // The identifiers are checked before anything is created.
  static_cast<void>(stamp_for(graph, current(connection, options.schema), targets, before));
  const Opened opened = open(session);
  record_stamp(session, stamp_for(graph, opened.state, targets, before), opened.state,
               {.action = before == Before::Keep ? "stamp" : "stamp --purge",
                .revision = {},
                .outcome = "done",
                .detail = fmt::format("before: {}", join(opened.state.heads, ", "))});
  return opened.state.heads;
}

bool adopt(pg::Connection& connection, const Graph& graph, std::span<const std::string> targets,
           std::string_view note, const Options& options) {
  require_no_transaction(connection);
  Session session(connection, options);
  const Opened opened = open(session);
  if (!opened.state.heads.empty() || opened.state.underway) {
    return false;
  }
  record_stamp(session, stamp_for(graph, opened.state, targets, Before::Keep), opened.state,
               {.action = "adopt", .revision = {}, .outcome = "done", .detail = std::string(note)});
  return true;
}

std::vector<std::string> stamp_sql(const Graph& graph, const revision::Range& range,
                                   const Options& options) {
  State state{.installed = true, .heads = range.from.revisions};
  for (const std::string& id : graph.with_ancestors(range.from.revisions)) {
    state.journal.push_back(
        {.id = id, .digest = revision::digest(graph, graph.at(id)), .origin = Origin::Stamp});
  }
  const std::vector<std::string> heads =
      revision::stamped_heads(graph, range.from.revisions, std::span(&range.to, 1));
  const std::set<std::string> applied = graph.with_ancestors(heads);
  const Store store(options.schema, options.tool_version);
  std::vector<std::string> statements;
  if (range.from.is_base()) {
    statements = ensure_version_sql(options);
  }
  std::ranges::move(stamped_rows(store, graph, state, applied), std::back_inserter(statements));
  std::ranges::move(store.set_heads(revision::heads_of(graph, applied)),
                    std::back_inserter(statements));
  statements.push_back(
      store.add_log({.action = "stamp",
                     .revision = join(heads, ", "),
                     .outcome = "done",
                     .detail = fmt::format("before: {}", join(range.from.revisions, ", "))}));
  return statements;
}

bool ensure_version(pg::Connection& connection, const Options& options) {
  require_no_transaction(connection);
  if (current(connection, options.schema).installed) {
    return false;
  }
  Session session(connection, options);
  static_cast<void>(open(session));
  return true;
}

std::vector<std::string> ensure_version_sql(const Options& options) {
  const Store store(options.schema, options.tool_version);
  std::vector<std::string> statements = store.create_tables(IfThere::Keep);
  statements.insert(statements.begin(),
                    fmt::format("CREATE SCHEMA IF NOT EXISTS {}", store.schema()));
  return statements;
}

}  // namespace schemadiff::apply
