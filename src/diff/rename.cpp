#include "diff/rename.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "model/kind.h"
#include "model/object.h"
#include "model/place.h"
#include "model/precedence.h"
#include "model/rename.h"

namespace schemadiff::diff {

namespace {

using model::Object;
using model::ObjectId;

/// One renaming that was decided, with the identities on both sides.
struct Decided {
  ObjectId from;
  ObjectId to;
};

/// What the object was called in the live database before the renamings that were decided: a column
/// of a renamed table is found under the table's former name.
ObjectId live_identity(ObjectId id, std::span<const Decided> decided) {
  for (const Decided& renaming : decided) {
    const model::Path& now = renaming.to.path;
    if (model::names_of(id).size() > now.size() &&
        std::equal(now.begin(), now.end(), id.path.begin())) {
      std::copy(renaming.from.path.begin(), renaming.from.path.end(), id.path.begin());
    }
  }
  return id;
}

/// The identity of an object under a former name. At the top level the former name may bring its
/// own schema.
ObjectId former_identity(const ObjectId& now, const std::string& former) {
  ObjectId id = now;
  const bool stands_in_schema = model::names_of(now).size() == 2;
  if (stands_in_schema) {
    const sql::QualifiedName name = model::parse_name(former, now.path.front());
    id.path[0] = name.schema;
    id.path[1] = name.name;
  } else {
    id.path.back() = sql::Identifier(former);
  }
  return id;
}

/// Outermost first, so that a table's renaming is known before its columns' are looked at.
std::vector<const model::RenameHint*> outermost_first(const std::vector<model::RenameHint>& hints) {
  std::vector<const model::RenameHint*> sorted;
  sorted.reserve(hints.size());
  for (const model::RenameHint& hint : hints) {
    sorted.push_back(&hint);
  }
  std::ranges::stable_sort(sorted, {}, [](const model::RenameHint* hint) {
    return std::pair(hint->object.path.size(), model::rank_of(hint->object.kind));
  });
  return sorted;
}

Renaming renaming_of(model::PartRenaming part, ObjectId object, ObjectId former) {
  return {.kind = std::move(part.kind),
          .from = std::move(part.from),
          .to = std::move(part.to),
          .object = std::move(object),
          .former = std::move(former),
          .up = std::move(part.up),
          .down = std::move(part.down)};
}

class Collector {
 public:
  Collector(const model::Declaration& declared, const model::Database& live)
      : declared_(declared), live_(live) {}

  void take(const model::RenameHint& hint) {
    if (live_.contains(live_identity(hint.object, decided_))) {
      return;  // it has its new name already
    }
    for (const std::string& former : hint.former_names) {
      const ObjectId from = former_identity(hint.object, former);
      if (live_.contains(live_identity(from, decided_)) && !declared_.database.contains(from)) {
        claim(hint, from);
        return;
      }
    }
  }

  void take_parts() {
    declared_.database.for_each([&]<class K>(const K& object) {
      if constexpr (requires { part_renamings(object, object); }) {
        const ObjectId id = identity(object);
        ObjectId live_id = live_identity(id, decided_);
        for (const Decided& renaming : decided_) {
          live_id = renaming.to == id ? renaming.from : live_id;
        }
        take_parts_of(live_.find(live_id), object);
      }
    });
  }

  [[nodiscard]] std::vector<Renaming> result() {
    if (!diagnostics_.empty()) {
      throw DiagnosticsError(diagnostics_);
    }
    return std::move(renamings_);
  }

 private:
  void claim(const model::RenameHint& hint, const ObjectId& from) {
    for (const Decided& other : decided_) {
      if (other.from == from) {
        diagnostics_.push_back(
            {hint.where,
             fmt::format("{} and {} both claim to be the former {}", to_string(hint.object),
                         to_string(other.to), to_string(from)),
             "keep renamed_from at the one that holds its rows"});
        return;
      }
    }
    const Object to = declared_.database.find(hint.object).value();  // hints name declared objects
    const Object before = model::with_identity(to, from);
    make_room_for(to);
    renamings_.push_back({.kind = std::string(hint.object.kind),
                          .from = path_text(from),
                          .to = path_text(hint.object),
                          .object = hint.object,
                          .former = live_identity(from, decided_),
                          .up = model::rename_statements(before, to),
                          .down = model::rename_statements(to, before)});
    decided_.push_back({from, hint.object});
  }

