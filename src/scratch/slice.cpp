#include "scratch/slice.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "model/kind.h"
#include "model/merge.h"
#include "model/object.h"
#include "model/users.h"
#include "scratch/words.h"

namespace schemadiff::scratch {

namespace {

using model::Database;
using model::Object;
using model::ObjectId;

using Ids = std::set<ObjectId>;

/// A part of something else.
struct Part {
  ObjectId id;
  ObjectId whole;
  bool widens = false;  ///< whether it shows in a text that stands for all of the whole
};

/// What has to change between two states, as far as it may tell on others.
struct Differences {
  Ids differing;                      ///< declared, and not equal to what is live
  Ids reaching;                       ///< changed in a way that may show in who uses it
  std::vector<Part> parts;            ///< that are new or gone
  std::vector<std::string> routines;  ///< names of routines that are new or gone
};

/// A schema in which objects are declared is always made.
template <class K>
constexpr bool is_schema = std::is_same_v<K, model::Schema>;

/// Whether a declared object is the live one as the server writes it, or as model files write that:
/// `'new'` for `'new'::text`.
template <class K>
bool says(const K& wanted, const K& there, const Database& live) {
  if constexpr (model::Contracting<K>) {
    if (wanted != there) {
      K shorter = there;
      contract(shorter, live);
      return wanted == shorter;
    }
    return true;
  } else {
    return wanted == there;
  }
}

/// Whether model files leave something unsaid of such a whole that its parts tell.
bool is_told_by_parts(const ObjectId& whole) {
  bool told = false;
  model::with_kind(whole.kind, [&]<class K>() { told = model::Contracting<K>; });
  return told;
}

/// The parts of each such whole that `other` has too, in their order.
using Order = std::map<ObjectId, std::vector<std::pair<std::int64_t, sql::Identifier>>>;

Order order_of(const Database& database, const Database& other) {
  Order order;
  database.for_each([&](const auto& object) {
    if constexpr (requires { object.position.value; }) {
      const std::optional<ObjectId> whole = parent_of(object);
      if (whole && is_told_by_parts(*whole) && other.contains(identity(object))) {
        order[*whole].emplace_back(object.position.value, identity(object).path.back());
      }
    }
  });
  for (auto& [whole, parts] : order) {
    std::ranges::sort(parts);
  }
  return order;
}

/// Wholes that are written like the live ones, but whose parts are not, or in another order.
void add_told_otherwise(const Differences& found, const Database& declared, const Database& live,
                        Ids& ids) {
  for (const Part& part : found.parts) {
    if (declared.contains(part.whole) && is_told_by_parts(part.whole)) {
      ids.insert(part.whole);
    }
  }
  const Order before = order_of(live, declared);
  for (const auto& [whole, parts] : order_of(declared, live)) {
    const auto there = before.find(whole);
    const auto name = [](const auto& part) { return part.second; };
    if (there != before.end() && !std::ranges::equal(parts, there->second, {}, name, name)) {
      ids.insert(whole);
    }
  }
}

Differences differences(const Database& declared, const Database& live) {
  Differences found;
  model::merge(declared, live, [&]<class K>(const K* wanted, const K* there) {
    if constexpr (model::CanonicalAsWritten<K>) {
      return;  // no server has to be asked
    }
    if (wanted != nullptr && there != nullptr && says(*wanted, *there, live)) {
      return;
    }
    const K& object = wanted != nullptr ? *wanted : *there;
    const std::optional<ObjectId> whole = parent_of(object);
    if (wanted == nullptr && model::Following<K> && whole && declared.contains(*whole)) {
      return;  // not gone: it needs no declaration
    }
    ObjectId id = identity(object);
    if (wanted != nullptr) {
      found.differing.insert(id);
    }
    bool reaches = !is_schema<K>;
    if constexpr (model::SparingUsers<K>) {
      reaches = wanted == nullptr || there == nullptr || alters_users(*there, *wanted);
    }
    if (wanted == nullptr || there == nullptr) {
      if (whole) {
        found.parts.push_back({.id = id, .whole = *whole, .widens = model::Widening<K>});
      }
      if (model::has_signature(id) && id.of.empty()) {
        found.routines.push_back(model::names_of(id).back().raw());
      }
    }
    if (reaches) {
      found.reaching.insert(std::move(id));
    }
  });
  return found;
}

/// Texts that may name one of the routines: with another routine of that name they may mean
/// another.
void add_namers(const std::vector<std::string>& routines, const Database& declared, Ids& ids) {
  if (routines.empty()) {
    return;
  }
  declared.for_each([&](const auto& object) {
    Words words;
    add_words(words, object);
    if (std::ranges::any_of(routines, [&](const std::string& name) { return words.have(name); })) {
      ids.insert(identity(object));
    }
  });
}

bool is_inside(const ObjectId& id, const ObjectId& whole) {
  return id.path.size() > whole.path.size() &&
         std::equal(whole.path.begin(), whole.path.end(), id.path.begin());
}

bool reads_wholes(const ObjectId& id) {
  bool reads = false;
  model::with_kind(id.kind, [&]<class K>() { reads = model::ReadingWholes<K>; });
  return reads;
}

/// Whose text may stand for all that the part is a part of: the catalog may say that it uses no
/// more than the other parts. And what has its name in a relation that inherits from that.
void add_around(const Part& part, const model::Users& users, Ids& ids) {
  for (const ObjectId& user : users.of(part.whole)) {
    if (part.widens && reads_wholes(user)) {
      ids.insert(user);
    }
    for (const ObjectId& other : users.of(user)) {
      const bool shows = part.widens && is_inside(user, part.whole) && reads_wholes(other);
      const bool is_namesake = is_inside(other, user) && other.path.back() == part.id.path.back();
      if (shows || is_namesake) {
        ids.insert(other);
      }
    }
  }
}

bool is_as_written(const ObjectId& id) {
  bool as_written = false;
  model::with_kind(id.kind, [&]<class K>() { as_written = model::CanonicalAsWritten<K>; });
  return as_written;
}

/// Gathers what is needed, from three sources.
class Gathering {
 public:
  Gathering(const Database& declared, const Database& live, const Database& context)
      : declared_(declared), live_(live), context_(context), unmanaged_(context.unmanaged.size()) {
    list(declared);
    list(context);
  }

