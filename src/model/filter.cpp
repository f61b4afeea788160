#include "model/filter.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/kind.h"
#include "model/object.h"

namespace schemadiff::model {

namespace {

/// `public.users`: unquoted, as patterns are written.
std::string plain_path(const Path& names) {
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
  const Path names = names_of(id);
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
std::vector<ObjectId> containers_of(const ObjectId& object, const std::optional<ObjectId>& parent) {
  std::vector<ObjectId> chain{object};
  if (parent) {
    chain.push_back(*parent);
  }
  const Path path = names_of(chain.back());
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

bool manages(const Filter& filter, const std::vector<ObjectId>& chain) {
  const ObjectId& self = chain.front();
  const bool is_schema = self.kind == Schema::kKind;
  const bool included = filter.include.empty() || any_matches(filter.include, chain) ||
                        (is_schema && std::ranges::any_of(filter.include, [&](const Pattern& p) {
                           return reaches_into(p, self);
                         }));
  return included && !any_matches(filter.exclude, chain) && !is_in_schema(chain, filter.own_schema);
}

/// Whether the filter manages objects and all that they are part of.
class Verdicts {
 public:
  Verdicts(const Database& database, const Filter& filter) : database_(database), filter_(filter) {}

  bool is_managed(const std::vector<ObjectId>& chain, const std::optional<ObjectId>& parent) {
    return manages(filter_, chain) && (!parent || is_managed(*parent));
  }

 private:
  /// Of what others are part of, which is asked about again and again.
  bool is_managed(const ObjectId& whole) {
    if (const auto known = wholes_.find(whole); known != wholes_.end()) {
      return known->second;
    }
    bool managed = true;
    if (const std::optional<Object> object = database_.find(whole)) {
      const std::optional<ObjectId> parent = parent_of(*object);
      managed = is_managed(containers_of(whole, parent), parent);
    }
    wholes_.emplace(whole, managed);
    return managed;
  }

  const Database& database_;
  const Filter& filter_;
  std::map<ObjectId, bool> wholes_;
};

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

/// What these are parts of is not all in sight any more.
void mark_wholes(const std::set<ObjectId>& parts, Database& live) {
  std::set<ObjectId> wholes;
  for (const ObjectId& part : parts) {
    const std::optional<Object> object = live.find(part);
    for (const Membership& membership :
         object ? memberships_of(*object) : std::vector<Membership>{}) {
      wholes.insert(membership.whole);
    }
  }
  for_each_kind([&]<class K>() {
    if constexpr (requires(K& whole) { whole.has_unseen_parts; }) {
      for (K& object : live.own<K>()) {
        object.has_unseen_parts.value = wholes.contains(identity(object));
      }
    }
  });
}

/// Of an unmanaged object no more is known than its name, as SQL, and its schema.
bool matches(const Pattern& pattern, const Unmanaged& object) {
  const bool is_its_kind = pattern.kind.empty() || pattern.kind == object.kind;
  return (is_its_kind && matches_glob(pattern.glob, object.name)) ||
         (object.schema && matches(pattern, schema_id(*object.schema)));
}

}  // namespace

bool Filter::manages(const ObjectId& object, const std::optional<ObjectId>& parent) const {
  return model::manages(*this, containers_of(object, parent));
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

Managed split(Database database, const Filter& filter) {
  Managed result;
  result.context.server_version = database.server_version;
  result.context.unmanaged = std::exchange(database.unmanaged, {});
  result.context.take_uses(database);
  std::set<ObjectId> own;  // schemadiff's: nothing of the user's can need it
  std::set<ObjectId> unmanaged;
  Verdicts verdicts(database, filter);
  database.for_each([&](const auto& object) {
    const ObjectId id = identity(object);
    std::optional<ObjectId> whole;
    if constexpr (requires { parent(object); }) {
      whole = parent(object);
    }
    const std::vector<ObjectId> chain = containers_of(id, whole);
    if (is_in_schema(chain, filter.own_schema)) {
      own.insert(id);
    } else if (!verdicts.is_managed(chain, whole)) {
      unmanaged.insert(id);
    }
  });
  if (!own.empty() || !unmanaged.empty()) {
    for_each_kind([&]<class K>() {
      std::erase_if(database.own<K>(), [&](const K& object) {
        const ObjectId id = identity(object);
        const bool moves = unmanaged.contains(id);
        if (moves) {
          result.context.own<K>().push_back(object);
        }
        return moves || own.contains(id);
      });
    });
  }
  result.managed = std::move(database);
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
  mark_wholes(alone, live);
  // Before any of it moves, because a parent is looked up.
  std::set<ObjectId> moving;
  live.for_each([&](const auto& object) {
    if (belongs_to_one_of(alone, object, live)) {
      moving.insert(identity(object));
    }
  });
  for_each_kind([&]<class K>() {
    std::erase_if(live.own<K>(), [&](const K& object) {
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
