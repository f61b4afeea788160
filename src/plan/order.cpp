#include "plan/order.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "model/precedence.h"
#include "plan/undecided.h"

namespace schemadiff::plan {

namespace {

using model::Object;
using model::ObjectId;
using What = Action::What;

/// `before` has to run before `after`, because `user` (one of the two) uses the other's object.
struct Edge {
  std::size_t before = 0;
  std::size_t after = 0;
  std::size_t user = 0;
};

/// The actions by identity.
struct Places {
  std::optional<std::size_t> drop;
  std::vector<std::size_t> alters;  ///< its own alteration, and those of others that alter it too
  std::optional<std::size_t> create;
};

using Index = std::map<ObjectId, Places>;

Index index_of(const std::vector<Action>& actions) {
  Index index;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    switch (actions[i].what) {
      case What::Drop:
        index[actions[i].id].drop = i;
        break;
      case What::Alter:
        index[actions[i].id].alters.push_back(i);
        for (const ObjectId& along : actions[i].along) {
          if (along != actions[i].id) {
            index[along].alters.push_back(i);
          }
        }
        break;
      case What::Create:
        index[actions[i].id].create = i;
        break;
    }
  }
  return index;
}

class Edges {
 public:
  Edges(const std::vector<Action>& actions, const Setting& setting)
      : actions_(actions), setting_(setting), index_(index_of(actions)) {
    for (std::size_t i = 0; i < actions.size(); ++i) {
      switch (actions[i].what) {
        case What::Drop:
          before_what_it_used(i);
          break;
        case What::Alter:
          around_what_it_stops_using(i);
          around_what_its_parts_use(i);
          after_what_it_uses(i);
          after_it_is_made_anew(i);
          after_who_goes_first(i);
          after_names_are_free(i, actions_[i].anew);
          after_names_are_free(i, {actions_[i].id});
          break;
        case What::Create:
          after_what_it_uses(i);
          after_its_own_drop(i);
          after_names_are_free(i, {actions_[i].id});
          break;
      }
    }
  }

  [[nodiscard]] const std::vector<Edge>& all() const { return edges_; }

  [[nodiscard]] const Index& index() const { return index_; }

 private:
  void add(std::size_t before, std::optional<std::size_t> after, std::size_t user) {
    if (after && before != *after) {
      edges_.push_back({.before = before, .after = *after, .user = user});
    }
  }

  void before_what_it_used(std::size_t i) {
    for (const ObjectId& used : setting_.from().needs(actions_[i].object)) {
      if (const auto at = index_.find(used); at != index_.end()) {
        add(i, at->second.drop, i);
        for (const std::size_t alter : at->second.alters) {
          add(i, alter, i);
        }
      }
    }
  }

  void around_what_it_stops_using(std::size_t i) {
    const std::vector<ObjectId> after = setting_.to().needs(actions_[i].object);
    for (const ObjectId& used : setting_.from().needs(*actions_[i].before)) {
      const auto at = index_.find(used);
      if (at != index_.end() && !std::ranges::binary_search(after, used)) {
        add(i, at->second.drop, i);
        for (const std::size_t alter : at->second.alters) {
          add(i, alter, i);
        }
      }
    }
  }

  /// An alteration that drops and creates others beside its own object.
  void around_what_its_parts_use(std::size_t i) {
    const Action& action = actions_[i];
    const std::set<ObjectId> own(action.along.begin(), action.along.end());
    const auto for_each_used = [&](const model::Database& state, const std::vector<ObjectId>& ids,
                                   const auto& function) {
      for (const ObjectId& id : ids) {
        const std::optional<Object> object = state.find(id);
        for (const ObjectId& used : object ? state.needs(*object) : std::vector<ObjectId>{}) {
          const auto at = own.contains(used) ? index_.end() : index_.find(used);
          if (at != index_.end()) {
            function(at->second);
          }
        }
      }
    };
    for_each_used(setting_.from(), action.gone,
                  [&](const Places& places) { add(i, places.drop, i); });
    for_each_used(setting_.to(), action.anew, [&](const Places& places) {
      if (places.create) {
        add(*places.create, i, i);
      }
      for (const std::size_t alter : places.alters) {
        add(alter, i, i);
      }
    });
  }

