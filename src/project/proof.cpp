#include "project/proof.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/overloaded.h"
#include "base/text.h"
#include "diff/diff.h"
#include "model/as_written.h"
#include "model/object.h"
#include "model/owner.h"
#include "model/root.h"
#include "model/slice.h"
#include "model/users.h"
#include "pg/transaction.h"
#include "project/sample_rows.h"
#include "scratch/select.h"
#include "scratch/slice.h"
#include "scratch/unshown.h"

namespace schemadiff::project {

namespace {

using model::Object;
using model::ObjectId;

using Ids = std::set<ObjectId>;

Ids ids_of(const model::Database& database) {
  Ids ids;
  database.for_each([&](const auto& object) { ids.insert(identity(object)); });
  return ids;
}

/// Whether taking the object in brings no table along that is not in `ids` yet.
bool is_cheap(const model::Database& database, const Ids& ids, const ObjectId& id) {
  bool cheap = true;
  model::slice(database, {id}).for_each([&](const auto& object) {
    const ObjectId root = model::root_of(database, object);
    const std::optional<Object> whole = database.find(root);
    cheap = cheap && (ids.contains(root) || !whole ||
                      model::replacement_of(*whole) != model::Replacement::LosesData);
  });
  return cheap;
}

/// Whether the object is a part of one of them without belonging to it: a partition.
bool is_member(const Object& object, const Ids& ids) {
  return std::ranges::any_of(model::memberships_of(object),
                             [&](const model::Membership& m) { return ids.contains(m.whole); });
}

/// Whoever owns one of them: a view reads with the rights of its owner.
std::set<sql::Identifier> owners_of(const model::Database& database, const Ids& ids) {
  std::set<sql::Identifier> roles;
  for (const model::Owner& owner : database.all<model::Owner>()) {
    if (ids.contains(identity(owner))) {
      roles.insert(owner.role);
    }
  }
  return roles;
}

/// Whether the object names one of the roles, as the owner of something or as who may use it.
template <class K>
bool is_about(const K& object, const std::set<sql::Identifier>& of) {
  if constexpr (model::NamingRoles<K>) {
    return std::ranges::any_of(roles(object),
                               [&](const sql::Identifier& role) { return of.contains(role); });
  }
  return false;
}

/// `ids`, and what is part of them: a table is of use with its columns, defaults, keys and
/// partitions. Foreign keys to tables that are of no concern are left out; so is who owns what and
/// may do what, where nothing is done to it and none of these acts for its owner.
Ids with_parts(const model::Database& database, Ids ids) {
  for (bool grown = true; grown;) {
    grown = false;
    Ids parts;
    const std::set<sql::Identifier> owners = owners_of(database, ids);
    database.for_each([&](const auto& object) {
      const ObjectId id = identity(object);
      if (ids.contains(id)) {
        return;
      }
      const std::optional<ObjectId> parent = model::parent_of(object);
      const bool is_part = parent && ids.contains(*parent) &&
                           (!model::is_canonical_as_written(object) || is_about(object, owners)) &&
                           is_cheap(database, ids, id);
      if (is_part || is_member(object, ids)) {
        parts.insert(id);
      }
    });
    if (!parts.empty()) {
      grown = true;
      ids.merge(ids_of(model::slice(database, parts)));
    }
  }
  return ids;
}

/// The types that have parts with values among `ids` and are not there themselves.
Ids types_of_parts(const model::Database& database, const Ids& ids) {
  Ids types;
  for (const ObjectId& id : ids) {
    const std::optional<Object> part = database.find(id);
    const std::optional<ObjectId> type = part ? model::parent_of(*part) : std::nullopt;
    if (type && model::is_type(type->kind) && !ids.contains(*type) &&
        model::replacement_of(*part) != model::Replacement::Free) {
      types.insert(*type);
    }
  }
  return types;
}

/// `ids`, and whoever uses one of them: directly, by way of others, or of a type that is made of
/// them.
Ids with_users(const model::Database& database, Ids ids) {
  const model::Users users(database);
  ids = users.with_users(std::move(ids));
  for (Ids types = types_of_parts(database, ids); !types.empty();
       types = types_of_parts(database, ids)) {
    ids.merge(types);
    ids = users.with_users(std::move(ids));
  }
  return ids;
}

/// The part of the live schema that the migration concerns: what changes, what uses that, and what
/// all of these and the new objects need.
model::Database start_of(const Comparison& comparison) {
  const Ids live = ids_of(comparison.live);
  const Ids renamed = ids_of(comparison.renamed);
  Ids concerned;
  std::ranges::set_difference(live, renamed, std::inserter(concerned, concerned.end()));
  Ids new_objects;
  Ids new_names;
  for (const diff::Change& change : comparison.migration.changes) {
    const ObjectId id = diff::identity_of(change);
    concerned.insert(id);
    new_objects.insert(id);
    const std::optional<Object> live_object = comparison.renamed.find(id);
    const std::optional<Object> object = live_object ? live_object : comparison.desired.find(id);
    const std::optional<ObjectId> whole = object ? model::parent_of(*object) : std::nullopt;
    if (whole && model::is_type(whole->kind)) {
      concerned.insert(*whole);  // it may be made anew because of a part, with what is of it
    }
  }
  for (const diff::Renaming& renaming : comparison.migration.renamings) {
    concerned.insert(renaming.object);  // an enum with a value renamed
    new_names.insert(renaming.object);
  }
  for (const diff::Move& move : comparison.migration.moves) {
    concerned.insert(model::identity_of(move.from));
    new_objects.insert(model::identity_of(move.to));
  }
  // What uses it may have to be made anew.
  concerned = with_users(comparison.renamed, std::move(concerned));
  Ids wanted = with_users(comparison.live, std::move(concerned));
  wanted.merge(ids_of(model::slice(comparison.desired, new_objects)));
  wanted.merge(ids_of(model::slice(comparison.renamed, new_names)));
  return model::slice(comparison.live,
                      with_parts(comparison.live, ids_of(model::slice(comparison.live, wanted))));
}

/// The revision that is tried and the database it is tried on.
class Trial {
 public:
  /// `role` will run the revision.
  Trial(const Comparison& comparison, scratch::Scratch& scratch, scratch::Ground& ground,
        sql::Identifier role)
      : comparison_(comparison), scratch_(scratch), ground_(ground), role_(std::move(role)) {}

