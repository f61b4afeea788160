#include "files/declarations.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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

struct IdHash {
  std::size_t operator()(const model::ObjectId& id) const noexcept {
    std::size_t hash = id.kind.size() + id.of.size();
    for (const sql::Identifier& name : id.path) {
      hash = with(hash, hash_of(name));
    }
    return hash;
  }
};

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

bool is_unnamed(const model::Object& object) {
  return std::visit(
      []<class K>(const K& o) {
        if constexpr (model::DefaultNamed<K>) {
          return identity(o).path.back().empty();
        } else {
          return false;
        }
      },
      object);
}

void give_name(model::Object& object, const NamePool& pool) {
  std::visit(
      [&]<class K>(K& o) {
        if constexpr (model::DefaultNamed<K>) {
          if (const std::optional<model::DefaultName> wanted = default_name(std::as_const(o))) {
            set_name(o, pool.choose(*wanted));
          }
        }
      },
      object);
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

/// Takes the list apart: positions and hints go into the declaration, mistakes into `problems`.
class Finisher {
 public:
  Finisher(std::deque<Declared>& list, const model::Filter& filter, Problems& problems)
      : list_(list), filter_(filter), problems_(problems) {
    ids_.reserve(list.size());
    for (const Declared& declared : list) {
      ids_.push_back(model::identity_of(declared.object));
    }
    first_.reserve(list.size());
  }

  model::Declaration run() && {
    std::vector<std::size_t> order;
    order.reserve(list_.size());
    for (std::size_t place = 0; place < list_.size(); ++place) {
      if (is_first(place)) {
        check(place);
        order.push_back(place);
      }
    }
    // What is sorted needs no search for its place.
    std::ranges::sort(order, {},
                      [&](std::size_t place) -> const model::ObjectId& { return ids_[place]; });
    for (const std::size_t place : order) {
      take(place);
    }
    result_.database.sort();
    return std::move(result_);
  }

 private:
  bool is_first(std::size_t place) {
    const auto [at, added] = first_.emplace(ids_[place], place);
    if (!added) {
      problems_.add(list_[place].key,
                    fmt::format("{} is declared twice; the first time at {}",
                                model::to_string(ids_[place]), to_string(list_[at->second].key)));
    }
    return added;
  }

  void check(std::size_t place) {
    Declared& declared = list_[place];
    take_names(place);
    check_managed(declared, ids_[place]);
    if (!declared.former_names.empty()) {
      result_.renames.push_back({.object = ids_[place],
                                 .former_names = std::move(declared.former_names),
                                 .where = declared.key});
    }
  }

  void take(std::size_t place) {
    Declared& declared = list_[place];
    const model::ObjectId& id = ids_[place];
    result_.search_paths.emplace_hint(result_.search_paths.end(), id,
                                      search_path(id, declared.default_schema));
    result_.positions.emplace_hint(result_.positions.end(), id, std::move(declared.where));
    if (declared.implicit_name) {
      result_.implicit_names.insert(result_.implicit_names.end(), id);
    }
    result_.database.add(std::move(declared.object));
  }

  void take_names(std::size_t place) {
    const Declared& declared = list_[place];
    for (const model::TakenName& name : model::taken_names_of(declared.object)) {
      const auto [at, added] = holders_.emplace(name, place);
      if (!added) {
        problems_.add(
            declared.key,
            fmt::format("{} has the name of {}, declared at {}", model::to_string(ids_[place]),
                        model::to_string(ids_[at->second]), to_string(list_[at->second].key)));
        return;
      }
    }
  }

  /// What is part of an unmanaged object is reported with it.
  void check_managed(const Declared& declared, const model::ObjectId& id) {
    if (filter_.manages(declared.object)) {
      return;
    }
    const std::optional<model::ObjectId> parent = model::parent_of(declared.object);
    if (!parent || !unmanaged_.contains(*parent)) {
      problems_.add(declared.key, fmt::format("{} is excluded by the configuration, so it cannot "
                                              "be declared",
                                              model::to_string(id)));
    }
    unmanaged_.insert(id);
  }

  static std::vector<sql::Identifier> search_path(const model::ObjectId& id,
                                                  const sql::Identifier& default_schema) {
    std::vector<sql::Identifier> path{schema_of(id).value_or(default_schema)};
    if (path.front() != default_schema) {
      path.push_back(default_schema);
    }
    return path;
  }

  std::deque<Declared>& list_;
  const model::Filter& filter_;
  Problems& problems_;
  model::Declaration result_;
  std::vector<model::ObjectId> ids_;                                // of the list
  std::unordered_map<model::ObjectId, std::size_t, IdHash> first_;  // into the list
  std::unordered_map<model::TakenName, std::size_t, TakenNameHash> holders_;
  std::set<model::ObjectId> unmanaged_;
};

}  // namespace

std::set<sql::Identifier> implied_schemas(const model::Object& object) {
  std::set<sql::Identifier> used;
  const auto use = [&](const sql::Identifier& schema) {
    if (!is_built_in(schema)) {
      used.insert(schema);
    }
  };
  // What hangs on something lives where that does: a role's mapping on a server, in no schema.
  const std::optional<model::ObjectId> parent = model::parent_of(object);
  if (const auto own = schema_of(parent ? *parent : model::identity_of(object))) {
    use(*own);
  }
  for (const model::ObjectId& needed : model::dependencies_of(object)) {
    if (needed.kind == model::Schema::kKind) {
      use(needed.path.front());
    }
  }
  return used;
}

std::size_t Declarations::add(Declared declared) {
  list_.push_back(std::move(declared));
  return list_.size() - 1;
}

model::ObjectId Declarations::id_of(std::size_t place) const {
  return model::identity_of(list_[place].object);
}

void Declarations::name_the_unnamed() {
  const auto is_without = [](const Declared& declared) { return is_unnamed(declared.object); };
  if (std::ranges::none_of(list_, is_without)) {
    return;
  }
  NamePool pool;
  const auto take_all = [&](const Declared& declared) {
    for (const model::TakenName& name : model::taken_names_of(declared.object)) {
      pool.take(name);
    }
  };
  for (const Declared& declared : list_) {
    if (!is_unnamed(declared.object)) {
      take_all(declared);
    }
  }
  for (Declared& declared : list_) {
    if (is_unnamed(declared.object)) {
      give_name(declared.object, pool);
      declared.implicit_name = true;
      take_all(declared);
    }
  }
}

void Declarations::add_schemas() {
  std::set<sql::Identifier> known;
  for (const Declared& declared : list_) {
    if (const auto* const schema = std::get_if<model::Schema>(&declared.object)) {
      known.insert(schema->name);
    }
  }
  std::vector<Declared> added;
  for (const Declared& declared : list_) {
    for (const sql::Identifier& name : implied_schemas(declared.object)) {
      if (known.insert(name).second) {
        added.push_back({.object = model::Schema{.name = name},
                         .key = declared.key,
                         .where = declared.key,
                         .default_schema = declared.default_schema,
                         .former_names = {}});
      }
    }
  }
  std::ranges::move(added, std::back_inserter(list_));
}

model::Declaration Declarations::finish(const model::Filter& filter, Problems& problems) && {
  add_schemas();
  return Finisher(list_, filter, problems).run();
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
      std::vector<sql::Identifier> path = declaration.search_paths[id];
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