  void after_what_it_uses(std::size_t i) {
    std::vector<std::size_t> first;
    for (const ObjectId& used : setting_.to().needs(actions_[i].object)) {
      if (const auto at = index_.find(used); at != index_.end()) {
        if (at->second.create && *at->second.create != i) {
          first.push_back(*at->second.create);
        }
        std::ranges::copy_if(at->second.alters, std::back_inserter(first),
                             [&](std::size_t alter) { return alter != i; });
      }
    }
    for (const std::size_t place : first) {
      // What waits for something else as well (a default for its sequence) could close a circle.
      const bool turned = first.size() == 1 && waits_for(actions_[place], actions_[i].id);
      edges_.push_back({.before = turned ? i : place, .after = turned ? place : i, .user = i});
    }
  }

  /// Whether an alteration lets something that uses its object be made first.
  static bool waits_for(const Action& action, const ObjectId& user) {
    if (action.what != What::Alter) {
      return false;
    }
    const std::vector<ObjectId> before = model::better_made_before(*action.before, action.object);
    return std::ranges::find(before, user) != before.end();
  }

  void after_its_own_drop(std::size_t i) {
    if (const std::optional<std::size_t> drop = index_.at(actions_[i].id).drop) {
      edges_.push_back({.before = *drop, .after = i, .user = i});
    }
  }

  /// What another alteration made anew, it made as it was.
  void after_it_is_made_anew(std::size_t i) {
    for (const std::size_t alter : index_.at(actions_[i].id).alters) {
      // A part that changes may be what makes the whole anew.
      const bool is_part = model::parent_of(actions_[alter].object) == actions_[i].id;
      if (alter != i && !is_part) {
        edges_.push_back({.before = alter, .after = i, .user = i});
      }
    }
  }

  [[nodiscard]] std::vector<ObjectId> who_goes_first(const Action& action) const {
    return action.what == What::Alter ? model::altered_before(*action.before, action.object,
                                                              setting_.from(), setting_.to())
                                      : std::vector<ObjectId>{};
  }

  /// Whether one is altered along with the other, which then knows whose name it takes.
  [[nodiscard]] bool waits_for(std::size_t i, std::size_t other) const {
    const std::vector<ObjectId> first = who_goes_first(actions_[i]);
    return actions_[other].what == What::Alter &&
           std::ranges::find(first, actions_[other].id) != first.end();
  }

  void after_who_goes_first(std::size_t i) {
    for (const ObjectId& id : who_goes_first(actions_[i])) {
      if (const auto at = index_.find(id); at != index_.end()) {
        for (const std::size_t alter : at->second.alters) {
          if (actions_[alter].id == id) {
            edges_.push_back({.before = alter, .after = i, .user = i});
          }
        }
      }
    }
  }

  /// A table may take the name of a sequence that goes.
  void after_names_are_free(std::size_t i, const std::vector<ObjectId>& created) {
    if (!names_are_read_) {
      names_are_read_ = true;
      read_freed_names();
    }
    for (const ObjectId& id : created) {
      const std::optional<Object> object = setting_.to().find(id);
      for (const model::TakenName& name :
           object ? model::names_made_along(*object) : std::vector<model::TakenName>{}) {
        const auto at = freed_.find(name);
        if (at != freed_.end() && !waits_for(at->second, i)) {
          add(at->second, i, i);
        }
      }
    }
  }

  void read_freed_names() {
    for (std::size_t drop = 0; drop < actions_.size(); ++drop) {
      std::vector<ObjectId> dropped = actions_[drop].gone;
      if (actions_[drop].what == What::Drop) {
        dropped.push_back(actions_[drop].id);
      }
      for (const ObjectId& id : dropped) {
        const std::optional<Object> object = setting_.from().find(id);
        free(object ? model::names_made_along(*object) : std::vector<model::TakenName>{}, drop);
      }
      if (actions_[drop].what == What::Alter) {
        free(names_given_up(actions_[drop]), drop);
      }
    }
  }

  void free(std::vector<model::TakenName> names, std::size_t by) {
    for (model::TakenName& name : names) {
      freed_.emplace(std::move(name), by);
    }
  }

