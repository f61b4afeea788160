#include "project/compare.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "catalog/read.h"
#include "diff/apart.h"
#include "diff/diff.h"
#include "diff/move.h"
#include "diff/rename.h"
#include "model/as_written.h"
#include "model/filter.h"
#include "model/kind.h"
#include "model/merge.h"
#include "model/object.h"
#include "model/rename.h"
#include "model/root.h"
#include "model/schema.h"
#include "model/slice.h"
#include "model/table.h"
#include "pg/transaction.h"
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
  std::set<model::ObjectId> touched;
  for (const diff::Renaming& renaming : renamings) {
    // The slice has the schemas of what is touched, not that which it moves into.
    const sql::Identifier& schema = renaming.object.path.front();
    if (live.contains(model::schema_id(schema))) {
      statements.push_back({fmt::format("CREATE SCHEMA IF NOT EXISTS {}", schema)});
    }
    statements.insert(statements.end(), renaming.up.begin(), renaming.up.end());
    touched.insert(renaming.former);
  }
  model::Database renamed = scratch.after(live, context, statements, touched);
  for (const diff::Renaming& renaming : renamings) {
    model::rename_as_written(renamed, renaming.former, renaming.object);
  }
  return renamed;
}

/// Gives `desired` the attributes of `live` that are equal after one more round.
void take_equal(model::Object& desired, const model::Object& live, const model::Object& live_again,
                const model::Object& desired_again) {
  std::visit(
      [&]<class K>(K& object) {
        if constexpr (model::Described<K>) {
          model::for_each_attribute<K>([&](const auto& attribute) {
            const auto member = attribute.member;
            const auto& known = std::get<K>(live).*member;
            if (object.*member != known &&
                std::get<K>(live_again).*member == std::get<K>(desired_again).*member) {
              object.*member = known;
            }
          });
        }
      },
      desired);
}

/// One text may be known as the server first printed it and as it prints it after reading that:
/// `status IN ('a', 'b')` on a varchar column takes two rounds to settle, and a database that was
/// restored from a dump has the second. Where both sides have texts that differ, both go through
/// one more round: those that are equal then are equal. The others stay as they are: what is
/// written is read so that the server prints it again.
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
  if (before.empty() || after.empty()) {
    return;
  }
  const model::Database now = scratch.after(renamed, context, {}, before);
  const model::Database then = scratch.after(desired, context, {}, after);
  for (const model::ObjectId& id : before) {
    std::optional<model::Object> wanted = desired.find(id);
    const std::optional<model::Object> live_again = now.find(id);
    const std::optional<model::Object> desired_again = then.find(id);
    if (wanted && live_again && desired_again) {
      take_equal(*wanted, renamed.find(id).value(), *live_again, *desired_again);
      desired.replace(*wanted);
    }
  }
}

/// Columns of views that got other names are renamed, as far as that leaves nothing that would make
/// the view anew all the same. Returns the renamings; `renamed` is the live state after them.
std::vector<diff::Renaming> rename_implied(model::Database& renamed, const model::Database& desired,
                                           const model::Database& context,
                                           scratch::Scratch& scratch, int server_major) {
  std::vector<diff::Renaming> renamings = diff::implied_renamings(renamed, desired);
  if (renamings.empty()) {
    return renamings;
  }
  model::Database tried = after_renamings(renamings, renamed, context, scratch);
  const model::Context rules{
      .from = &tried, .to = &desired, .server_major = server_major, .dependents = {}};
  const std::size_t useless = std::erase_if(renamings, [&](const diff::Renaming& renaming) {
    const std::optional<model::Object> from = tried.find(renaming.object);
    const std::optional<model::Object> to = desired.find(renaming.object);
    return !from || !to || (*from != *to && !model::alteration(*from, *to, rules));
  });
  renamed = useless == 0 ? std::move(tried) : after_renamings(renamings, renamed, context, scratch);
  return renamings;
}

/// Whether an object is never dropped, or part of one.
bool is_kept(const model::Object& object, const model::Database& live,
             const model::Database& desired, const model::Filter& filter,
             const model::Database& context) {
  if (filter.keeps(object) || model::holds_others(object, context)) {
    return true;
  }
  const std::optional<model::ObjectId> parent = model::parent_of(object);
  const std::optional<model::Object> whole =
      parent && !desired.contains(*parent) ? live.find(*parent) : std::nullopt;
  return whole && is_kept(*whole, live, desired, filter, context);
}

/// Whether the object is of no concern to the model files, and what it hangs on stays.
bool is_left_alone(const model::Object& object, const model::Database& declared,
                   const std::set<model::ObjectId>& kept, const model::Database& desired) {
  const std::optional<model::ObjectId> parent = model::parent_of(object);
  const bool has_place = !parent || desired.contains(*parent) || kept.contains(*parent);
  return has_place && !model::is_named_in(declared, object);
}

