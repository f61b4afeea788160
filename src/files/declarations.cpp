#include "files/declarations.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "files/problems.h"
#include "model/filter.h"
#include "model/kind.h"
#include "model/kinds.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/rename.h"
#include "model/schema.h"
#include "sql/identifier.h"

namespace schemadiff::files {

namespace {

/// Of names, by their places among all spellings: equal names have one.
std::size_t hash_of(const sql::Identifier& name) {
  return std::hash<const void*>{}(&name.raw());
}

std::size_t with(std::size_t hash, std::size_t other) {
  return (hash ^ other) * 0x9E3779B97F4A7C15U + (hash >> 32U);
}

struct TakenNameHash {
  std::size_t operator()(const model::TakenName& taken) const noexcept {
    return with(with(static_cast<std::size_t>(taken.scope), hash_of(taken.name.schema)),
                hash_of(taken.name.name));
  }
};

/// The names in use, per schema.
class NamePool {
 public:
  void take(const model::TakenName& taken) {
    names_.insert({.scope = taken.scope, .name = taken.name});
  }

  /// The first of `a_b_key`, `a_b_key1`, … that is free: ChooseRelationName() and
  /// ChooseConstraintName() in src/backend. The index behind a constraint needs a name that is free
  /// among relations and constraints alike.
  [[nodiscard]] sql::Identifier choose(const model::DefaultName& wanted) const {
    sql::Identifier name =
        sql::default_object_name(wanted.name1, wanted.name2, std::string(wanted.label));
    for (int pass = 1; is_taken(wanted, name); ++pass) {
      name = sql::default_object_name(wanted.name1, wanted.name2,
                                      fmt::format("{}{}", wanted.label, pass));
    }
    return name;
  }

 private:
  [[nodiscard]] bool is_taken(const model::DefaultName& wanted, const sql::Identifier& name) const {
    const sql::QualifiedName full{.schema = wanted.schema, .name = name};
    return names_.contains({.scope = model::NameScope::Constraint, .name = full}) ||
           (wanted.scope == model::NameScope::Relation &&
            names_.contains({.scope = model::NameScope::Relation, .name = full}));
  }

  std::unordered_set<model::TakenName, TakenNameHash> names_;  // without their tables
};

template <class K>
bool is_unnamed(const K& object) {
  if constexpr (model::DefaultNamed<K>) {
    return identity(object).path.back().empty();
  } else {
    return false;
  }
}

template <class K>
void give_name(K& object, const NamePool& pool) {
  if constexpr (model::DefaultNamed<K>) {
    if (const std::optional<model::DefaultName> wanted = default_name(std::as_const(object))) {
      set_name(object, pool.choose(*wanted));
    }
  }
}

template <class K>
void take_names(const K& object, NamePool& pool) {
  if constexpr (model::Naming<K>) {
    for (const model::TakenName& name : taken_names(object)) {
      pool.take(name);
    }
  }
}

/// The schema an object lives in; nothing for what lives in none.
std::optional<sql::Identifier> schema_of(const model::ObjectId& id) {
  return id.path.size() > 1 ? std::optional(id.path.front()) : std::nullopt;
}

/// Every database has these.
bool is_built_in(const sql::Identifier& schema) {
  return schema.raw() == "public" || schema.raw() == "information_schema" ||
         schema.raw().starts_with("pg_");
}

template <class K>
std::set<sql::Identifier> implied_schemas_of(const K& object) {
  std::set<sql::Identifier> used;
  const auto use = [&](const sql::Identifier& schema) {
    if (!is_built_in(schema)) {
      used.insert(schema);
    }
  };
  // What hangs on something lives where that does: a role's mapping on a server, in no schema.
  if (const auto own = schema_of(parent_of(object).value_or(identity(object)))) {
    use(*own);
  }
  if constexpr (model::HasDependencies<K>) {
    for (const model::ObjectId& needed : dependencies(object)) {
      if (needed.kind == model::Schema::kKind) {
        use(needed.path.front());
      }
    }
  }
  return used;
}

}  // namespace

/// Calls `function` with the object itself.
template <class Function>
void Declarations::visit(const Entry& entry, Function function) {
  using Call = void (*)(model::Database&, std::size_t, Function&);
  static const std::vector<Call> kCalls = [] {
    std::vector<Call> calls;
    model::for_each_kind([&]<class K>() {
      calls.push_back([](model::Database& objects, std::size_t at, Function& called) {
        called(objects.own<K>()[at]);
      });
    });
    return calls;
  }();
  kCalls[entry.kind](objects_, entry.at, function);
}

template <class Function>
void Declarations::visit(const Entry& entry, Function function) const {
  using Call = void (*)(const model::Database&, std::size_t, Function&);
  static const std::vector<Call> kCalls = [] {
    std::vector<Call> calls;
    model::for_each_kind([&]<class K>() {
      calls.push_back([](const model::Database& objects, std::size_t at, Function& called) {
        called(objects.all<K>()[at]);
      });
    });
    return calls;
  }();
  kCalls[entry.kind](objects_, entry.at, function);
}

/// Makes a declaration of the list: positions and hints go into it, mistakes into `problems`.
class Declarations::Finisher {
 public:
  Finisher(Declarations& list, const model::Filter& filter, Problems& problems)
      : list_(list), filter_(filter), problems_(problems) {
    ids_.reserve(list.entries_.size());
    for (std::size_t place = 0; place < list.entries_.size(); ++place) {
      ids_.push_back(list.id_of(place));
    }
  }