  /// An identity that goes takes its sequence with it.
  static std::vector<model::TakenName> names_given_up(const Action& action) {
    std::vector<model::TakenName> names = model::names_made_along(*action.before);
    const std::vector<model::TakenName> kept = model::names_made_along(action.object);
    std::erase_if(names, [&](const model::TakenName& name) {
      return std::ranges::find(kept, name) != kept.end();
    });
    return names;
  }

  const std::vector<Action>& actions_;
  const Setting& setting_;
  Index index_;
  std::vector<Edge> edges_;
  bool names_are_read_ = false;
  std::map<model::TakenName, std::size_t> freed_;
};

/// Whether it is but what is said of something that others bring about: dropping it drops nothing
/// that hangs on it.
bool may_be_nothing(const Object& object) {
  return std::visit(
      []<class K>(const K& /*o*/) {
        return requires { requires K::kMayBeNothing; } || requires { requires K::kFollows; };
      },
      object);
}

/// Which action leads the group each action is in. Starts with everything done by its parent's
/// action that can be.
class Grouping {
 public:
  Grouping(const std::vector<Action>& actions, const Index& index, const Setting& setting)
      : leaders_(actions.size()) {
    for (std::size_t i = 0; i < actions.size(); ++i) {
      leaders_[i] = carrier_of(actions, index, setting, i).value_or(i);
    }
  }

  [[nodiscard]] std::size_t leader_of(std::size_t i) const {
    while (leaders_[i] != i) {
      i = leaders_[i];
    }
    return i;
  }

  /// Takes an action out of its group; what it carries itself goes with it.
  void detach(std::size_t i) { leaders_[i] = i; }

 private:
  static std::optional<std::size_t> carrier_of(const std::vector<Action>& actions,
                                               const Index& index, const Setting& setting,
                                               std::size_t i) {
    const Action& action = actions[i];
    const std::optional<ObjectId> parent = model::parent_of(action.object);
    const auto at = parent ? index.find(*parent) : index.end();
    if (at == index.end() || action.what == What::Alter) {
      return std::nullopt;
    }
    if (action.what == What::Drop) {
      const std::optional<std::size_t> drop = at->second.drop;
      const bool alone = drop && may_be_nothing(actions[*drop].object);
      return alone ? carrier_of(actions, index, setting, *drop) : drop;
    }
    const std::optional<std::size_t> create = at->second.create;
    const bool folds =
        create && model::can_fold(actions[*create].object) &&
        model::clause_of(action.object, {}, setting.context(action.object)).has_value();
    return folds ? create : std::nullopt;
  }