/// Routines whose signature changes: from the one that goes to the one of its name that comes,
/// where nothing else can be meant.
std::map<model::ObjectId, model::ObjectId> successors(const model::Database& live,
                                                      const model::Database& desired) {
  using Name = std::pair<std::string_view, model::Path>;
  const auto only_in = [](const model::Database& all, const model::Database& other) {
    std::map<Name, std::vector<model::ObjectId>> found;
    all.for_each([&](const auto& object) {
      const model::ObjectId id = identity(object);
      if (id.of.empty() && model::has_signature(id) && !other.contains(id)) {
        found[{id.kind, model::names_of(id)}].push_back(id);
      }
    });
    return found;
  };
  std::map<Name, std::vector<model::ObjectId>> come = only_in(desired, live);
  std::map<model::ObjectId, model::ObjectId> result;
  for (const auto& [name, gone] : only_in(live, desired)) {
    if (gone.size() == 1 && come[name].size() == 1) {
      result.emplace(gone.front(), come[name].front());
    }
  }
  return result;
}

/// What the files do not name of an object that another one takes the place of goes over to that.
void hand_over(model::Database& desired, const model::Database& live,
               const model::Database& declared, const Unnamed& unnamed) {
  for (const auto& [gone, successor] : successors(live, desired)) {
    model::Database handed;
    live.for_each([&](const auto& o) {
      const model::Object object = o;
      if (model::is_canonical_as_written(object) && model::parent_of(object) == gone &&
          unnamed(object)) {
        handed.add(object);
      }
    });
    model::rename_as_written(handed, gone, successor);
    handed.for_each([&](const auto& object) {
      if (!desired.contains(identity(object)) && !model::is_named_in(declared, object)) {
        desired.add(object);
      }
    });
    desired.sort();
  }
}

/// Objects that the configuration never drops, those that are managed only where the files name
/// them, and schemas in which something lives that is not managed, stay part of the desired state.
void keep(model::Database& desired, const model::Database& live, const model::Filter& filter,
          const model::Database& context, const model::Database& declared, const Unnamed& unnamed) {
  std::vector<model::Object> kept;
  std::set<model::ObjectId> kept_ids;
  model::merge(live, desired, [&]<class K>(const K* there, const K* wanted) {
    if (wanted != nullptr) {
      return;
    }
    const model::Object object = *there;
    if (is_kept(object, live, desired, filter, context) || model::lingers_in(desired, object) ||
        (unnamed && unnamed(object) && is_left_alone(object, declared, kept_ids, desired))) {
      kept.push_back(object);
      kept_ids.insert(identity(*there));
    }
  });
  for (model::Object& object : kept) {
    const model::ObjectId id = model::identity_of(object);
    for (const model::ObjectId& used : live.uses(id)) {
      desired.add_use(id, used);
    }
    desired.add(std::move(object));
  }
  if (!kept.empty()) {
    desired.sort();
  }
  if (unnamed) {
    hand_over(desired, live, declared, unnamed);
  }
}

void leave_out(model::Database& database, const model::Database& others) {
  model::for_each_kind([&]<class K>() {
    if (!others.all<K>().empty()) {
      std::erase_if(database.own<K>(), [&](const K& o) { return others.contains(identity(o)); });
    }
  });
}

/// The declared state in the server's words. What the files leave open is taken from `live`; what
/// they leave alone goes from `live` into `context`, or stays as it is.
model::Database desired_state(model::Declaration& declared, model::Database& live,
                              model::Database& context, const model::Filter& filter,
                              scratch::Scratch& scratch, const Unnamed& unnamed) {
  model::set_aside(declared.database, live, context);
  diff::take_open_attributes(declared, live);
  model::Database desired = scratch.canonical(declared, live, context);
  keep(desired, live, filter, context, declared.database, unnamed);
  return desired;
}

/// Both states with what moves apart from what it is a part of, as the server leaves it behind.
struct Apart {
  model::Database from;
  model::Database to;
};

Apart apart(const std::vector<diff::Move>& moves, const model::Database& renamed,
            const model::Database& desired, const model::Database& context,
            scratch::Scratch& scratch) {
  model::Statements from;
  model::Statements to;
  std::set<model::ObjectId> moving;
  for (const diff::Move& move : moves) {
    const model::Statements left = diff::leave_statements(move.from, move.left, {});
    from.insert(from.end(), left.begin(), left.end());
    const model::Statements joined = diff::leave_statements(move.to, move.joined, {});
    to.insert(to.end(), joined.begin(), joined.end());
    moving.insert(model::identity_of(move.from));
  }
  Apart result{.from = from.empty() ? renamed : scratch.after(renamed, context, from, moving),
               .to = to.empty() ? desired : scratch.after(desired, context, to, moving)};
  scratch::take_hints(result.from, renamed);
  scratch::take_hints(result.to, desired);
  return result;
}