  model::Declaration run() && {
    std::vector<std::size_t> order(list_.entries_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // What is sorted needs no search for its place.
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
      return std::tie(ids_[a], a) < std::tie(ids_[b], b);
    });
    const std::vector<std::size_t> first = firsts(order);
    for (std::size_t place = 0; place < order.size(); ++place) {
      check(place, first[place]);
    }
    std::map<model::ObjectId, model::Origin> origins;
    for (const std::size_t place : order) {
      if (first[place] == place) {
        Entry& entry = list_.entries_[place];
        origins.emplace_hint(origins.end(), ids_[place],
                             model::Origin{.where = entry.where(),
                                           .default_schema = entry.default_schema,
                                           .implicit_name = entry.implicit_name});
      }
    }
    drop_repeated(first);
    result_.database = std::move(list_.objects_);
    result_.database.sort();
    result_.origins = std::move(origins);
    return std::move(result_);
  }

 private:
  /// For each place the first one with its identity.
  std::vector<std::size_t> firsts(const std::vector<std::size_t>& order) const {
    std::vector<std::size_t> first(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool repeats = i > 0 && ids_[order[i]] == ids_[order[i - 1]];
      first[order[i]] = repeats ? first[order[i - 1]] : order[i];
    }
    return first;
  }

  void check(std::size_t place, std::size_t first) {
    Entry& entry = list_.entries_[place];
    if (first != place) {
      problems_.add(entry.key(), fmt::format("{} is declared twice; the first time at {}",
                                             model::to_string(ids_[place]),
                                             to_string(list_.entries_[first].key())));
      return;
    }
    list_.visit(entry, [&]<class K>(const K& object) {
      take_names(place, object);
      check_managed(entry, ids_[place], parent_of(object));
    });
    if (entry.former_names) {
      result_.renames.push_back({.object = ids_[place],
                                 .former_names = std::move(*entry.former_names),
                                 .where = entry.key()});
    }
  }

  template <class K>
  void take_names(std::size_t place, const K& object) {
    if constexpr (model::Naming<K>) {
      for (const model::TakenName& name : taken_names(object)) {
        const auto [at, added] = holders_.emplace(name, place);
        if (!added) {
          problems_.add(
              list_.entries_[place].key(),
              fmt::format("{} has the name of {}, declared at {}", model::to_string(ids_[place]),
                          model::to_string(ids_[at->second]),
                          to_string(list_.entries_[at->second].key())));
          return;
        }
      }
    }
  }

  /// What is part of an unmanaged object is reported with it.
  void check_managed(const Entry& entry, const model::ObjectId& id,
                     const std::optional<model::ObjectId>& parent) {
    if (filter_.manages(id, parent)) {
      return;
    }
    if (!parent || !unmanaged_.contains(*parent)) {
      problems_.add(entry.key(), fmt::format("{} is excluded by the configuration, so it cannot "
                                             "be declared",
                                             model::to_string(id)));
    }
    unmanaged_.insert(id);
  }

  /// Of what is declared twice the first declaration stays.
  void drop_repeated(const std::vector<std::size_t>& first) {
    std::set<std::pair<std::size_t, std::size_t>> repeated;  // kind and place among its objects
    for (std::size_t place = 0; place < first.size(); ++place) {
      if (first[place] != place) {
        repeated.emplace(list_.entries_[place].kind, list_.entries_[place].at);
      }
    }
    model::for_each_kind([&]<class K>() {
      const std::size_t kind = model::rank_of(K::kKind);
      std::size_t at = 0;
      if (repeated.lower_bound({kind, 0}) != repeated.lower_bound({kind + 1, 0})) {
        std::erase_if(list_.objects_.own<K>(),
                      [&](const K& /*object*/) { return repeated.contains({kind, at++}); });
      }
    });
  }

  Declarations& list_;
  const model::Filter& filter_;
  Problems& problems_;
  model::Declaration result_;
  std::vector<model::ObjectId> ids_;  // of the list
  std::unordered_map<model::TakenName, std::size_t, TakenNameHash> holders_;
  std::set<model::ObjectId> unmanaged_;
};