  void take(const ObjectId& id) {
    if (taken_.insert(id).second) {
      open_.push_back(id);
    }
  }

  /// Objects with words that may name further ones.
  void take_read(const Ids& ids) {
    for (const ObjectId& id : ids) {
      take(id);
      model::with_kind(id.kind, [&]<class K>() {
        if constexpr (model::ToldByUsers<K>) {
          take_tellers(id);
        }
        if (const K* const object = declared_.find<K>(id)) {
          add_words(words_, *object);
        }
      });
    }
  }

  /// Until nothing more is needed.
  void finish() {
    do {
      follow();
    } while (take_named());
  }

  Slice result(Ids concerned) {
    Slice slice{.concerned = std::move(concerned), .objects = {}, .context = {}};
    slice.objects.server_version = declared_.server_version;
    slice.context.server_version = context_.server_version;
    for (const ObjectId& id : taken_) {
      if (std::optional<Object> object = declared_.find(id)) {
        slice.objects.add(*std::move(object));
      } else if (std::optional<Object> other = context_.find(id)) {
        slice.context.add(*std::move(other));
      }
    }
    slice.objects.sort();
    slice.context.sort();
    for (std::size_t i = 0; i < unmanaged_.size(); ++i) {
      if (unmanaged_[i]) {
        slice.context.unmanaged.push_back(context_.unmanaged[i]);
      }
    }
    return slice;
  }

 private:
  /// An object that may be needed though nobody's fields say so.
  struct Candidate {
    ObjectId id;
    std::optional<ObjectId> parent;
    bool relied_on = false;
    bool nameable = false;
  };

  void list(const Database& database) {
    database.for_each([&]<class K>(const K& object) {
      Candidate candidate{.id = identity(object), .parent = parent_of(object)};
      if constexpr (model::ReliedOn<K>) {
        candidate.relied_on = relied_on(object);
      }
      candidate.nameable = candidate.id.of.empty() && model::names_of(candidate.id).size() == 2 &&
                           (!candidate.parent || candidate.parent->path != candidate.id.path);
      candidates_.push_back(std::move(candidate));
    });
  }

  /// Those who may add to an object, though it does not need them.
  void take_tellers(const ObjectId& told) {
    declared_.for_each([&]<class K>(const K& object) {
      if constexpr (model::HasDependencies<K>) {
        const std::vector<ObjectId> needed = dependencies(object);
        if (std::ranges::find(needed, told) != needed.end() && !model::CanonicalAsWritten<K>) {
          take(identity(object));
          add_words(words_, object);
        }
      }
    });
  }