  /// A table can only move into a schema that is there.
  void make_room_for(const Object& object) {
    for (const ObjectId& id : model::dependencies_of(object)) {
      const bool is_there = live_.contains(live_identity(id, decided_)) ||
                            std::ranges::find(decided_, id, &Decided::to) != decided_.end();
      const std::optional<Object> needed = is_there ? std::nullopt : declared_.database.find(id);
      if (needed) {
        renamings_.push_back({.kind = std::string(id.kind),
                              .from = "",
                              .to = path_text(id),
                              .object = id,
                              .former = id,
                              .up = model::create_statements(*needed, {}, {}),
                              .down = model::drop_statements(*needed, {})});
        decided_.push_back({id, id});
      }
    }
  }

  void take_parts_of(const std::optional<Object>& live, const Object& declared) {
    if (!live) {
      return;
    }
    for (model::PartRenaming& part : model::part_renamings_of(*live, declared)) {
      renamings_.push_back(
          renaming_of(std::move(part), model::identity_of(declared), model::identity_of(*live)));
    }
  }

  const model::Declaration& declared_;
  const model::Database& live_;
  std::vector<Decided> decided_;
  std::vector<Renaming> renamings_;
  std::vector<Diagnostic> diagnostics_;
};

/// Objects of one kind that are in `all` and not in `other`.
template <class K>
std::vector<const K*> only_in(const model::Database& all, const model::Database& other) {
  std::vector<const K*> found;
  for (const K& object : all.all<K>()) {
    if (other.find<K>(identity(object)) == nullptr) {
      found.push_back(&object);
    }
  }
  return found;
}

/// Pairs that differ in nothing but their name and have one parent, in the order of `from`.
template <class K>
std::vector<Decided> equal_pairs(const std::vector<const K*>& from,
                                 const std::vector<const K*>& to) {
  std::vector<Decided> pairs;
  std::map<std::optional<ObjectId>, std::vector<const K*>> siblings;
  for (const K* const after : to) {
    siblings[parent(*after)].push_back(after);
  }
  for (const K* const before : from) {
    std::vector<const K*>& free = siblings[parent(*before)];
    const auto equal = std::ranges::find_if(free, [&](const K* after) {
      return model::with_identity(*before, identity(*after)) == Object(*after);
    });
    if (equal != free.end()) {
      pairs.push_back({identity(*before), identity(**equal)});
      free.erase(equal);
    }
  }
  return pairs;
}

/// Kinds whose name says nothing about rows: a constraint or an index of a table.
template <class K>
concept NamedWithinParent = model::DefaultNamed<K> && model::HasParent<K> && model::Renamable<K>;

template <class K>
bool is_free_to_replace(const K& object) {
  return model::replacement_of(object) == model::Replacement::Free;
}

/// Whether PostgreSQL may have chosen the name: `…_key`, `…_check1`. What somebody called otherwise
/// on purpose is another name than the one that a file leaves to PostgreSQL.
template <class K>
bool is_named_by_server(const K& object) {
  const std::optional<model::DefaultName> wanted = default_name(object);
  const std::string name = identity(object).path.back().raw();
  const std::size_t end = name.find_last_not_of("0123456789");
  return wanted && end != std::string::npos &&
         std::string_view(name).substr(0, end + 1).ends_with(fmt::format("_{}", wanted->label));
}

/// The names that objects of a database have, read when they are asked for.
class NamesTaken {
 public:
  explicit NamesTaken(const model::Database& database) : database_(database) {}

  [[nodiscard]] bool by_another(const Object& object) const {
    if (names_.empty()) {
      database_.for_each([&](const auto& known) {
        for (model::TakenName& name : model::names_made_along(known)) {
          names_.insert(std::move(name));
        }
      });
    }
    return std::ranges::any_of(model::names_made_along(object),
                               [&](const model::TakenName& name) { return names_.contains(name); });
  }

