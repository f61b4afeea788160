#include "plan/decide.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "model/users.h"
#include "plan/undecided.h"

namespace schemadiff::plan {

namespace {

using model::Object;
using model::ObjectId;

/// `Recreate`: it went with what it hangs on, which was made anew.
enum class Fate : std::uint8_t { Create, Drop, Alter, Replace, Recreate };

class Decider {
 public:
  Decider(const Setting& setting, const std::set<ObjectId>& wished_anew)
      : setting_(setting), wished_anew_(wished_anew), users_(setting.from()) {}

  void take(const diff::Change& change) {
    const auto decide = Overloaded{
        [&](const diff::Create& c) { fates_[model::identity_of(c.object)] = Fate::Create; },
        [&](const diff::Drop& d) { fates_[model::identity_of(d.object)] = Fate::Drop; },
        [&](const diff::Alter& a) { fates_[model::identity_of(a.to)] = Fate::Alter; },
    };
    std::visit(decide, change);
  }

  std::vector<Action> actions() {
    alter_what_can_be();
    replace_users_of_dropped();
    spread();
    std::vector<Action> actions;
    for (const auto& [id, fate] : fates_) {
      append(id, fate, actions);
    }
    return actions;
  }

 private:
  void alter_what_can_be() {
    for (const ObjectId& id : wholes_first(with_fate(Fate::Alter))) {
      const auto fate = fates_.find(id);
      if (fate == fates_.end() || fate->second != Fate::Alter) {
        continue;
      }
      if (wished_anew_.contains(id)) {
        replace(id, id);
        continue;
      }
      const Object from = setting_.from().find(id).value();
      const Object to = setting_.to().find(id).value();
      model::Context context = setting_.context(to);
      context.dependents = lasting_dependents(id);
      std::optional<model::Alteration> alteration =
          deciding(id, [&] { return model::alteration(from, to, context); });
      if (alteration) {
        if (alteration->retypes) {
          retyped_.push_back({.retyped = id, .by = id});
        }
        if (alteration->replaces) {
          make_anew(*alteration);
        }
        for (const ObjectId& anew :
             alteration->replaces ? std::vector<ObjectId>{} : alteration->anew) {
          recreate_children_of(anew, alteration->anew);
          if (anew != id) {
            retyped_.push_back({.retyped = anew, .by = id});
          }
          anew_.insert(anew);
        }
        fates_[id] = Fate::Alter;
        alterations_.emplace(id, std::move(*alteration));
      } else {
        replace(id, id);
      }
    }
  }

  /// What stays as it is although something it needs goes needs something else from then on: what
  /// takes over the name (a view that a table becomes), another key of the same columns.
  void replace_users_of_dropped() {
    for (const ObjectId& id : with_fate(Fate::Drop)) {
      const std::vector<model::TakenName> names =
          model::taken_names_of(setting_.from().find(id).value());
      for (const ObjectId& user : users_.of(id)) {
        const std::optional<Object> after = setting_.to().find(user);
        const bool is_free = after && model::replacement_of(*after) == model::Replacement::Free;
        if (is_free && (!fates_.contains(user) || needs_one_called(*after, names))) {
          replace(user, id);
        }
      }
    }
  }

  /// Whether the object needs one that is created under one of these names.
  [[nodiscard]] bool needs_one_called(const Object& object,
                                      const std::vector<model::TakenName>& names) const {
    const auto has_name = [&](const ObjectId& id) {
      const std::optional<Object> needed = setting_.to().find(id);
      return needed &&
             std::ranges::any_of(model::taken_names_of(*needed), [&](const model::TakenName& name) {
               return std::ranges::find(names, name) != names.end();
             });
    };
    const std::vector<ObjectId> needs = setting_.to().needs(object);
    return !names.empty() && std::ranges::any_of(needs, [&](const ObjectId& id) {
      const std::optional<ObjectId> whole = parent_in_to(id);
      return has_name(id) || (whole && has_name(*whole));
    });
  }

  [[nodiscard]] std::optional<ObjectId> parent_in_to(const ObjectId& id) const {
    const std::optional<Object> object = setting_.to().find(id);
    return object ? model::parent_of(*object) : std::nullopt;
  }

  /// Asks those who depend on what changes its type whether they can stay, and replaces those who
  /// depend on what is replaced.
  void spread() {
    while (!retyped_.empty() || !replaced_.empty()) {
      if (!replaced_.empty()) {
        const ObjectId id = std::move(replaced_.front());
        replaced_.pop_front();
        for (const ObjectId& user : users_.of(id)) {
          replace(user, id);
        }
        continue;
      }
      const Retyping retyping = std::move(retyped_.front());
      retyped_.pop_front();
      if (!alterations_.contains(retyping.by)) {
        continue;  // it is replaced after all
      }
      ask_users_of(retyping.retyped);
    }
  }

