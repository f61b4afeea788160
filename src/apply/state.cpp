#include "apply/state.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "apply/journal.h"
#include "apply/store.h"
#include "base/error.h"
#include "base/text.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "pg/transaction.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/graph.h"
#include "revision/revision.h"
#include "sql/identifier.h"

namespace schemadiff::apply {

namespace {

using revision::Direction;
using revision::Graph;
using revision::Revision;

std::string text_of(const pg::Cell& cell) {
  return std::string(cell.value_or(""));
}

int number_of(const pg::Cell& cell) {
  const std::string_view text = cell.value_or("0");
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// pg_catalog is asked, not to_regclass(): that one fails where the role may not use the schema.
bool has_tables(pg::Connection& connection, const sql::Identifier& schema) {
  return !connection
              .query(
                  fmt::format("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                              "ON n.oid = c.relnamespace WHERE n.nspname = {} AND c.relname = "
                              "'layout'",
                              sql::Literal{schema.raw()}))
              .empty();
}

void check_layout(pg::Connection& connection, const sql::Identifier& schema) {
  const pg::Result result =
      connection.query(fmt::format("SELECT pg_catalog.max(version) FROM {}.layout", schema));
  const int layout = number_of(result.only_cell());
  if (layout > kLayout) {
    throw Error(Failure::State,
                fmt::format("the tables in the schema {} were made by a newer schemadiff (layout "
                            "{}, this one knows {}): use that version",
                            schema, layout, kLayout));
  }
}

std::vector<std::string> read_heads(pg::Connection& connection, const sql::Identifier& schema) {
  std::vector<std::string> heads;
  const pg::Result result = connection.query(fmt::format("SELECT revision FROM {}.heads", schema));
  for (const pg::Row row : result.rows()) {
    heads.push_back(text_of(row[0]));
  }
  std::ranges::sort(heads);  // by bytes, whatever the database's collation
  return heads;
}

std::vector<AppliedRevision> read_journal(pg::Connection& connection,
                                          const sql::Identifier& schema) {
  std::vector<AppliedRevision> journal;
  const pg::Result result =
      connection.query(fmt::format("SELECT revision, parents, depends_on, message, digest, file, "
                                   "origin, applied_at, applied_by, "
                                   "tool FROM {}.journal ORDER BY number",
                                   schema));
  for (const pg::Row row : result.rows()) {
    journal.push_back({.id = text_of(row[0]),
                       .parents = array_items(text_of(row[1])),
                       .depends_on = array_items(text_of(row[2])),
                       .message = text_of(row[3]),
                       .digest = text_of(row[4]),
                       .file = text_of(row[5]),
                       .origin = row[6] == "run" ? Origin::Run : Origin::Stamp,
                       .applied_at = text_of(row[7]),
                       .applied_by = text_of(row[8]),
                       .tool = text_of(row[9])});
  }
  return journal;
}

Step::Outcome outcome_of(std::string_view text) {
  return text == "done"     ? Step::Outcome::Done
         : text == "failed" ? Step::Outcome::Failed
                            : Step::Outcome::Started;
}

std::optional<Underway> read_underway(pg::Connection& connection, const sql::Identifier& schema) {
  const pg::Result result =
      connection.query(fmt::format("SELECT revision, direction, file FROM {}.underway", schema));
  if (result.empty()) {
    return std::nullopt;
  }
  const pg::Row row = result.row(0);
  Underway underway{.id = text_of(row[0]),
                    .direction = row[1] == "upgrade" ? Direction::Up : Direction::Down,
                    .file = text_of(row[2])};
  const pg::Result steps = connection.query(
      fmt::format("SELECT block, statement, outcome, digest, position, goal FROM {}.step ORDER BY "
                  "block, statement",
                  schema));
  for (const pg::Row step : steps.rows()) {
    underway.steps.push_back({.block = number_of(step[0]),
                              .statement = number_of(step[1]),
                              .outcome = outcome_of(text_of(step[2])),
                              .digest = text_of(step[3]),
                              .position = array_items(text_of(step[4])),
                              .goal = array_items(text_of(step[5]))});
  }
  return underway;
}

State read_state(pg::Connection& connection, const sql::Identifier& schema) {
  const pg::ReadSnapshot snapshot(connection);
  State state;
  state.installed = has_tables(connection, schema);
  if (state.installed) {
    check_layout(connection, schema);
    state.heads = read_heads(connection, schema);
    state.journal = read_journal(connection, schema);
    state.underway = read_underway(connection, schema);
  }
  return state;
}

const AppliedRevision* journalled(const State& state, std::string_view id) {
  const auto found = std::ranges::find(state.journal, id, &AppliedRevision::id);
  return found == state.journal.end() ? nullptr : &*found;
}

/// Heads and rows that do not fit each other.
void add_link_faults(const State& state, std::vector<std::string>& faults) {
  std::set<std::string> revised;
  for (const AppliedRevision& row : state.journal) {
    revised.insert(row.parents.begin(), row.parents.end());
    for (const std::string& parent : row.parents) {
      if (journalled(state, parent) == nullptr) {
        faults.push_back(
            fmt::format("'{}' revises '{}', whose row in the journal is gone", row.id, parent));
      }
    }
  }
  const std::set<std::string> heads(state.heads.begin(), state.heads.end());
  for (const std::string& head : heads) {
    if (journalled(state, head) == nullptr) {
      faults.push_back(fmt::format("the head '{}' has no row in the journal", head));
    } else if (revised.contains(head)) {
      faults.push_back(
          fmt::format("'{}' is a head, but the journal has revisions that come after it", head));
    }
  }
  for (const AppliedRevision& row : state.journal) {
    if (!revised.contains(row.id) && !heads.contains(row.id)) {
      faults.push_back(fmt::format("'{}' is in the journal, but no head leads to it", row.id));
    }
  }
}

/// The digest that the row's own text has, over what the journal holds for its parents.
std::string text_digest(const State& state, const AppliedRevision& row) {
  const Revision revision = journal_revision(row.id, row.file);
  std::vector<std::string> parents;
  for (const std::string& id : row.parents) {
    const AppliedRevision* parent = journalled(state, id);
    parents.push_back(parent == nullptr ? "" : parent->digest);
  }
  return revision::digest(revision, parents);
}

/// The nearest ancestors of `id`, by the journal, that are in the graph.
std::set<std::string> known_ancestors(const Graph& graph, const State& state,
                                      const std::string& id) {
  std::set<std::string> known;
  std::set<std::string> seen;
  std::vector<std::string> open{id};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    if (graph.contains(next)) {
      known.insert(next);
    } else if (const AppliedRevision* row = journalled(state, next);
               row != nullptr && seen.insert(next).second) {
      open.insert(open.end(), row->parents.begin(), row->parents.end());
    }
  }
  return known;
}

std::set<std::string> ids_in(const State& state) {
  std::set<std::string> ids(state.heads.begin(), state.heads.end());
  for (const AppliedRevision& applied : state.journal) {
    ids.insert(applied.id);
  }
  if (state.underway) {
    ids.insert(state.underway->id);
  }
  return ids;
}

/// The journalled revisions that `squashed` stands for; none unless all up to the last ran.
std::vector<Revision> journalled_members(const State& state, const Revision& squashed) {
  std::vector<Revision> members;
  for (const AppliedRevision& row : state.journal) {
    if (row.id == squashed.id ||
        std::ranges::find(squashed.replaces, row.id) != squashed.replaces.end()) {
      members.push_back(journal_revision(row.id, row.file));
    }
  }
  const bool is_whole = journalled(state, squashed.id) != nullptr && members.size() > 1;
  return is_whole ? members : std::vector<Revision>{};
}

}  // namespace

std::string lock_name(std::string_view schema) {
  return fmt::format("schemadiff apply {}", schema);
}

DatabaseError with_way_out(const DatabaseError& error, const sql::Identifier& schema) {
  constexpr std::string_view kInsufficientPrivilege = "42501";
  if (error.sqlstate() != kInsufficientPrivilege || !error.report().hint.empty()) {
    return error;
  }
  ServerReport report = error.report();
  report.hint = fmt::format(
      "To see where the database stands, a role needs USAGE on the schema {0} and SELECT on its "
      "tables; to change it, also CREATE on the database once, and ownership of the tables.",
      schema);
  return DatabaseError(std::move(report), error.where());
}

State current(pg::Connection& connection, std::string_view schema) {
  const sql::Identifier name{std::string(schema)};
  try {
    return read_state(connection, name);
  } catch (const DatabaseError& error) {
    throw with_way_out(error, name);
  }
}

Graph lived(const Graph& graph, const State& state) {
  Graph found = graph.as_lived(ids_in(state));
  std::vector<Revision> revisions;
  bool differs = false;
  for (const Revision& revision : found.revisions()) {
    std::vector<Revision> members =
        revision.replaces.empty() ? std::vector<Revision>{} : journalled_members(state, revision);
    differs = differs || !members.empty();
    if (members.empty()) {
      members.push_back(revision);
    }
    std::ranges::move(members, std::back_inserter(revisions));
  }
  return differs ? Graph(std::move(revisions), found.squashed()) : found;
}

std::vector<std::string> unknown(const Graph& folder, const State& state) {
  const Graph graph = lived(folder, state);
  std::set<std::string> ids(state.heads.begin(), state.heads.end());
  for (const AppliedRevision& applied : state.journal) {
    ids.insert(applied.id);
  }
  std::erase_if(ids, [&graph](const std::string& id) { return graph.contains(id); });
  return {ids.begin(), ids.end()};
}

std::string applied_digest(const Graph& graph, const State& state, const Revision& revision) {
  std::vector<std::string> parents;
  for (const std::string& id : revision.revises) {
    const AppliedRevision* row = journalled(state, id);
    const Revision& parent = graph.at(id);
    parents.push_back(row != nullptr  ? row->digest
                      : parent.digest ? *parent.digest
                                      : revision::digest(graph, parent));
  }
  return revision::digest(revision, parents);
}

std::vector<std::string> edited(const Graph& folder, const State& state) {
  const Graph graph = lived(folder, state);
  std::vector<std::string> ids;
  for (const Revision& revision : graph.revisions()) {
    const AppliedRevision* row = journalled(state, revision.id);
    if (row != nullptr && row->digest != applied_digest(graph, state, revision)) {
      ids.push_back(revision.id);
    }
  }
  return ids;
}

std::vector<std::string> journal_faults(const Graph& graph, const State& state) {
  std::vector<std::string> faults;
  add_link_faults(state, faults);
  for (const AppliedRevision& row : state.journal) {
    const Revision* file = graph.find(row.id);
    // A digest that the file has too was not made up.
    const bool agrees = file != nullptr && row.digest == applied_digest(graph, state, *file);
    if (faults.empty() && !agrees && row.digest != text_digest(state, row)) {
      faults.push_back(fmt::format("the journal's digest of '{}' does not fit its text", row.id));
    }
  }
  return faults;
}

void require_sound_journal(const Graph& graph, const State& state) {
  const std::vector<std::string> faults = journal_faults(graph, state);
  if (!faults.empty()) {
    throw Error(Failure::State,
                fmt::format("schemadiff's tables in this database were changed by hand: {}; say "
                            "with `schemadiff stamp --purge` which revisions the database has",
                            faults.front()));
  }
}

Revision journal_revision(std::string_view id, std::string_view file) {
  try {
    return revision::parse(file, fmt::format("{} (journal)", id));
  } catch (const DiagnosticsError& error) {
    throw Error(
        Failure::State,
        fmt::format("the journal's text of the revision '{}' cannot be read: {}", id, error.what()),
        error.where());
  }
}

Graph with_journal(const Graph& folder, const State& state) {
  const Graph graph = lived(folder, state);
  std::vector<Revision> revisions = graph.revisions();
  for (const AppliedRevision& applied : state.journal) {
    if (!graph.contains(applied.id)) {
      revisions.push_back(journal_revision(applied.id, applied.file));
    }
  }
  if (state.underway && !graph.contains(state.underway->id) &&
      journalled(state, state.underway->id) == nullptr) {
    revisions.push_back(journal_revision(state.underway->id, state.underway->file));
  }
  return Graph(std::move(revisions), graph.squashed());
}

void require_known(const Graph& folder, const State& state) {
  const Graph graph = lived(folder, state);
  for (const std::string& id : state.heads) {
    if (graph.contains(id)) {
      continue;
    }
    if (const Revision* squashed = graph.replacement(id)) {
      throw Error(
          Failure::State,
          fmt::format(
              "the database stands at '{}', which was squashed into '{}': the files "
              "that lead on from there are not in {} any more; restore them",
              id, squashed->id,
              revision::squashed_folder(squashed->path.parent_path(), squashed->id).string()));
    }
    if (journalled(state, id) == nullptr) {
      throw Error(Failure::State,
                  fmt::format("the database stands at '{}', which neither a revision file nor its "
                              "journal has: restore the file, or say where it really stands with "
                              "`schemadiff stamp --purge`",
                              id));
    }
    const std::set<std::string> known = known_ancestors(graph, state, id);
    const std::vector<std::string> list(known.begin(), known.end());
    const std::string nearest =
        list.empty() ? "" : fmt::format("; the last one known before it is {}", join(list, ", "));
    throw Error(Failure::State,
                fmt::format("the database stands at '{}', which no revision file has{}: use the "
                            "files it was upgraded with, or take it back with 'downgrade {}' (the "
                            "journal has what that needs)",
                            id, nearest, list.empty() ? "base" : list.front()));
  }
}

}  // namespace schemadiff::apply
