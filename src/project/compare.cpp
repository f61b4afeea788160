#include "project/compare.h"

#include <utility>
#include <vector>

#include "catalog/read.h"
#include "diff/rename.h"
#include "model/object.h"
#include "model/rename.h"

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

/// Objects that the configuration never drops stay part of the desired state.
void keep(model::Database& desired, const model::Database& live, const model::Filter& filter) {
  std::vector<model::Object> kept;
  live.for_each([&](const auto& object) {
    if (filter.keeps(object) && !desired.contains(identity(object))) {
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

}  // namespace

Comparison compare(model::Declaration declared, const model::Filter& filter, pg::Connection& target,
                   scratch::Scratch& scratch, bool online) {
  model::Managed snapshot = model::split(catalog::read(target), filter);
  std::vector<diff::Renaming> renamings = diff::renamings(declared, snapshot.managed);
  model::Database renamed = after_renamings(renamings, snapshot.managed, snapshot.context, scratch);
  diff::take_open_attributes(declared, renamed);
  model::Database desired = scratch.canonical(declared, snapshot.context);
  keep(desired, renamed, filter);
  diff::take_live_names(desired, declared.implicit_names, renamed);
  for (diff::NameOnly& other : diff::equal_but_for_name(renamed, desired)) {
    model::rename_in(renamed, other.from, other.to);
    renamings.push_back(std::move(other.renaming));
  }
  const plan::Options options{.server_major = target.major(), .online = online, .restores = false};
  plan::Migration migration = plan::migration(std::move(renamings), renamed, desired, options);
  return {.declared = std::move(declared),
          .desired = std::move(desired),
          .live = std::move(snapshot.managed),
          .context = std::move(snapshot.context),
          .renamed = std::move(renamed),
          .migration = std::move(migration)};
}

}  // namespace schemadiff::project
