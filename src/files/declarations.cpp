#include "files/declarations.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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

/// The names in use, per schema.
class NamePool {
 public:
  void take(const model::TakenName& taken) { names_.insert({taken.scope, taken.name}); }

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
    return names_.contains({model::NameScope::Constraint, full}) ||
           (wanted.scope == model::NameScope::Relation &&
            names_.contains({model::NameScope::Relation, full}));
  }

  std::set<std::pair<model::NameScope, sql::QualifiedName>> names_;
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
  Finisher(const model::Filter& filter, Problems& problems)
      : filter_(filter), problems_(problems) {}

  void take(Declared declared) {
    model::ObjectId id = model::identity_of(declared.object);
    if (!is_first(id, declared.key)) {
      return;
    }
    take_names(declared, id);
    check_managed(declared, id);
    result_.positions[id] = declared.where;
    result_.search_paths[id] = search_path(id, declared.default_schema);
    if (!declared.former_names.empty()) {
      result_.renames.push_back(
          {.object = id, .former_names = std::move(declared.former_names), .where = declared.key});
    }
    if (declared.implicit_name) {
      result_.implicit_names.insert(std::move(id));
    }
    result_.database.add(std::move(declared.object));
  }

  model::Declaration result() && {
    result_.database.sort();
    return std::move(result_);
  }

 private:
  bool is_first(const model::ObjectId& id, const SourcePosition& key) {
    const auto [at, added] = keys_.emplace(id, key);
    if (!added) {
      problems_.add(key, fmt::format("{} is declared twice; the first time at {}",
                                     model::to_string(id), to_string(at->second)));
    }
    return added;
  }

  void take_names(const Declared& declared, const model::ObjectId& id) {
    for (const model::TakenName& name : model::taken_names_of(declared.object)) {
      const auto [at, added] = holders_.emplace(name, id);
      if (!added) {
        problems_.add(declared.key,
                      fmt::format("{} has the name of {}, declared at {}", model::to_string(id),
                                  model::to_string(at->second), to_string(keys_.at(at->second))));
        return;
      }
    }
  }

  /// What is part of an unmanaged object is reported with it.
  void check_managed(const Declared& declared, const model::ObjectId& id) {
    const std::optional<model::ObjectId> parent = model::parent_of(declared.object);
    if (filter_.manages(declared.object)) {
      return;
    }
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

  const model::Filter& filter_;
  Problems& problems_;
  model::Declaration result_;
  std::map<model::ObjectId, SourcePosition> keys_;
  std::map<model::TakenName, model::ObjectId> holders_;
  std::set<model::ObjectId> unmanaged_;
};

}  // namespace

std::set<sql::Identifier> implied_schemas(const model::Object& object) {
  std::set<sql::Identifier> used;
  // What hangs on something lives where that does: a role's mapping on a server, in no schema.
  const model::ObjectId id = model::parent_of(object).value_or(model::identity_of(object));
  if (const std::optional<sql::Identifier> own = schema_of(id)) {
    used.insert(*own);
  }
  for (const model::ObjectId& needed : model::dependencies_of(object)) {
    if (needed.kind == model::Schema::kKind) {
      used.insert(needed.path.front());
    }
  }
  std::erase_if(used, is_built_in);
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
  std::set<model::ObjectId> known;
  for (const Declared& declared : list_) {
    known.insert(model::identity_of(declared.object));
  }
  std::vector<Declared> added;
  for (const Declared& declared : list_) {
    for (const sql::Identifier& name : implied_schemas(declared.object)) {
      model::Schema schema{.name = name};
      if (known.insert(identity(schema)).second) {
        added.push_back({.object = std::move(schema),
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
  Finisher finisher(filter, problems);
  for (Declared& declared : list_) {
    finisher.take(std::move(declared));
  }
  return std::move(finisher).result();
}

void resolve_identities(model::Declaration& declaration, Problems& problems) {
  std::set<sql::QualifiedName> types;
  std::vector<model::ObjectId> open;
  declaration.database.for_each([&](const auto& object) {
    for (const model::TakenName& name : model::taken_names_of(object)) {
      if (name.scope == model::NameScope::Type) {
        types.insert(name.name);
      }
    }
    if (model::location_query(object)) {
      open.push_back(identity(object));
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
  declaration.database.for_each([&](const auto& object) {
    const SourcePosition where = declaration.position_of(identity(object));
    for (const std::string& message : model::missing_references(object, declaration.database)) {
      problems.add(where, message);
    }
  });
}

}  // namespace schemadiff::files
