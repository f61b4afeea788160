#include "model/filter.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "model/kind.h"
#include "model/object.h"

namespace schemadiff::model {

namespace {

/// `public.users`: unquoted, as patterns are written.
std::string plain_path(const std::vector<sql::Identifier>& names) {
  std::string path;
  for (const sql::Identifier& name : names) {
    path += path.empty() ? "" : ".";
    path += name.raw();
  }
  return path;
}

bool matches(const Pattern& pattern, const ObjectId& id) {
  if (!pattern.kind.empty() && pattern.kind != id.kind) {
    return false;
  }
  if (pattern.kind.empty() && !id.of.empty()) {
    return false;  // what it hangs on is asked itself; its own last name may be that of a role
  }
  const std::vector<sql::Identifier> names = names_of(id);
  const bool has_dot = pattern.glob.find('.') != std::string::npos;
  const std::string text = has_dot ? plain_path(names) : names.back().raw();
  return matches_glob(pattern.glob, text) ||
         (has_signature(id) && matches_glob(pattern.glob, text + id.path.back().raw()));
}

/// Whether a pattern for every kind may match something in this schema: `app.*` does in `app`.
bool reaches_into(const Pattern& pattern, const ObjectId& schema) {
  const std::size_t dot = pattern.glob.find('.');
  return pattern.kind.empty() && dot != std::string::npos &&
         matches_glob(std::string_view(pattern.glob).substr(0, dot), schema.path[0].raw());
}

/// The object and what its identity says it is part of, innermost first.
std::vector<ObjectId> containers_of(const Object& object) {
  std::vector<ObjectId> chain{identity_of(object)};
  if (std::optional<ObjectId> parent = parent_of(object)) {
    chain.push_back(std::move(*parent));
  }
  const std::vector<sql::Identifier> path = names_of(chain.back());
  if (path.size() > 2) {
    chain.push_back(table_id({.schema = path[0], .name = path[1]}));
  }
  if (path.size() > 1) {
    chain.push_back(schema_id(path[0]));
  }
  return chain;
}

bool any_matches(const std::vector<Pattern>& patterns, const std::vector<ObjectId>& chain) {
  return std::ranges::any_of(patterns, [&](const Pattern& pattern) {
    return std::ranges::any_of(chain, [&](const ObjectId& id) { return matches(pattern, id); });
  });
}

bool is_in_schema(const std::vector<ObjectId>& chain, const sql::Identifier& schema) {
  return std::ranges::find(chain, schema_id(schema)) != chain.end();
}

/// Whether the filter manages the object and all that it is part of.
bool is_managed(const Database& database, const Filter& filter, const Object& object) {
  if (!filter.manages(object)) {
    return false;
  }
  const std::optional<ObjectId> parent = parent_of(object);
  const std::optional<Object> above = parent ? database.find(*parent) : std::nullopt;
  return !above || is_managed(database, filter, *above);
}

/// Whether the object or what it is part of is among `wholes`.
bool belongs_to_one_of(const std::set<ObjectId>& wholes, const Object& object,
                       const Database& database) {
  std::optional<Object> whole = object;
  while (whole) {
    if (wholes.contains(identity_of(*whole))) {
      return true;
    }
    const std::optional<ObjectId> parent = parent_of(*whole);
    if (parent && wholes.contains(*parent)) {
      return true;
    }
    whole = parent ? database.find(*parent) : std::nullopt;
  }
  return false;
}

/// Of an unmanaged object no more is known than its name, as SQL, and its schema.
bool matches(const Pattern& pattern, const Unmanaged& object) {
  const bool is_its_kind = pattern.kind.empty() || pattern.kind == object.kind;
  return (is_its_kind && matches_glob(pattern.glob, object.name)) ||
         (object.schema && matches(pattern, schema_id(*object.schema)));
}

}  // namespace

bool Filter::manages(const Object& object) const {
  const std::vector<ObjectId> chain = containers_of(object);
  const ObjectId& self = chain.front();
  const bool is_schema = self.kind == Schema::kKind;
  const bool included = include.empty() || any_matches(include, chain) ||
                        (is_schema && std::ranges::any_of(include, [&](const Pattern& pattern) {
                           return reaches_into(pattern, self);
                         }));
  return included && !any_matches(exclude, chain) && !is_in_schema(chain, own_schema);
}

bool Filter::keeps(const Object& object) const {
  const ObjectId id = identity_of(object);
  return id == schema_id(sql::Identifier("public")) ||
         std::ranges::any_of(keep, [&](const Pattern& pattern) { return matches(pattern, id); });
}

bool holds_others(const Object& object, const Database& context) {
  const ObjectId id = identity_of(object);
  if (id.kind != Schema::kKind) {
    return false;
  }
  bool holds = std::ranges::any_of(
      context.unmanaged, [&](const Unmanaged& other) { return other.schema == id.path[0]; });
  context.for_each([&](const auto& other) {
    const ObjectId other_id = identity(other);
    holds = holds || (other_id.path.size() > 1 && other_id.path[0] == id.path[0]);
  });
  return holds;
}

std::vector<Unmanaged> missed(const std::vector<Unmanaged>& unmanaged, const Filter& filter) {
  std::vector<Unmanaged> left = unmanaged;
  std::erase_if(left, [&](const Unmanaged& object) {
    const auto matches_it = [&](const Pattern& pattern) { return matches(pattern, object); };
    const bool included = filter.include.empty() || std::ranges::any_of(filter.include, matches_it);
    return !included || std::ranges::any_of(filter.exclude, matches_it) ||
           object.schema == filter.own_schema;
  });
  return left;
}

Managed split(const Database& database, const Filter& filter) {
  Managed result;
  result.managed.server_version = database.server_version;
  result.context.server_version = database.server_version;
  result.context.unmanaged = database.unmanaged;
  database.for_each([&](const auto& object) {
    if (is_in_schema(containers_of(object), filter.own_schema)) {
      return;  // nothing of the user's can need it
    }
    const bool managed = is_managed(database, filter, object);
    (managed ? result.managed : result.context).add(object);
    const ObjectId id = identity(object);
    for (const ObjectId& used : database.uses(id)) {
      result.managed.add_use(id, used);
      result.context.add_use(id, used);
    }
  });
  result.managed.sort();
  result.context.sort();
  return result;
}

void set_aside(const Database& declared, Database& live, Database& context) {
  std::set<ObjectId> alone;
  for_each_kind([&]<class K>() {
    if constexpr (LeavingAlone<K>) {
      for (const K& object : declared.all<K>()) {
        std::ranges::move(left_alone(object, declared, live), std::inserter(alone, alone.end()));
      }
    }
  });
  if (alone.empty()) {
    return;
  }
  // Before any of it moves, because a parent is looked up.
  std::set<ObjectId> moving;
  live.for_each([&](const auto& object) {
    if (belongs_to_one_of(alone, object, live)) {
      moving.insert(identity(object));
    }
  });
  for_each_kind([&]<class K>() {
    std::erase_if(live.all<K>(), [&](const K& object) {
      const bool moves = moving.contains(identity(object));
      if (moves) {
        context.add(object);
      }
      return moves;
    });
  });
  context.sort();
}

}  // namespace schemadiff::model