std::set<sql::Identifier> implied_schemas(const model::Object& object) {
  return std::visit([](const auto& o) { return implied_schemas_of(o); }, object);
}

std::size_t Declarations::add(Declared declared) {
  Entry entry;
  std::visit(
      [&]<class K>(K& object) {
        std::vector<K>& of_kind = objects_.own<K>();
        entry.kind = model::rank_of(K::kKind);
        entry.at = of_kind.size();
        of_kind.push_back(std::move(object));
      },
      declared.object);
  entry.file = &*files_.insert(std::move(declared.key.file)).first;
  entry.key_line = declared.key.line;
  entry.key_column = declared.key.column;
  entry.line = declared.where.line;
  entry.column = declared.where.column;
  entry.default_schema = declared.default_schema;
  if (!declared.former_names.empty()) {
    entry.former_names = std::move(declared.former_names);
  }
  entry.implicit_name = declared.implicit_name;
  entries_.push_back(std::move(entry));
  return entries_.size() - 1;
}

model::ObjectId Declarations::id_of(std::size_t place) const {
  model::ObjectId id;
  visit(entries_[place], [&](const auto& object) { id = identity(object); });
  return id;
}

void Declarations::name_the_unnamed() {
  std::vector<std::size_t> unnamed;
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    visit(entries_[place], [&](const auto& object) {
      if (is_unnamed(object)) {
        unnamed.push_back(place);
      }
    });
  }
  if (unnamed.empty()) {
    return;
  }
  NamePool pool;
  std::as_const(objects_).for_each([&](const auto& object) {
    if (!is_unnamed(object)) {
      take_names(object, pool);
    }
  });
  for (const std::size_t place : unnamed) {
    visit(entries_[place], [&](auto& object) {
      give_name(object, pool);
      take_names(object, pool);
    });
    entries_[place].implicit_name = true;
  }
}

void Declarations::add_schemas() {
  std::set<sql::Identifier> known;
  for (const model::Schema& schema : objects_.all<model::Schema>()) {
    known.insert(schema.name);
  }
  std::vector<Declared> added;
  for (const Entry& entry : entries_) {
    visit(entry, [&](const auto& object) {
      for (const sql::Identifier& name : implied_schemas_of(object)) {
        if (known.insert(name).second) {
          added.push_back({.object = model::Schema{.name = name},
                           .key = entry.key(),
                           .where = entry.key(),
                           .default_schema = entry.default_schema,
                           .former_names = {}});
        }
      }
    });
  }
  for (Declared& schema : added) {
    add(std::move(schema));
  }
}

model::Declaration Declarations::finish(const model::Filter& filter, Problems& problems) && {
  add_schemas();
  return Finisher(*this, filter, problems).run();
}

void resolve_identities(model::Declaration& declaration, Problems& problems) {
  std::set<sql::QualifiedName> types;
  std::vector<model::ObjectId> open;
  declaration.database.for_each([&]<class K>(const K& object) {
    if constexpr (model::NamedByTypes<K>) {
      if (locate(object)) {
        open.push_back(identity(object));
      }
    }
  });
  if (open.empty()) {
    return;
  }
  declaration.database.for_each([&]<class K>(const K& object) {
    if constexpr (model::Naming<K>) {
      for (const model::TakenName& name : taken_names(object)) {
        if (name.scope == model::NameScope::Type) {
          types.insert(name.name);
        }
      }
    }
  });
  std::map<model::ObjectId, model::ObjectId> renamed;
  for (const model::ObjectId& id : open) {
    const auto find = [&](const sql::Identifier& type) -> std::optional<sql::QualifiedName> {
      std::vector<sql::Identifier> path = declaration.search_path_of(id);
      path.emplace_back("public");
      for (const sql::Identifier& schema : path) {
        if (const auto at = types.find({.schema = schema, .name = type}); at != types.end()) {
          return *at;
        }
      }
      return std::nullopt;
    };
    const model::Object object = declaration.database.find(id).value();  // it was there just now
    const model::ObjectId resolved = model::resolved_identity(object, find).value_or(id);
    if (resolved == id) {
      continue;
    }
    const bool is_double =
        declaration.database.contains(resolved) ||
        std::ranges::any_of(renamed, [&](const auto& other) { return other.second == resolved; });
    if (is_double) {
      problems.add(declaration.position_of(id),
                   fmt::format("{} is declared twice", to_string(resolved)));
    } else {
      renamed.emplace(id, resolved);
    }
  }
  model::rename_in(declaration, renamed);
}

void report_missing_references(const model::Declaration& declaration, Problems& problems) {
  declaration.database.for_each([&]<class K>(const K& object) {
    if constexpr (model::Referring<K>) {
      for (const std::string& message : missing(object, declaration.database)) {
        problems.add(declaration.position_of(identity(object)), message);
      }
    }
  });
}

}  // namespace schemadiff::files
