#include "model/rename.h"

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

#include "model/column_serial.h"

namespace schemadiff::model {

namespace {

/// Kinds keep their names in a few shapes: `table` and `name`, a qualified `name`, a bare `name`,
/// a `target`, one and a `grantee`, or a `relation` and `name`.
template <class K>
void give_identity(K& object, const ObjectId& id) {
  if constexpr (requires { set_identity(object, id); }) {
    set_identity(object, id);
  } else if constexpr (requires { object.target; }) {
    object.target = {.kind = id.of, .of = "", .path = id.path};
    if constexpr (requires { object.grantee; }) {
      object.grantee = id.path.back();
      object.target.path.pop_back();
    }
  } else if constexpr (requires { object.relation.path; }) {
    object.relation.path = {id.path[0], id.path[1]};
    object.name = id.path[2];
  } else if constexpr (requires {
                         object.table;
                         object.column = id.path[2];
                       }) {
    object.table = {.schema = id.path[0], .name = id.path[1]};
    object.column = id.path[2];
  } else if constexpr (requires { object.table; } && !requires { object.name; }) {
    object.table = {.schema = id.path[0], .name = id.path[1]};
  } else if constexpr (requires { object.table; }) {
    object.table.schema = id.path[0];
    if (id.path.size() > 2) {  // an index has its table's schema in its path, but not its table
      object.table.name = id.path[1];
    }
    object.name = id.path.back();
  } else if constexpr (requires { object.name.schema; }) {
    object.name = {.schema = id.path[0], .name = id.path[1]};
    if constexpr (Overloaded<K>) {
      object.signature = id.path[2];
    }
  } else {
    object.name = id.path[0];
  }
}

bool is_below(const ObjectId& id, const ObjectId& whole) {
  return id.path.size() >= whole.path.size() &&
         std::equal(whole.path.begin(), whole.path.end(), id.path.begin());
}

/// With the path of `to` in the place of that of `from`.
ObjectId moved_below(const ObjectId& id, const ObjectId& from, const ObjectId& to) {
  if (!is_below(id, from)) {
    return id;
  }
  ObjectId moved{.kind = id.kind, .of = id.of, .path = to.path};
  moved.path.insert(moved.path.end(),
                    id.path.begin() + static_cast<std::ptrdiff_t>(from.path.size()), id.path.end());
  return moved;
}

/// Gives every object the identity that `new_id` makes of its own.
void rename_all(Database& database, const std::function<ObjectId(const ObjectId&)>& new_id) {
  for_each_kind([&]<class K>() {
    for (std::size_t i = 0; i < database.all<K>().size(); ++i) {
      const ObjectId id = identity(database.all<K>()[i]);
      if (const ObjectId now = new_id(id); now != id) {
        give_identity(database.own<K>()[i], now);
      }
    }
  });
  database.rename_uses(new_id);
  database.sort();
}

}  // namespace

ObjectId renamed_id(const ObjectId& id, const ObjectId& from, const ObjectId& to) {
  if (id == from) {
    return to;
  }
  return id.of == from.kind ? moved_below(id, from, to) : id;
}

Object with_identity(Object object, const ObjectId& id) {
  std::visit([&](auto& o) { give_identity(o, id); }, object);
  return object;
}

void rename_in(Database& database, const ObjectId& from, const ObjectId& to) {
  rename_all(database, [&](const ObjectId& id) { return renamed_id(id, from, to); });
}

void rename_in(Declaration& declared, const ObjectId& from, const ObjectId& to) {
  rename_in(declared.database, from, to);
  for (ColumnDefault& value : declared.database.own<ColumnDefault>()) {
    follow(value, from, to);
  }
  if (auto entry = declared.origins.own().extract(from); !entry.empty()) {
    entry.key() = to;
    entry.mapped().implicit_name = false;
    declared.origins.own().insert(std::move(entry));
  }
}

std::vector<PartRenaming> implied_part_renamings(const Object& from, const Object& to,
                                                 const Database& before, const Database& after) {
  return std::visit(
      [&]<class K>(const K& now) -> std::vector<PartRenaming> {
        if constexpr (ImplyingRenamings<K>) {
          return implied_renamings(std::get<K>(from), now, before, after);
        } else {
          return {};
        }
      },
      to);
}

void rename_in(Declaration& declared, const std::map<ObjectId, ObjectId>& renamed) {
  if (renamed.empty()) {
    return;
  }
  const auto new_id = [&](const ObjectId& id) {
    if (const auto at = renamed.find(id); at != renamed.end()) {
      return at->second;
    }
    // What hangs on it: its comment, a privilege, which has a name of its own behind it.
    ObjectId whole{.kind = id.of, .of = "", .path = id.path};
    for (; !whole.path.empty(); whole.path.pop_back()) {
      if (const auto at = renamed.find(whole); at != renamed.end()) {
        return renamed_id(id, at->first, at->second);
      }
    }
    return id;
  };
  rename_all(declared.database, new_id);
  std::map<ObjectId, Origin> moved;
  for (const auto& [id, origin] : declared.origins.get()) {
    moved.emplace(new_id(id), origin);
  }
  declared.origins = std::move(moved);
  for (RenameHint& hint : declared.renames) {
    hint.object = new_id(hint.object);
  }
}

std::vector<PartRenaming> part_renamings_of(const Object& live, const Object& declared) {
  return std::visit(
      [&]<class K>(const K& after) -> std::vector<PartRenaming> {
        if constexpr (requires(const K& k) { part_renamings(k, k); }) {
          return part_renamings(std::get<K>(live), after);
        } else {
          return {};
        }
      },
      declared);
}

}  // namespace schemadiff::model
