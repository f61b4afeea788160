#include "project/compare.h"

#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/read.h"
#include "diff/diff.h"
#include "diff/rename.h"
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
  return scratch.after(live, context, statements);
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

/// Objects that the configuration never drops, and schemas in which something lives that is not
/// managed, stay part of the desired state.
void keep(model::Database& desired, const model::Database& live, const model::Filter& filter,
          const model::Database& context) {
  std::vector<model::Object> kept;
  live.for_each([&](const auto& object) {
    if (!desired.contains(identity(object)) &&
        (filter.keeps(object) || model::holds_others(object, context))) {
      kept.emplace_back(object);
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

}  // namespace

Comparison compare(model::Declaration declared, const model::Filter& filter, pg::Connection& target,
                   scratch::Scratch& scratch, bool online) {
  model::Managed snapshot = model::split(catalog::read(target), filter);
  scratch.settle_identities(declared, snapshot.context);
  std::vector<diff::Renaming> renamings = diff::renamings(declared, snapshot.managed);
  model::Database renamed = after_renamings(renamings, snapshot.managed, snapshot.context, scratch);
  diff::take_open_attributes(declared, renamed);
  model::Database desired = scratch.canonical(declared, snapshot.context);
  keep(desired, renamed, filter, snapshot.context);
  settle(renamed, desired, snapshot.context, scratch);
  diff::take_live_names(desired, declared.implicit_names, renamed);
  for (diff::NameOnly& other : diff::equal_but_for_name(renamed, desired)) {
    model::rename_in(renamed, other.from, other.to);
    renamings.push_back(std::move(other.renaming));
  }
  const plan::Options options{.server_major = target.major(), .online = online, .restores = false};
  plan::Migration migration = planned(std::move(renamings), renamed, desired, options, declared);
  return {.declared = std::move(declared),
          .desired = std::move(desired),
          .live = std::move(snapshot.managed),
          .context = std::move(snapshot.context),
          .renamed = std::move(renamed),
          .migration = std::move(migration)};
}

}  // namespace schemadiff::project