  /// What hangs on an object that is made anew and is no part of it.
  void recreate_children_of(const ObjectId& id, const std::vector<ObjectId>& made) {
    for (const ObjectId& user : users_.of(id)) {
      const std::optional<Object> child = setting_.from().find(user);
      const bool is_made = std::ranges::find(made, user) != made.end();
      if (is_made || !child || model::parent_of(*child) != id || !setting_.to().contains(user)) {
        continue;
      }
      const auto fate = fates_.find(user);
      const bool goes_anyway = fate != fates_.end() && fate->second != Fate::Alter;
      if (model::replacement_of(*child) == model::Replacement::Free && !goes_anyway) {
        fates_[user] = Fate::Recreate;
        alterations_.erase(user);
      }
      recreate_children_of(user, made);
    }
  }

  /// What has parts that change may be made anew together with them.
  [[nodiscard]] std::vector<ObjectId> wholes_first(std::vector<ObjectId> ids) const {
    std::ranges::stable_sort(ids, {}, [&](const ObjectId& id) {
      std::size_t depth = 0;
      std::optional<Object> object = setting_.to().find(id);
      while (const std::optional<ObjectId> parent =
                 object ? model::parent_of(*object) : std::nullopt) {
        ++depth;
        object = setting_.to().find(*parent);
      }
      return depth;
    });
    return ids;
  }

  /// What an alteration makes and settles needs no action of its own; what hangs on the old ones is
  /// created again on the new ones; others who use them are replaced.
  void make_anew(model::Alteration& alteration) {
    std::set<ObjectId> going;
    going.insert(alteration.anew.begin(), alteration.anew.end());
    going.insert(alteration.settled.begin(), alteration.settled.end());
    for (const ObjectId& id : going) {
      fates_.erase(id);
      alterations_.erase(id);
    }
    const std::set<ObjectId> kept(alteration.kept.begin(), alteration.kept.end());
    std::vector<ObjectId> open(going.begin(), going.end());
    while (!open.empty()) {
      const ObjectId id = std::move(open.back());
      open.pop_back();
      for (const ObjectId& user : users_.of(id)) {
        const std::optional<Object> child = setting_.from().find(user);
        if (!child || model::parent_of(*child) != id || kept.contains(user) ||
            !going.insert(user).second) {
          continue;
        }
        open.push_back(user);
        alterations_.erase(user);
        if (setting_.to().contains(user)) {
          fates_[user] = Fate::Recreate;
        } else {
          fates_.erase(user);
        }
      }
    }
    for (const ObjectId& id : going) {
      for (const ObjectId& user : users_.of(id)) {
        if (!going.contains(user) && !kept.contains(user)) {
          replace(user, id);
        }
      }
    }
    anew_.insert(alteration.anew.begin(), alteration.anew.end());
    alteration.settled.assign(going.begin(), going.end());
  }

  /// The users of a retyped object, and of those who change with it in its own statements (the
  /// columns of an enum).
  void ask_users_of(const ObjectId& retyped) {
    std::set<ObjectId> asked;
    for (const ObjectId& user : users_.of(retyped)) {
      asked.insert(user);
      const std::optional<Object> object = setting_.from().find(user);
      if (object && model::replacement_of(*object) != model::Replacement::Free) {
        asked.insert(users_.of(user).begin(), users_.of(user).end());
      }
    }
    for (const ObjectId& user : asked) {
      const std::optional<Object> from = setting_.from().find(user);
      const std::optional<Object> to = setting_.to().find(user);
      const auto fate = fates_.find(user);
      const bool is_created_anyway =
          anew_.contains(user) || (fate != fates_.end() && fate->second == Fate::Recreate);
      if (from && to && !is_created_anyway &&
          !model::survives_retyping(*from, *to, retyped, setting_.context(*to))) {
        replace(user, retyped);
      }
    }
  }

  /// Because of `cause`, which is `id` itself where it cannot be altered.
  void replace(const ObjectId& id, const ObjectId& cause) {
    const auto fate = fates_.find(id);
    const bool goes_anyway =
        fate != fates_.end() && fate->second != Fate::Alter && fate->second != Fate::Recreate;
    const std::optional<Object> from = setting_.from().find(id);
    if (goes_anyway || !from || !setting_.to().contains(id)) {
      return;
    }
    refuse_loss(*from, id, cause);
    fates_[id] = Fate::Replace;
    alterations_.erase(id);
    replaced_.push_back(id);
  }