  std::vector<std::size_t> leaders_;
};

/// Tarjan's strongly connected components over the group leaders, without recursion. Returns a
/// component number per action.
class Components {
 public:
  Components(std::size_t count, const std::vector<Edge>& edges, const Grouping& grouping)
      : successors_(count),
        component_(count, kNone),
        low_(count, kNone),
        number_(count, kNone),
        on_stack_(count) {
    for (const Edge& edge : edges) {
      const std::size_t before = grouping.leader_of(edge.before);
      const std::size_t after = grouping.leader_of(edge.after);
      if (before != after) {
        successors_[before].push_back(after);
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (number_[i] == kNone) {
        visit(i);
      }
    }
  }

  [[nodiscard]] std::size_t of(std::size_t leader) const { return component_[leader]; }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void enter(std::size_t node) {
    number_[node] = low_[node] = next_number_++;
    stack_.push_back(node);
    on_stack_[node] = true;
    path_.emplace_back(node, 0);
  }

  void visit(std::size_t root) {
    enter(root);
    while (!path_.empty()) {
      auto& [node, next] = path_.back();
      if (next < successors_[node].size()) {
        const std::size_t successor = successors_[node][next++];
        if (number_[successor] == kNone) {
          enter(successor);
        } else if (on_stack_[successor]) {
          low_[node] = std::min(low_[node], number_[successor]);
        }
        continue;
      }
      leave();
    }
  }

  void leave() {
    const std::size_t node = path_.back().first;
    path_.pop_back();
    if (!path_.empty()) {
      const std::size_t above = path_.back().first;
      low_[above] = std::min(low_[above], low_[node]);
    }
    if (low_[node] != number_[node]) {
      return;
    }
    std::size_t member = kNone;
    do {
      member = stack_.back();
      stack_.pop_back();
      on_stack_[member] = false;
      component_[member] = next_component_;
    } while (member != node);
    ++next_component_;
  }

  std::vector<std::vector<std::size_t>> successors_;
  std::vector<std::size_t> component_;
  std::vector<std::size_t> low_;
  std::vector<std::size_t> number_;
  std::vector<bool> on_stack_;
  std::vector<std::size_t> stack_;
  std::vector<std::pair<std::size_t, std::size_t>> path_;
  std::size_t next_number_ = 0;
  std::size_t next_component_ = 0;
};

/// Takes the members that close a circle between groups out of them, until there is none. Returns
/// the actions that are left in circles that cannot be opened.
std::vector<std::size_t> open_circles(std::size_t count, const std::vector<Edge>& edges,
                                      Grouping& grouping) {
  while (true) {
    const Components components(count, edges, grouping);
    std::set<std::size_t> closing;
    std::set<std::size_t> circle;
    for (const Edge& edge : edges) {
      const std::size_t before = grouping.leader_of(edge.before);
      const std::size_t after = grouping.leader_of(edge.after);
      if (before == after || components.of(before) != components.of(after)) {
        continue;
      }
      circle.insert({edge.before, edge.after});
      if (grouping.leader_of(edge.user) != edge.user) {
        closing.insert(edge.user);
      }
    }
    if (closing.empty()) {
      return {circle.begin(), circle.end()};
    }
    for (const std::size_t member : closing) {
      grouping.detach(member);
    }
  }
}

/// When a group that is free to run should: the smallest first.
struct Priority {
  int transaction = 1;  ///< what runs outside transactions goes first when it is a change of what
                        ///< is there, else last
  int stage = 0;        ///< drops before the rest, what the rest may use unnamed next, what acts on
                        ///< the rest last
  std::size_t root_rank = 0;
  ObjectId root;  ///< the table: what belongs to one table stays together
  std::size_t rank = 0;
  std::int64_t position = 0;
  ObjectId id;

  auto operator<=>(const Priority&) const = default;
};

class Sorter {
 public:
  Sorter(const std::vector<Action>& actions, const Setting& setting)
      : actions_(actions), setting_(setting) {}

  std::vector<Group> sorted(const std::vector<Edge>& edges, const Grouping& grouping) {
    std::vector<Group> groups(actions_.size());
    std::vector<std::size_t> waiting(actions_.size());
    std::vector<std::vector<std::size_t>> successors(actions_.size());
    for (const Edge& edge : edges) {
      const std::size_t before = grouping.leader_of(edge.before);
      const std::size_t after = grouping.leader_of(edge.after);
      if (before != after) {
        successors[before].push_back(after);
        ++waiting[after];
      }
    }
    Ready ready;
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      const std::size_t leader = grouping.leader_of(i);
      groups[leader].leader = leader;
      if (leader != i) {
        groups[leader].members.push_back(i);
      } else if (waiting[i] == 0) {
        ready.emplace(priority_of(i), i);
      }
    }
    std::vector<Group> result;
    std::optional<Priority> last;
    while (!ready.empty()) {
      const auto next = next_of(ready, last);
      const std::size_t leader = next->second;
      last = next->first;
      ready.erase(next);
      result.push_back(std::move(groups[leader]));
      for (const std::size_t successor : successors[leader]) {
        if (--waiting[successor] == 0) {
          ready.emplace(priority_of(successor), successor);
        }
      }
    }
    return result;
  }

 private:
  using Ready = std::set<std::pair<Priority, std::size_t>>;

  /// The smallest, unless it would break off what belongs to one table and can go on.
  static Ready::const_iterator next_of(const Ready& ready, const std::optional<Priority>& last) {
    const Priority& smallest = ready.begin()->first;
    if (!last || std::tie(last->transaction, last->stage) !=
                     std::tie(smallest.transaction, smallest.stage)) {
      return ready.begin();
    }
    const Priority same_root{.transaction = last->transaction,
                             .stage = last->stage,
                             .root_rank = last->root_rank,
                             .root = last->root,
                             .rank = 0,
                             .position = 0,
                             .id = {}};
    const auto next = ready.lower_bound({same_root, 0});
    return next != ready.end() && next->first.root == last->root ? next : ready.begin();
  }