/// Whether a table of the live schema, by its name there, has rows as far as can be seen at once.
using HasRows = std::function<bool(const sql::QualifiedName& table)>;

/// Asks the server. Somebody who may not see every row, or would have to wait, has to expect some.
bool has_rows(pg::Connection& target, const sql::QualifiedName& table) {
  const pg::Transaction transaction(target, {.read_only = true});
  try {
    target.execute("SET LOCAL lock_timeout = '1s'; SET LOCAL row_security = off");
    return target.query(fmt::format("SELECT EXISTS (SELECT FROM {})", table)).only_cell() != "f";
  } catch (const DatabaseError& error) {
    constexpr std::array<std::string_view, 2> kNotNow{"42501", "55P03"};
    if (std::ranges::find(kNotNow, error.sqlstate()) == kNotNow.end()) {
      throw;
    }
    return true;
  }
}

/// The table that the object is, or will be, a part of.
std::optional<model::ObjectId> table_of(const model::ObjectId& id, const model::Database& from,
                                        const model::Database& to) {
  for (const model::Database* const state : {&from, &to}) {
    if (const std::optional<model::Object> object = state->find(id)) {
      const model::ObjectId root = model::root_of(*state, *object);
      const bool is_table = root.kind == model::Table::kKind && from.contains(root);
      return is_table ? std::optional(root) : std::nullopt;
    }
  }
  return std::nullopt;
}

/// What the table is called before the renamings.
sql::QualifiedName live_name(const model::ObjectId& table,
                             const std::vector<diff::Renaming>& renamings) {
  sql::QualifiedName name{.schema = table.path[0], .name = table.path[1]};
  for (const diff::Renaming& renaming : renamings | std::views::reverse) {
    const model::Path& path = renaming.object.path;
    if (renaming.object.kind == model::Schema::kKind && path[0] == name.schema) {
      name.schema = renaming.former.path[0];
    } else if (renaming.object == model::table_id(name)) {
      name = {.schema = renaming.former.path[0], .name = renaming.former.path[1]};
    }
  }
  return name;
}

/// The way. Where there is no row, nobody has to decide what becomes of it; other decisions are
/// asked for at their place in the model files.
plan::Migration planned(const plan::Around& around, const model::Database& from,
                        const model::Database& to, plan::Options options,
                        const model::Declaration& declared, const HasRows& has_rows) {
  for (;;) {
    try {
      return plan::migration(around, from, to, options);
    } catch (const plan::Undecided& undecided) {
      const std::optional<model::ObjectId> table = table_of(undecided.object(), from, to);
      if (!table || !has_rows || !options.empty.insert(*table).second ||
          has_rows(live_name(*table, around.renamings))) {
        throw Error(Failure::Decision, undecided.what(), declared.position_of(undecided.object()));
      }
    }
  }
}

