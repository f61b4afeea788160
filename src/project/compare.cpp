#include "project/compare.h"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "catalog/read.h"
#include "diff/diff.h"
#include "diff/rename.h"
#include "model/as_written.h"
#include "model/object.h"
#include "model/rename.h"
#include "model/slice.h"
#include "plan/undecided.h"
#include "scratch/hints.h"

namespace schemadiff::project {

namespace {

/// The live state after the renamings, as the server shows it: texts that name the renamed object
/// change with it.
model::Database after_renamings(const std::vector<diff::Renaming>& renamings,
                                const model::Database& live, const model::Database& context,
                                scratch::Scratch& scratch) {
  if (renamings.empty()) {
    return live;
  }
  model::Statements statements;
  for (const diff::Renaming& renaming : renamings) {
    statements.insert(statements.end(), renaming.up.begin(), renaming.up.end());
  }
  model::Database renamed = scratch.after(live, context, statements);
  for (const diff::Renaming& renaming : renamings) {
    model::rename_as_written(renamed, renaming.former, renaming.object);
  }
  return renamed;
}

/// The objects of these identities, made anew from their own canonical texts and read again.
model::Database read_again(const model::Database& database, const std::set<model::ObjectId>& ids,
                           const model::Database& context, scratch::Scratch& scratch) {
  return scratch.after(model::slice(database, ids), context, {});
}

void take_texts(model::Database& database, const std::set<model::ObjectId>& ids,
                const model::Database& settled) {
  for (const model::ObjectId& id : ids) {
    std::optional<model::Object> object = settled.find(id);
    if (object) {
      std::visit(
          [&]<class K>(K& o) {
            if (const K* const hinted = database.find<K>(id)) {
              scratch::take_hint(o, *hinted);
            }
          },
          *object);
      database.replace(*object);
    }
  }
}

/// What the server prints is not always what it prints after reading that again: `status IN ('a',
/// 'b')` on a varchar column takes two rounds to settle. Where both sides have texts that differ,
/// both go through one more round, so that a text is compared with one of the same age.
void settle(model::Database& renamed, model::Database& desired, const model::Database& context,
            scratch::Scratch& scratch) {
  std::set<model::ObjectId> before;
  std::set<model::ObjectId> after;
  for (const diff::Change& change : diff::diff(renamed, desired)) {
    const model::ObjectId id = diff::identity_of(change);
    const std::optional<model::Object> from = renamed.find(id);
    const std::optional<model::Object> to = desired.find(id);
    if (model::is_canonical_as_written(from ? *from : *to)) {
      continue;
    }
    if (model::replacement_of(from ? *from : *to) == model::Replacement::Free) {
      if (from) {
        before.insert(id);
      }
      if (to) {
        after.insert(id);
      }
    }
  }
  if (!before.empty() && !after.empty()) {
    take_texts(renamed, before, read_again(renamed, before, context, scratch));
    take_texts(desired, after, read_again(desired, after, context, scratch));
  }
}

/// Whether the object is of no concern to the model files, and what it hangs on stays.
bool is_left_alone(const model::Object& object, const model::Database& declared,
                   const std::set<model::ObjectId>& kept, const model::Database& desired) {
  const std::optional<model::ObjectId> parent = model::parent_of(object);
  const bool has_place = !parent || desired.contains(*parent) || kept.contains(*parent);
  return has_place && !model::is_named_in(declared, object);
}

/// Objects that the configuration never drops, those that are managed only where the files name
/// them, and schemas in which something lives that is not managed, stay part of the desired state.
void keep(model::Database& desired, const model::Database& live, const model::Filter& filter,
          const model::Database& context, const model::Database& declared) {
  std::vector<model::Object> kept;
  std::set<model::ObjectId> kept_ids;
  live.for_each([&](const auto& object) {
    const model::ObjectId id = identity(object);
    if (!desired.contains(id) && (filter.keeps(object) || model::holds_others(object, context) ||
                                  is_left_alone(object, declared, kept_ids, desired))) {
      kept.emplace_back(object);
      kept_ids.insert(id);
    }
  });
  for (model::Object& object : kept) {
    const model::ObjectId id = model::identity_of(object);
    for (const model::ObjectId& used : live.uses(id)) {
      desired.add_use(id, used);
    }
    desired.add(std::move(object));
  }
  desired.sort();
}

/// The way; what the author has to decide is said at its place in the model files.
plan::Migration planned(std::vector<diff::Renaming> renamings, const model::Database& renamed,
                        const model::Database& desired, const plan::Options& options,
                        const model::Declaration& declared) {
  try {
    return plan::migration(std::move(renamings), renamed, desired, options);
  } catch (const plan::Undecided& undecided) {
    throw Error(Failure::Decision, undecided.what(), declared.position_of(undecided.object()));
  }
}

/// A role that the files name has to be there: no revision makes one.
void demand_roles(const model::Declaration& declared, pg::Connection& target) {
  std::map<sql::Identifier, std::vector<SourcePosition>> named;
  declared.database.for_each([&](const auto& object) {
    for (const sql::Identifier& role : model::roles_of(object)) {
      named[role].push_back(declared.position_of(identity(object)));
    }
  });
  if (named.empty()) {
    return;
  }
  const pg::Result roles = target.query("SELECT rolname FROM pg_catalog.pg_roles");
  for (const pg::Row row : roles.rows()) {
    named.erase(sql::Identifier(std::string(row[0].value_or(""))));
  }
  std::vector<Diagnostic> missing;
  for (const auto& [role, positions] : named) {
    for (const SourcePosition& where : positions) {
      missing.push_back({.where = where,
                         .message = fmt::format("there is no role {} in {}", role, target.place()),
                         .hint = "roles belong to the server and are made by its administrator: "
                                 "CREATE ROLE"});
    }
  }
  if (!missing.empty()) {
    throw DiagnosticsError(std::move(missing));
  }
}

}  // namespace

Comparison compare(model::Declaration declared, const model::Filter& filter, pg::Connection& target,
                   scratch::Scratch& scratch, bool online) {
  demand_roles(declared, target);
  model::Managed snapshot = model::split(catalog::read(target), filter);
  std::vector<diff::Renaming> renamings = diff::renamings(declared, snapshot.managed);
  model::Database renamed = after_renamings(renamings, snapshot.managed, snapshot.context, scratch);
  diff::take_open_attributes(declared, renamed);
  model::Database desired = scratch.canonical(declared, snapshot.context);
  keep(desired, renamed, filter, snapshot.context, declared.database);
  model::resolve(desired, renamed);
  settle(renamed, desired, snapshot.context, scratch);
  diff::take_live_names(desired, declared.implicit_names, renamed);
  for (diff::NameOnly& other : diff::equal_but_for_name(renamed, desired)) {
    model::rename_in(renamed, other.from, other.to);
    renamings.push_back(std::move(other.renaming));
  }
  const plan::Options options{.server_major = target.major(),
                              .online = online,
                              .restores = false,
                              .role = sql::Identifier{target.user()}};
  plan::Migration migration = planned(std::move(renamings), renamed, desired, options, declared);
  return {.declared = std::move(declared),
          .desired = std::move(desired),
          .live = std::move(snapshot.managed),
          .context = std::move(snapshot.context),
          .renamed = std::move(renamed),
          .migration = std::move(migration)};
}

}  // namespace schemadiff::project