  void refuse_loss(const Object& object, const ObjectId& id, const ObjectId& cause) const {
    const model::Replacement cost = model::replacement_of(object);
    const bool goes_with_its_parent = model::parent_of(object) == cause;
    const bool its_own_change = id == cause && cost == model::Replacement::LosesData;
    if (cost == model::Replacement::Free || goes_with_its_parent || its_own_change) {
      return;
    }
    throw Undecided(
        id, id == cause
                ? fmt::format("{} cannot be changed in place and would have to be made anew; "
                              "declare it under a new name beside the old one, move what uses "
                              "it over, then drop the old one",
                              to_string(id))
                : fmt::format("{} has to be made anew, but {} holds rows that depend on it; "
                              "change them in two revisions",
                              to_string(cause), to_string(id)));
  }

  [[nodiscard]] std::vector<ObjectId> with_fate(Fate wanted) const {
    std::vector<ObjectId> found;
    for (const auto& [id, fate] : fates_) {
      if (fate == wanted) {
        found.push_back(id);
      }
    }
    return found;
  }

  /// Those who use the object before and after alike.
  [[nodiscard]] std::vector<ObjectId> lasting_dependents(const ObjectId& id) const {
    std::vector<ObjectId> lasting;
    for (const ObjectId& user : users_.of(id)) {
      const std::optional<Object> after = setting_.to().find(user);
      if (after && std::ranges::binary_search(setting_.to().needs(*after), id)) {
        lasting.push_back(user);
      }
    }
    return lasting;
  }

  void append(const ObjectId& id, Fate fate, std::vector<Action>& actions) {
    if (fate == Fate::Drop || fate == Fate::Replace) {
      actions.push_back({.what = Action::What::Drop,
                         .id = id,
                         .object = setting_.from().find(id).value(),
                         .before = std::nullopt,
                         .alteration = {},
                         .along = {}});
    }
    if (fate == Fate::Create || fate == Fate::Replace || fate == Fate::Recreate) {
      actions.push_back({.what = Action::What::Create,
                         .id = id,
                         .object = setting_.to().find(id).value(),
                         .before = std::nullopt,
                         .alteration = {},
                         .along = {}});
    }
    if (fate == Fate::Alter) {
      model::Alteration& alteration = alterations_.at(id);
      // What is settled holds what is made anew, where that replaces others.
      std::vector<ObjectId> along = alteration.replaces ? alteration.settled : alteration.anew;
      std::ranges::move(alteration.moved, std::back_inserter(along));
      std::vector<ObjectId> anew;
      if (alteration.replaces) {
        anew = std::move(alteration.anew);
      }
      actions.push_back({.what = Action::What::Alter,
                         .id = id,
                         .object = setting_.to().find(id).value(),
                         .before = setting_.from().find(id),
                         .alteration = std::move(alteration.statements),
                         .along = std::move(along),
                         .anew = std::move(anew),
                         .gone = std::move(alteration.settled)});
    }
  }

  /// An object whose type changes, and the object whose alteration does it.
  struct Retyping {
    ObjectId retyped;
    ObjectId by;
  };

  const Setting& setting_;
  const std::set<ObjectId>& wished_anew_;
  model::Users users_;
  std::map<ObjectId, Fate> fates_;
  std::map<ObjectId, model::Alteration> alterations_;
  std::set<ObjectId> anew_;
  std::deque<Retyping> retyped_;
  std::deque<ObjectId> replaced_;
};

}  // namespace

ObjectId Setting::root_of(const Object& object) const {
  std::optional<Object> root = object;
  while (const std::optional<ObjectId> parent = model::parent_of(*root)) {
    std::optional<Object> above = to_.find(*parent);
    if (!above) {
      above = from_.find(*parent);
    }
    if (!above) {
      break;
    }
    root = std::move(above);
  }
  return model::identity_of(*root);
}

model::Context Setting::context(const Object& object) const {
  const ObjectId root = root_of(object);
  const bool existed = from_.contains(root) && to_.contains(root) && !made_anew_.contains(root);
  return {.from = &from_,
          .to = &to_,
          .server_major = options_.server_major,
          .online = options_.online && existed,
          .careful = options_.online,
          .restores = options_.restores,
          .no_rows = options_.empty.contains(root),
          .in_scratch = false,
          .role = options_.role,
          .dependents = {}};
}

std::vector<Action> decide(const std::vector<diff::Change>& changes, const Setting& setting,
                           const std::set<ObjectId>& anew) {
  if (changes.empty()) {
    return {};  // who uses whom takes time to find out
  }
  Decider decider(setting, anew);
  for (const diff::Change& change : changes) {
    decider.take(change);
  }
  return decider.actions();
}

}  // namespace schemadiff::plan
