#include "plan/plan.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "plan/decide.h"
#include "plan/order.h"
#include "plan/undecided.h"
#include "sql/printed.h"

namespace schemadiff::plan {

namespace {

using What = Action::What;

/// Cuts a run of statements into blocks: outside a transaction one by one, else together until one
/// demands a new start.
class Blocks {
 public:
  void add(const model::ObjectId& object, const model::Statements& statements) {
    for (const model::Statement& statement : statements) {
      const bool inside = statement.transaction != model::Transaction::None;
      const bool starts = statement.transaction == model::Transaction::Own;
      if (plan_.empty() || starts || plan_.back().transaction != inside) {
        plan_.push_back({.transaction = inside, .steps = {}});
      }
      plan_.back().steps.push_back({.sql = sql::read_as_printed(statement.sql), .object = object});
      if (inside && !statement.setting.empty()) {
        settings_[plan_.size() - 1].emplace(statement.setting, object);
      }
    }
  }

  /// Settings come first in their blocks: always on the way back, where nobody looks at what the
  /// server refuses, else where the plan has more to do than what asks for them.
  [[nodiscard]] Plan take(bool restores) {
    for (const auto& [block, settings] : settings_) {
      std::vector<Step>& steps = plan_[block].steps;
      for (const auto& [setting, object] : settings) {
        if (restores || !is_alone(object)) {
          steps.insert(steps.begin(),
                       {.sql = fmt::format("SET LOCAL {}", setting), .object = object});
        }
      }
    }
    return std::move(plan_);
  }

 private:
  /// Whether all steps are about the object, or about what hangs on it.
  [[nodiscard]] bool is_alone(const model::ObjectId& object) const {
    return std::ranges::all_of(plan_, [&](const Block& block) {
      return std::ranges::all_of(block.steps,
                                 [&](const Step& step) { return step.object.path == object.path; });
    });
  }

  Plan plan_;
  std::map<std::size_t, std::map<std::string, model::ObjectId>> settings_;  // by block
};

/// Writes the statements of one group.
class Writer {
 public:
  Writer(const std::vector<Action>& actions, const Setting& setting, Blocks& blocks)
      : actions_(actions), setting_(setting), blocks_(blocks) {}

  void write(const Group& group) {
    const Action& action = actions_[group.leader];
    const model::Context context = setting_.context(action.object);
    switch (action.what) {
      case What::Drop:
        blocks_.add(action.id, model::drop_statements(action.object, context));
        break;
      case What::Alter:
        blocks_.add(action.id, action.alteration);
        break;
      case What::Create:
        create(group, context);
        break;
    }
  }

 private:
  void create(const Group& group, const model::Context& context) {
    const std::vector<std::string> clauses = clauses_of(group.leader, group.members);
    const Action& leader = actions_[group.leader];
    blocks_.add(leader.id, deciding(leader.id, [&] {
                  return model::create_statements(leader.object, clauses, context);
                }));
    for (const std::size_t member : group.members) {
      const model::Object& object = actions_[member].object;
      blocks_.add(actions_[member].id,
                  model::statements_after_folding(object, setting_.context(object)));
    }
  }

  /// The clauses of the members whose parent is `carrier`; theirs hold those of their own children.
  [[nodiscard]] std::vector<std::string> clauses_of(std::size_t carrier,
                                                    std::span<const std::size_t> members) const {
    std::vector<std::string> clauses;
    for (const std::size_t member : members) {
      const model::Object& object = actions_[member].object;
      if (model::parent_of(object) == actions_[carrier].id) {
        const std::vector<std::string> inner = clauses_of(member, members);
        // Only what has a clause was put into the group.
        clauses.push_back(model::clause_of(object, inner, setting_.context(object)).value());
      }
    }
    return clauses;
  }