  void build(const model::Database& start) {
    before_ = ground_.build(start, comparison_.context);
    const Ids live = ids_of(comparison_.live);
    after_ = scratch::select(comparison_.desired, [&](const ObjectId& id) {
      return before_.contains(id) || !live.contains(id);
    });
  }

  /// Returns what is to be said of rows.
  std::string fill() {
    rows_.emplace(SampleRows::insert(ground_.connection(), before_));
    return rows_->summary();
  }

  void up(std::string_view way) {
    run(comparison_.migration.up, way);
    demand(after_, way);
  }

  void down() {
    run(comparison_.migration.down, "down");
    demand(before_, "down");
  }

 private:
  void run(const plan::Plan& plan, std::string_view way) {
    pg::Connection& connection = ground_.connection();
    for (const plan::Block& block : plan) {
      std::optional<pg::Transaction> transaction;
      if (block.transaction) {
        transaction.emplace(connection);
      }
      for (const plan::Step& step : block.steps) {
        execute(step, way);
      }
      if (transaction) {
        transaction->commit();
      }
    }
  }

  void execute(const plan::Step& step, std::string_view way) {
    try {
      ground_.connection().execute_single(step.sql);
    } catch (const DatabaseError& error) {
      ServerReport report = error.report();
      report.message = fmt::format("the revision fails its own proof on the way {}: {}", way,
                                   error.report().message);
      throw DatabaseError(std::move(report));
    }
  }

  void demand(model::Database wanted, std::string_view way) {
    model::Database found = ground_.read();
    scratch::restore_unshown(found, wanted);
    leave_unnamed_out(found, wanted);
    model::resolve(wanted, found);
    std::vector<std::string> wrong = remaining(found, wanted);
    if (!wrong.empty()) {
      // A text may print otherwise after it was read again: let both be of one age.
      wrong = remaining(scratch_.after(found, comparison_.context, {}),
                        scratch_.after(wanted, comparison_.context, {}));
    }
    if (rows_) {
      std::ranges::move(rows_->lost(ground_.connection(), found), std::back_inserter(wrong));
    }
    if (!wrong.empty()) {
      throw Error(Failure::Database,
                  fmt::format("the revision fails its own proof: after {} there remains\n  {}", way,
                              join(wrong, "\n  ")));
    }
  }

  /// What nobody speaks of is no matter: the owner of a new table. Whoever runs the trial owns what
  /// it makes in the place of the role that will run the revision.
  void leave_unnamed_out(model::Database& found, const model::Database& wanted) const {
    const sql::Identifier runs(ground_.connection().user());
    for (model::Owner& owner : found.own<model::Owner>()) {
      owner.role = owner.role == runs ? role_ : owner.role;
    }
    model::for_each_kind([&]<class K>() {
      std::erase_if(found.own<K>(), [&](const K& object) {
        const ObjectId id = identity(object);
        return !wanted.contains(id) &&
               (model::lingers_in(wanted, object) ||
                (!before_.contains(id) &&
                 !model::is_named_in(comparison_.declared.database, object)));
      });
    });
  }