  [[nodiscard]] Priority priority_of(std::size_t i) const {
    const Action& action = actions_[i];
    const ObjectId root = root_of(action);
    const bool drops = action.what == What::Drop;
    const std::size_t rank = model::rank_of(action.id.kind);
    return {.transaction = transaction_class(action),
            .stage = drops                                   ? 0
                     : model::is_used_unnamed(action.object) ? 1
                     : model::comes_last(action.object)      ? 3
                                                             : 2,
            .root_rank = model::rank_of(root.kind),
            .root = root,
            .rank = drops ? model::Kinds::kSize - rank : rank,
            .position = position_of(action),
            .id = action.id};
  }

  /// 0: alterations and drops outside transactions; 1: what shares one; 2: the rest.
  [[nodiscard]] int transaction_class(const Action& action) const {
    return deciding(action.id, [&] { return transaction_class_of(action); });
  }

  [[nodiscard]] int transaction_class_of(const Action& action) const {
    const model::Context context = setting_.context(action.object);
    const model::Statements statements =
        action.what == What::Drop    ? model::drop_statements(action.object, context)
        : action.what == What::Alter ? action.alteration
                                     : create_or_nothing(action, context);
    const bool shares = std::ranges::all_of(statements, [](const model::Statement& statement) {
      return statement.transaction == model::Transaction::Shared;
    });
    if (shares) {
      return 1;
    }
    const bool outside = statements.front().transaction == model::Transaction::None;
    return outside && action.what != What::Create ? 0 : 2;
  }

  static model::Statements create_or_nothing(const Action& action, const model::Context& context) {
    // A new table or column never leaves its transaction, and its statements need its clauses.
    return model::can_fold(action.object) ? model::Statements{}
                                          : model::create_statements(action.object, {}, context);
  }

  [[nodiscard]] std::optional<Object> find(const ObjectId& id) const {
    std::optional<Object> object = setting_.to().find(id);
    return object ? object : setting_.from().find(id);
  }

  /// Its own, or that of what it belongs to: a column's comment goes with the column.
  [[nodiscard]] std::int64_t position_of(const Action& action) const {
    std::optional<Object> object = action.object;
    std::int64_t position = model::position_of(*object);
    while (const std::optional<ObjectId> parent =
               position == 0 ? model::parent_of(*object) : std::nullopt) {
      object = find(*parent);
      if (!object) {
        break;
      }
      position = model::position_of(*object);
    }
    return position;
  }

  [[nodiscard]] ObjectId root_of(const Action& action) const {
    std::optional<Object> object = action.object;
    ObjectId id = action.id;
    while (const std::optional<ObjectId> parent = model::parent_of(*object)) {
      id = *parent;
      object = find(id);
      if (!object) {
        break;
      }
    }
    return id;
  }

  const std::vector<Action>& actions_;
  const Setting& setting_;
};

/// Clauses in the order a person writes them: columns by position, then constraints by kind and
/// name.
void sort_members(const std::vector<Action>& actions, std::vector<Group>& groups) {
  const auto place = [&](std::size_t i) {
    return std::tuple(model::rank_of(actions[i].id.kind), model::position_of(actions[i].object),
                      actions[i].id);
  };
  for (Group& group : groups) {
    std::ranges::sort(group.members, {}, place);
  }
}

}  // namespace

Order order(const std::vector<Action>& actions, const Setting& setting) {
  const Edges edges(actions, setting);
  Grouping grouping(actions, edges.index(), setting);
  std::vector<std::size_t> circle = open_circles(actions.size(), edges.all(), grouping);
  if (!circle.empty()) {
    return {.groups = {}, .circle = std::move(circle)};
  }
  std::vector<Group> groups = Sorter(actions, setting).sorted(edges.all(), grouping);
  sort_members(actions, groups);
  return {.groups = std::move(groups), .circle = {}};
}

}  // namespace schemadiff::plan