  const std::vector<Action>& actions_;
  const Setting& setting_;
  Blocks& blocks_;
};

/// What is both dropped and created, be it by one alteration.
std::set<model::ObjectId> made_anew(const std::vector<Action>& actions) {
  std::set<model::ObjectId> dropped;
  std::set<model::ObjectId> anew;
  for (const Action& action : actions) {
    if (action.what == What::Drop) {
      dropped.insert(action.id);
    }
    anew.insert(action.anew.begin(), action.anew.end());
  }
  for (const Action& action : actions) {
    if (action.what == What::Create && dropped.contains(action.id)) {
      anew.insert(action.id);
    }
  }
  return anew;
}

/// What is made anew with its rows.
std::set<model::ObjectId> copied(const std::vector<Action>& actions) {
  std::set<model::ObjectId> ids;
  for (const Action& action : actions) {
    if (!action.anew.empty()) {
      ids.insert(action.id);
    }
  }
  return ids;
}

/// What is altered in a circle and could as well be made anew: a view that reads another view from
/// now on, where both views read one that is made anew.
std::set<model::ObjectId> replaceable(const std::vector<Action>& actions,
                                      const std::vector<std::size_t>& circle) {
  std::set<model::ObjectId> ids;
  for (const std::size_t i : circle) {
    if (actions[i].what == Action::What::Alter &&
        model::replacement_of(actions[i].object) == model::Replacement::Free) {
      ids.insert(actions[i].id);
    }
  }
  return ids;
}

Error circle_error(const std::vector<Action>& actions, const std::vector<std::size_t>& circle) {
  std::set<std::string> names;
  for (const std::size_t i : circle) {
    names.insert(to_string(actions[i].id));
  }
  return {Failure::Decision,
          fmt::format("these changes wait for each other in a circle, make some of them in a "
                      "revision of their own: {}",
                      fmt::join(names, ", "))};
}

/// Returns what is made anew with its rows.
std::set<model::ObjectId> add_plan(const std::vector<diff::Change>& changes, Setting setting,
                                   Blocks& blocks) {
  std::set<model::ObjectId> anew;
  while (true) {
    const std::vector<Action> actions = decide(changes, setting, anew);
    setting.set_made_anew(made_anew(actions));
    const Order order = plan::order(actions, setting);
    if (order.circle.empty()) {
      Writer writer(actions, setting, blocks);
      for (const Group& group : order.groups) {
        writer.write(group);
      }
      return copied(actions);
    }
    const std::size_t known = anew.size();
    anew.merge(replaceable(actions, order.circle));
    if (anew.size() == known) {
      throw circle_error(actions, order.circle);
    }
  }
}

std::vector<diff::Change> reversed(const std::vector<diff::Change>& changes) {
  std::vector<diff::Change> turned;
  turned.reserve(changes.size());
  for (const diff::Change& change : changes) {
    turned.push_back(diff::reversed(change));
  }
  return turned;
}

}  // namespace

Plan plan(const model::Database& from, const model::Database& to, const Options& options) {
  Blocks blocks;
  add_plan(diff::diff(from, to), Setting(from, to, options), blocks);
  return blocks.take(options.restores);
}

Migration migration(Around around, const model::Database& from, const model::Database& to,
                    const Options& options) {
  Migration migration{.renamings = std::move(around.renamings),
                      .moves = std::move(around.moves),
                      .changes = diff::diff(from, to),
                      .up = {},
                      .down = {}};
  const model::Database& before = around.before == nullptr ? from : *around.before;
  const model::Database& after = around.after == nullptr ? to : *around.after;
  Blocks up;
  for (const diff::Renaming& renaming : migration.renamings) {
    up.add(renaming.object, renaming.up);
  }
  const Setting there(before, after, options);
  for (const diff::Move& move : migration.moves) {
    up.add(model::identity_of(move.from),
           diff::leave_statements(move.from, move.left, there.context(move.from)));
  }
  migration.copied = add_plan(migration.changes, Setting(from, to, options), up);
  for (const diff::Move& move : migration.moves) {
    up.add(model::identity_of(move.to),
           diff::join_statements(move.to, move.joined, there.context(move.to)));
  }
  migration.up = up.take(options.restores);

  Blocks down;
  Options back = options;
  back.restores = true;
  const Setting there_back(after, before, back);
  for (const diff::Move& move : migration.moves) {
    down.add(model::identity_of(move.to),
             diff::leave_statements(move.to, move.joined, there_back.context(move.to)));
  }
  add_plan(reversed(migration.changes), Setting(to, from, back), down);
  for (const diff::Move& move : migration.moves) {
    down.add(model::identity_of(move.from),
             diff::join_statements(move.from, move.left, there_back.context(move.from)));
  }
  for (auto renaming = migration.renamings.rbegin(); renaming != migration.renamings.rend();
       ++renaming) {
    down.add(renaming->object, renaming->down);
  }
  migration.down = down.take(back.restores);
  return migration;
}

}  // namespace schemadiff::plan