  /// What the objects taken so far need by their fields' and the catalog's word.
  void follow() {
    while (!open_.empty()) {
      const ObjectId id = std::move(open_.back());
      open_.pop_back();
      const std::optional<Object> wanted = declared_.find(id);
      const std::optional<Object> there = live_.find(id);
      const std::optional<Object> other = wanted ? std::nullopt : context_.find(id);
      const std::optional<Object>& object = wanted ? wanted : other;
      if (!object) {
        // It follows from what it is part of.
        if (const std::optional<ObjectId> whole = there ? model::parent_of(*there) : std::nullopt) {
          take(*whole);
        }
        continue;
      }
      std::visit([&](const auto& o) { add_words(all_words_, o); }, *object);
      if (wanted && wanted != there) {  // nobody else knows what it needs
        std::visit([&](const auto& o) { add_words(words_, o); }, *wanted);
      }
      for (const ObjectId& needed : (wanted ? declared_ : context_).needs(*object)) {
        take(needed);
      }
      if (there) {
        for (const ObjectId& needed : live_.needs(*there)) {
          take(needed);
        }
      }
      for (const model::Membership& membership : model::memberships_of(*object)) {
        wholes_.insert(membership.whole);
      }
    }
  }

  [[nodiscard]] bool is_needed(const Candidate& candidate) const {
    return (candidate.relied_on && (!candidate.parent || taken_.contains(*candidate.parent))) ||
           (candidate.nameable && words_.have(model::names_of(candidate.id).back().raw()));
  }

  /// What is needed beside that; false when there is nothing.
  bool take_named() {
    const std::size_t before = taken_.size();
    bool grown = false;
    for (const Candidate& candidate : candidates_) {
      const bool is_part = candidate.parent && wholes_.contains(*candidate.parent);
      const bool is_new_part = is_part && wholes_.insert(candidate.id).second;
      grown = grown || is_new_part;
      if (is_new_part || (!taken_.contains(candidate.id) && is_needed(candidate))) {
        take(candidate.id);
      }
    }
    grown = grown || taken_.size() > before;
    for (std::size_t i = 0; i < unmanaged_.size(); ++i) {
      const model::Unmanaged& other = context_.unmanaged[i];
      if (!unmanaged_[i] && !other.definition.empty() && all_words_.have(bare_name(other))) {
        unmanaged_[i] = true;
        grown = true;
        for (const std::string& statement : other.definition) {
          words_.add(statement);
          all_words_.add(statement);
        }
      }
    }
    return grown;
  }

  /// Without schema and arguments; "" for what has no name of its own, a cast.
  static std::string bare_name(const model::Unmanaged& unmanaged) {
    if (unmanaged.relation) {
      return unmanaged.relation->name.raw();
    }
    std::string name = unmanaged.name.substr(0, unmanaged.name.find('('));
    const std::string schema = unmanaged.schema ? fmt::format("{}.", *unmanaged.schema) : "";
    return name.starts_with(schema) ? name.substr(schema.size()) : name;
  }

  const Database& declared_;
  const Database& live_;
  const Database& context_;
  std::vector<Candidate> candidates_;
  std::vector<bool> unmanaged_;  // which of the context's are needed
  Words words_;                  // of what is read anew: they may name anything
  Words all_words_;  // of all that is taken: of unmanaged things the catalog does not say who uses
                     // them
  Ids taken_;
  Ids wholes_;  // of which all parts are needed: what is a part of them has copies
  std::vector<ObjectId> open_;
};

}  // namespace

Ids concerned(const Database& declared, const Database& live) {
  Differences found = differences(declared, live);
  add_told_otherwise(found, declared, live, found.differing);
  if (found.reaching.empty()) {
    return std::move(found.differing);
  }
  const model::Users users(live);
  Ids reached = std::move(found.reaching);
  for (const Part& part : found.parts) {
    add_around(part, users, reached);
  }
  add_namers(found.routines, declared, reached);
  for (const ObjectId& id : users.with_users(std::move(reached))) {
    if (declared.contains(id) && !is_as_written(id)) {
      found.differing.insert(id);
    }
  }
  return std::move(found.differing);
}

Slice slice_of(Ids ids, const Database& declared, const Database& live, const Database& context) {
  Gathering gathering(declared, live, context);
  gathering.take_read(ids);
  gathering.finish();
  return gathering.result(std::move(ids));
}

Database context_of(const Database& objects, const Database& context) {
  if (context.empty() && context.unmanaged.empty()) {
    return context;
  }
  Ids all;
  objects.for_each([&](const auto& object) { all.insert(identity(object)); });
  return slice_of(std::move(all), objects, objects, context).context;
}

}  // namespace schemadiff::scratch