  static std::vector<std::string> remaining(const model::Database& found,
                                            const model::Database& wanted) {
    const auto line = Overloaded{
        [](const diff::Create& c) { return "missing: " + to_string(model::identity_of(c.object)); },
        [](const diff::Drop& d) { return "too much: " + to_string(model::identity_of(d.object)); },
        [](const diff::Alter& a) {
          std::string text = "different: " + to_string(model::identity_of(a.to));
          for (const model::Difference& difference : model::differences_between(a.from, a.to)) {
            text +=
                fmt::format("; {} is {}, should be {}", difference.key,
                            difference.from.value_or("(none)"), difference.to.value_or("(none)"));
          }
          return text;
        },
    };
    std::vector<std::string> lines;
    for (const diff::Change& change : diff::diff(found, wanted)) {
      lines.push_back(std::visit(line, change));
    }
    return lines;
  }

  const Comparison& comparison_;
  scratch::Scratch& scratch_;
  scratch::Ground& ground_;
  sql::Identifier role_;
  model::Database before_;
  model::Database after_;
  std::optional<SampleRows> rows_;
};

/// Whether the server refused a row, not a statement: integrity constraints, values out of range,
/// what a routine of the author's raises.
bool is_about_rows(const DatabaseError& error) {
  return error.sqlstate().starts_with("23") || error.sqlstate().starts_with("22") ||
         error.sqlstate().starts_with("P0");
}

/// The live state cannot be made in the trial: nothing is known of the revision then.
struct NotBuilt {
  std::string reason;
};

/// One trial; returns what is to be said of rows.
std::string tried(const Comparison& comparison, scratch::Scratch& scratch, scratch::Ground& ground,
                  const model::Database& start, const sql::Identifier& role, bool with_rows) {
  Trial trial(comparison, scratch, ground, role);
  try {
    trial.build(start);
  } catch (const Error& error) {
    const auto* const refused = dynamic_cast<const DatabaseError*>(&error);
    if (refused != nullptr && refused->sqlstate().starts_with("08")) {  // the connection
      throw;
    }
    throw NotBuilt{error.what()};
  }
  const std::string rows = with_rows ? trial.fill() : "";
  trial.up("up");
  trial.down();
  trial.up("up again");
  return rows;
}

/// The same with whatever their texts may name: a function's body is a text that the catalog knows
/// nothing of.
model::Database with_named(const Comparison& comparison, const model::Database& start) {
  return scratch::slice_of(ids_of(start), comparison.live, comparison.live, comparison.context)
      .objects;
}

/// undefined_table, undefined_function, undefined_object, undefined_column
bool is_about_missing(const DatabaseError& error) {
  constexpr std::array<std::string_view, 4> kMissing{"42P01", "42883", "42704", "42703"};
  return std::ranges::find(kMissing, error.sqlstate()) != kMissing.end();
}

/// Trials until one needs no excuse: without rows where made up ones do not fit.
std::string proof_from(const model::Database& start, const Comparison& comparison,
                       scratch::Scratch& scratch, pg::Connection& target) {
  const sql::Identifier role(target.user());
  std::string rows;
  for (const bool with_rows : {true, false}) {
    std::optional<scratch::Ground> ground = scratch.ground(target);
    if (!ground) {
      return "none: the scratch is no database of its own in which it could run";
    }
    try {
      const std::string said = tried(comparison, scratch, *ground, start, role, with_rows);
      rows = with_rows ? said : rows;
      break;
    } catch (const DatabaseError& error) {
      if (!with_rows || !is_about_rows(error)) {
        throw;
      }
      // Rows made up without knowing what they mean need not fit what is new.
      rows = fmt::format("; without rows, because one made for the trial was refused ({})",
                         error.sqlstate());
    }
  }
  return fmt::format("PostgreSQL {}: up, down, up{}", scratch.server_major(), rows);
}

}  // namespace

std::string prove(const Comparison& comparison, scratch::Scratch& scratch, pg::Connection& target) {
  const model::Database start = start_of(comparison);
  try {
    return proof_from(start, comparison, scratch, target);
  } catch (const NotBuilt&) {
    // Something is missing that only a text tells.
  } catch (const DatabaseError& error) {
    if (!is_about_missing(error)) {
      throw;
    }
  }
  try {
    return proof_from(with_named(comparison, start), comparison, scratch, target);
  } catch (const NotBuilt& not_built) {
    return fmt::format("none: the current state cannot be made in a trial ({})",
                       not_built.reason.substr(0, not_built.reason.find('\n')));
  }
}

}  // namespace schemadiff::project