 private:
  const model::Database& database_;
  mutable std::set<model::TakenName> names_;
};

/// Takes over what the files leave open of the objects of a kind. Returns what they need then and
/// nobody declared.
template <class K>
std::set<ObjectId> adopt_all(model::Database& declared, const model::Database& live) {
  std::set<ObjectId> needed;
  for (std::size_t i = 0; i < declared.all<K>().size(); ++i) {
    const K& written = declared.all<K>()[i];
    const K* const found = live.find<K>(identity(written));
    if (found == nullptr) {
      continue;
    }
    K adopted = written;
    adopt(adopted, *found);
    if (adopted == written) {
      continue;
    }
    if constexpr (model::HasDependencies<K>) {
      std::ranges::copy_if(dependencies(adopted), std::inserter(needed, needed.end()),
                           [&](const ObjectId& id) { return !declared.contains(id); });
    }
    declared.own<K>()[i] = std::move(adopted);
  }
  return needed;
}

/// The live object that a declared one with a name left to PostgreSQL must be: it holds rows or
/// values, and is the only one of its kind that its parent has and nobody declared.
template <class K>
std::optional<ObjectId> only_child_like(const K& object, const model::Declaration& declared,
                                        const model::Database& live) {
  const ObjectId id = identity(object);
  if (is_free_to_replace(object) || !declared.leaves_name_open(id) || live.contains(id)) {
    return std::nullopt;
  }
  std::optional<ObjectId> found;
  for (const K& candidate : live.all<K>()) {
    if (parent(candidate) && parent(candidate) == parent(object) &&
        !declared.database.contains(identity(candidate))) {
      if (found) {
        return std::nullopt;
      }
      found = identity(candidate);
    }
  }
  return found;
}

}  // namespace

std::vector<Renaming> renamings(const model::Declaration& declared, const model::Database& live) {
  Collector collector(declared, live);
  for (const model::RenameHint* const hint : outermost_first(declared.renames)) {
    collector.take(*hint);
  }
  collector.take_parts();
  return collector.result();
}

std::vector<Renaming> implied_renamings(const model::Database& from, const model::Database& to) {
  std::vector<Renaming> found;
  to.for_each([&]<class K>(const K& object) {
    const K* const before = from.find<K>(identity(object));
    if (before == nullptr || *before == object) {
      return;
    }
    for (model::PartRenaming& part : model::implied_part_renamings(*before, object, from, to)) {
      found.push_back(renaming_of(std::move(part), identity(object), identity(object)));
    }
  });
  return found;
}

std::vector<NameOnly> equal_but_for_name(const model::Database& from, const model::Database& to) {
  std::vector<NameOnly> found;
  const NamesTaken taken(from);
  model::for_each_kind([&]<class K>() {
    if constexpr (model::HasParent<K> && model::Renamable<K> && !model::Following<K>) {
      std::vector<const K*> gone = only_in<K>(from, to);
      std::erase_if(gone, [](const K* object) { return !is_free_to_replace(*object); });
      for (const Decided& pair : equal_pairs(gone, only_in<K>(to, from))) {
        const Object before = from.find(pair.from).value();
        const Object after = to.find(pair.to).value();
        if (taken.by_another(after)) {
          continue;  // what has the name has to go first
        }
        found.push_back({.renaming = {.kind = std::string(pair.from.kind),
                                      .from = path_text(pair.from),
                                      .to = path_text(pair.to),
                                      .object = pair.to,
                                      .former = pair.from,
                                      .up = model::rename_statements(before, after),
                                      .down = model::rename_statements(after, before)},
                         .from = pair.from,
                         .to = pair.to});
      }
    }
  });
  return found;
}

void take_open_attributes(model::Declaration& declared, const model::Database& live) {
  std::vector<Decided> renamed;
  std::set<ObjectId> needed;
  model::for_each_kind([&]<class K>() {
    if constexpr (model::Adopting<K>) {
      needed.merge(adopt_all<K>(declared.database, live));
    }
    if constexpr (NamedWithinParent<K>) {
      for (const K& object : declared.database.all<K>()) {
        if (const std::optional<ObjectId> found = only_child_like(object, declared, live)) {
          renamed.push_back({.from = identity(object), .to = *found});
        }
      }
    }
  });
  for (const ObjectId& id : needed) {
    if (std::optional<Object> found = live.find(id)) {
      declared.database.add(*std::move(found));
    }
  }
  if (!needed.empty()) {
    declared.database.sort();
  }
  for (const Decided& renaming : renamed) {
    model::rename_in(declared, renaming.from, renaming.to);
  }
}

std::vector<std::pair<ObjectId, ObjectId>> take_live_names(model::Database& canonical,
                                                           const model::Declaration& declared,
                                                           const model::Database& live) {
  std::vector<std::pair<ObjectId, ObjectId>> renamed;
  model::for_each_kind([&]<class K>() {
    if constexpr (NamedWithinParent<K>) {
      std::vector<const K*> unnamed = only_in<K>(canonical, live);
      std::erase_if(unnamed,
                    [&](const K* object) { return !declared.leaves_name_open(identity(*object)); });
      std::vector<const K*> found = only_in<K>(live, canonical);
      std::erase_if(found, [](const K* object) { return !is_named_by_server(*object); });
      for (const Decided& pair : equal_pairs(unnamed, found)) {
        renamed.emplace_back(pair.from, pair.to);
      }
    }
  });
  for (const auto& [open, found] : renamed) {
    model::rename_in(canonical, open, found);
  }
  return renamed;
}

}  // namespace schemadiff::diff