/// A role that the files name has to be there: no revision makes one.
void demand_roles(const model::Declaration& declared, pg::Connection& target) {
  std::map<sql::Identifier, std::vector<SourcePosition>> named;
  declared.database.for_each([&]<class K>(const K& object) {
    if constexpr (model::NamingRoles<K>) {
      for (const sql::Identifier& role : roles(object)) {
        named[role].push_back(declared.position_of(identity(object)));
      }
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

namespace {

/// What is known when both states are canonical.
struct States {
  model::Database live;
  model::Database renamed;  ///< `live` after the renamings
  model::Database desired;
  model::Database context;
};

/// The way from one state to the other, once the renamings that somebody asked for are known.
Comparison compared(States states, plan::Around around, model::Declaration declared,
                    scratch::Scratch& scratch, const plan::Options& options, const Review& review,
                    const HasRows& has_rows) {
  model::Database& renamed = states.renamed;
  model::Database& desired = states.desired;
  settle(renamed, desired, states.context, scratch);
  if (review) {
    review(renamed, desired);
  }
  around.moves = diff::moves(renamed, desired);
  const bool moves = !around.moves.empty();
  // Where nothing moves, these are the states themselves, not copies of them: states are large.
  Apart ends = moves ? apart(around.moves, renamed, desired, states.context, scratch)
                     : Apart{.from = std::move(renamed), .to = std::move(desired)};
  if (moves) {
    diff::take_attributes_apart(desired, declared, ends.from, renamed);
    diff::take_attributes_apart(ends.to, declared, ends.from, renamed);
  }
  diff::take_live_names(ends.to, declared, ends.from);
  for (diff::NameOnly& other : diff::equal_but_for_name(ends.from, ends.to)) {
    model::rename_in(ends.from, other.from, other.to);
    around.renamings.push_back(std::move(other.renaming));
  }
  if (!moves) {
    renamed = std::move(ends.from);
    desired = std::move(ends.to);
  }
  around.before = &renamed;
  around.after = &desired;
  plan::Migration migration = planned(around, moves ? ends.from : renamed,
                                      moves ? ends.to : desired, options, declared, has_rows);
  return {.declared = std::move(declared),
          .desired = std::move(desired),
          .live = std::move(states.live),
          .context = std::move(states.context),
          .renamed = std::move(renamed),
          .migration = std::move(migration),
          .made = scratch.made(),
          .elsewhere = scratch.is_elsewhere()};
}

}  // namespace

Comparison compare(model::Declaration declared, const model::Filter& filter, pg::Connection& target,
                   scratch::Scratch& scratch, bool online, const Onlookers& onlookers) {
  demand_roles(declared, target);
  model::Managed snapshot =
      model::split(catalog::read(target, catalog::AsWritten::Read, onlookers.in_snapshot), filter);
  scratch.settle_identities(declared, snapshot.managed, snapshot.context);
  plan::Around around{.renamings = diff::renamings(declared, snapshot.managed)};
  model::Database renamed =
      after_renamings(around.renamings, snapshot.managed, snapshot.context, scratch);
  const Unnamed all = [](const model::Object& /*object*/) { return true; };
  model::Database desired =
      desired_state(declared, renamed, snapshot.context, filter, scratch, all);
  leave_out(snapshot.managed, snapshot.context);  // what the files leave alone
  std::ranges::move(rename_implied(renamed, desired, snapshot.context, scratch, target.major()),
                    std::back_inserter(around.renamings));
  // What hangs on a column of a view by its new name.
  keep(desired, renamed, filter, snapshot.context, declared.database, all);
  model::resolve(desired, renamed);
  return compared({.live = std::move(snapshot.managed),
                   .renamed = std::move(renamed),
                   .desired = std::move(desired),
                   .context = std::move(snapshot.context)},
                  std::move(around), std::move(declared), scratch,
                  {.server_major = target.major(),
                   .online = online,
                   .restores = false,
                   .role = sql::Identifier{target.user()}},
                  onlookers.review,
                  [&](const sql::QualifiedName& table) { return has_rows(target, table); });
}

Comparison compare(model::Managed from, const model::Database& to, scratch::Scratch& scratch,
                   int server_major, const Way& way) {
  States states{
      .live = from.managed, .renamed = from.managed, .desired = to, .context = from.context};
  plan::Around around;
  std::ranges::move(
      rename_implied(states.renamed, states.desired, states.context, scratch, server_major),
      std::back_inserter(around.renamings));
  try {
    return compared(
        std::move(states), std::move(around), {}, scratch,
        {.server_major = server_major, .online = way.online, .restores = false, .role = {}}, {},
        {});
  } catch (const Error& error) {
    if (way.needed || error.failure() != Failure::Decision) {
      throw;
    }
  }
  std::vector<diff::Change> changes = diff::diff(from.managed, to);
  return {.declared = {},
          .desired = to,
          .live = from.managed,
          .context = std::move(from.context),
          .renamed = from.managed,
          .migration = {.renamings = {}, .changes = std::move(changes), .up = {}, .down = {}},
          .made = scratch.made(),
          .elsewhere = scratch.is_elsewhere()};
}

Comparison differences(model::Declaration declared, const model::Filter& filter,
                       pg::Connection& target, scratch::Scratch& scratch, const Unnamed& unnamed) {
  model::Managed snapshot = model::split(catalog::read(target), filter);
  model::Database& live = snapshot.managed;
  scratch.settle_identities(declared, snapshot.managed, snapshot.context);
  model::Database desired = desired_state(declared, live, snapshot.context, {}, scratch, unnamed);
  // Nothing that only the database says is added to what a file says.
  model::resolve(desired, model::without_as_written(live));
  settle(live, desired, snapshot.context, scratch);
  diff::take_live_names(desired, declared, live);
  std::vector<diff::Change> changes = diff::diff(live, desired);
  return {.declared = std::move(declared),
          .desired = std::move(desired),
          .live = live,
          .context = std::move(snapshot.context),
          .renamed = live,
          .migration = {.renamings = {}, .changes = std::move(changes), .up = {}, .down = {}},
          .made = scratch.made(),
          .elsewhere = scratch.is_elsewhere()};
}

}  // namespace schemadiff::project
