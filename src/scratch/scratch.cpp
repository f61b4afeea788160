#include "scratch/scratch.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/read.h"
#include "model/as_written.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/rename.h"
#include "model/row.h"
#include "model/users.h"
#include "pg/transaction.h"
#include "scratch/build.h"
#include "scratch/hints.h"
#include "scratch/place.h"
#include "scratch/prepare.h"
#include "scratch/schemas.h"
#include "scratch/select.h"
#include "scratch/slice.h"
#include "scratch/unit.h"
#include "scratch/unshown.h"

namespace schemadiff::scratch {

namespace {

using model::Object;
using model::ObjectId;

/// What an empty database may hold: schemas that were there, and extensions.
bool stands_without_schema(const ObjectId& id) {
  return id.path.size() == 1;
}

void demand_empty(const model::Database& found, const pg::Connection& connection) {
  const auto refuse = [&](const std::string& what) {
    throw Error(Failure::Usage,
                fmt::format("the scratch database {} is not empty: it holds {}; schemadiff uses "
                            "only an empty one, and deletes nothing in it",
                            connection.place(), what));
  };
  found.for_each([&](const auto& object) {
    const ObjectId id = identity(object);
    if (!stands_without_schema(id)) {
      refuse(to_string(id));
    }
  });
  if (!found.unmanaged.empty()) {
    refuse(fmt::format("{} {}", found.unmanaged.front().kind, found.unmanaged.front().name));
  }
}

/// Those that `is_meant` takes, and the objects of `found` that follow from them.
Predicate with_following(const model::Database& found, const Predicate& is_meant) {
  std::set<ObjectId> ids;
  model::for_each_kind([&]<class K>() {
    if constexpr (model::Following<K>) {
      for (const K& object : found.all<K>()) {
        if (is_meant(parent(object).value())) {
          ids.insert(identity(object));
        }
      }
    }
  });
  return [is_meant, ids = std::move(ids)](const ObjectId& id) {
    return is_meant(id) || ids.contains(id);
  };
}

/// Moves the objects of `part`, and who of them needs whom, into `whole`.
void add_all(model::Database& whole, model::Database part) {
  model::for_each_kind([&]<class K>() {
    for (K& object : part.own<K>()) {
      const ObjectId id = identity(object);
      for (const ObjectId& used : part.uses(id)) {
        whole.add_use(id, used);
      }
      whole.own<K>().push_back(std::move(object));
    }
  });
  whole.sort();
}

/// The declared objects that are not `concerned`, and what follows from them, as they are in
/// `live`.
model::Database settled(const model::Declaration& declared, const model::Database& live,
                        const std::set<ObjectId>& concerned) {
  const Predicate is_declared = [&](const ObjectId& id) { return declared.database.contains(id); };
  // What follows from a concerned object is found out with it, also where it is declared itself.
  const Predicate is_found_out =
      with_following(live, [&](const ObjectId& id) { return concerned.contains(id); });
  const Predicate is_settled = [&](const ObjectId& id) {
    return is_declared(id) && !is_found_out(id);
  };
  model::Database result =
      select(live, with_following(live, is_settled), with_following(live, is_declared));
  take_hints(result, declared.database);
  return result;
}

/// `"app", "shop", "public"`: where the names in an object's texts are looked for.
class DeclaredPaths {
 public:
  explicit DeclaredPaths(const model::Declaration& declared) : declared_(declared) {}

  std::string operator()(const ObjectId& id) const {
    std::vector<sql::Identifier> schemas = listed(id);
    if (schemas.empty() && !stands_without_schema(id)) {
      schemas.push_back(id.path.front());
    }
    schemas.emplace_back("public");
    std::string text;
    std::set<sql::Identifier> seen;
    for (const sql::Identifier& schema : schemas) {
      if (seen.insert(schema).second) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", schema);
      }
    }
    return text;
  }

 private:
  /// Its own entry or that of what it is part of.
  [[nodiscard]] std::vector<sql::Identifier> listed(ObjectId id) const {
    for (;;) {
      if (std::vector<sql::Identifier> own = declared_.search_path_of(id); !own.empty()) {
        return own;
      }
      const std::optional<Object> object = declared_.database.find(id);
      const std::optional<ObjectId> parent = object ? model::parent_of(*object) : std::nullopt;
      if (!parent) {
        return {};
      }
      id = *parent;
    }
  }

  const model::Declaration& declared_;
};

/// The relations that are unmanaged and made all the same, so that others can use them: a foreign
/// table is read as the table that stands in for it.
std::set<sql::QualifiedName> stand_ins_of(const model::Database& context) {
  std::set<sql::QualifiedName> names;
  for (const model::Unmanaged& unmanaged : context.unmanaged) {
    if (unmanaged.relation) {
      names.insert(*unmanaged.relation);
    }
  }
  return names;
}

bool is_part_of(const ObjectId& id, const std::set<sql::QualifiedName>& names) {
  return id.path.size() > 1 && names.contains({.schema = id.path[0], .name = id.path[1]});
}

SourcePosition position_of(const model::Declaration& declared, const ObjectId& id) {
  const SourcePosition own = declared.position_of(id);
  const std::optional<Object> object = declared.database.find(id);
  const std::optional<ObjectId> parent = object ? model::parent_of(*object) : std::nullopt;
  return own != SourcePosition{} || !parent ? own : position_of(declared, *parent);
}

/// Whether the failure only follows from that of another unit.
bool follows(const Unit& unit, const std::set<ObjectId>& failed, const model::Database& database) {
  const std::optional<Object> object = database.find(*unit.object);
  return object && std::ranges::any_of(database.needs(*object), [&](const ObjectId& needed) {
           return failed.contains(needed);
         });
}

/// The failures that stand for themselves.
std::vector<Unit> causes(std::vector<Unit> failed, const model::Database& database) {
  std::set<ObjectId> ids;
  for (const Unit& unit : failed) {
    ids.insert(*unit.object);
  }
  std::vector<Unit> own = failed;
  std::erase_if(own, [&](const Unit& unit) { return follows(unit, ids, database); });
  return own.empty() ? failed : own;  // a circle has no beginning
}

}  // namespace

struct Scratch::Implementation {
  Place place;
  model::Database before;                   ///< what every transaction finds
  std::vector<sql::Identifier> roles = {};  ///< that every transaction has to make
  std::set<ObjectId> schemas = {};          ///< made by the last one
  std::size_t made = 0;                     ///< units, by the last one

  /// Calls `then` in a transaction that is rolled back, with `all` and the context made, and reads
  /// what is there then: what passes scratch by is neither made nor read.
  catalog::Reading in_transaction(const model::Database& all, const model::Database& whole_context,
                                  const SearchPath& search_path,
                                  const std::function<void(std::vector<Unit>)>& refuse,
                                  const std::function<void()>& then,
                                  Texts texts = Texts::AsPrinted);

  /// Throws what the server says of the units of a declaration.
  [[noreturn]] void refuse_declared(std::vector<Unit> failed,
                                    const model::Declaration& declared) const;

  /// A schema, made first of all, or an extension or comment that was there before; what hung on a
  /// schema that gave way is not.
  [[nodiscard]] bool is_there(const ObjectId& id) const {
    const bool gave_way = place.in_target && id.of == model::Schema::kKind;
    return schemas.contains(id) || (stands_without_schema(id) && before.contains(id) && !gave_way);
  }

  [[nodiscard]] std::vector<Unit> units(const model::Database& objects,
                                        const model::Database& context,
                                        const SearchPath& search_path) const;
  [[nodiscard]] Diagnostic diagnostic(const model::Declaration& declared, const Unit& unit) const;
  [[nodiscard]] model::Database as_declared(const model::Database& found,
                                            const std::set<ObjectId>& concerned,
                                            const model::Declaration& declared,
                                            const model::Database& context) const;
  void demand_all(const model::Database& canonical, const std::set<ObjectId>& concerned,
                  const model::Declaration& declared) const;
  void demand_no_more(const model::Database& found, const model::Declaration& declared,
                      const model::Database& context) const;
};

Scratch::Scratch(Open open) : open_(std::move(open)) {}

Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;
Scratch::~Scratch() = default;

Scratch Scratch::open(const Options& options, pg::Connection& target,
                      const pg::Url& /*target_url*/) {
  Scratch scratch = later(options, target, {});
  static_cast<void>(scratch.there());
  return scratch;
}

Scratch Scratch::later(Options options, pg::Connection& target,
                       std::function<void(const std::string&)> opened) {
  return Scratch([options = std::move(options), &target, opened = std::move(opened)] {
    Place place = find_place(options, target);
    model::Database before = catalog::read(place.connection, catalog::AsWritten::LeftOut);
    if (!place.in_target) {
      demand_empty(before, place.connection);
    }
    std::vector<sql::Identifier> roles =
        place.is_local ? missing_roles(place.connection, target) : std::vector<sql::Identifier>{};
    if (opened) {
      opened(place.description);
    }
    return std::make_unique<Implementation>(Implementation{
        .place = std::move(place), .before = std::move(before), .roles = std::move(roles)});
  });
}

Scratch::Implementation& Scratch::there() {
  if (!implementation_) {
    implementation_ = open_();
  }
  return *implementation_;
}

const std::string& Scratch::description() {
  return there().place.description;
}

bool Scratch::is_elsewhere() const {
  if (!implementation_) {
    return false;
  }
  const Place& place = implementation_->place;
  const bool is_on_target = place.in_target || (place.database && !place.is_local);
  return !is_on_target;
}

int Scratch::server_major() {
  return there().place.connection.major();
}

std::optional<Ground> Scratch::ground(pg::Connection& target) {
  return another_database(there().place, target, there().roles);
}

std::vector<Unit> Scratch::Implementation::units(const model::Database& objects,
                                                 const model::Database& context,
                                                 const SearchPath& search_path) const {
  std::vector<Unit> all = units_of(objects, context, place.connection.major(), search_path);
  std::erase_if(all, [&](const Unit& unit) { return unit.object && is_there(*unit.object); });
  return all;
}

catalog::Reading Scratch::Implementation::in_transaction(
    const model::Database& all, const model::Database& whole_context, const SearchPath& search_path,
    const std::function<void(std::vector<Unit>)>& refuse, const std::function<void()>& then,
    Texts texts) {
  const model::Database objects = model::without_as_written(all);
  const model::Database context = model::without_as_written(whole_context);
  pg::Connection& connection = place.connection;
  const pg::Transaction transaction(connection);
  connection.execute("SET TRANSACTION READ WRITE");
  prepare(connection, roles);
  schemas = make_schemas(connection, objects, context, place.in_target);
  std::vector<Unit> wanted = units(objects, context, search_path);
  made = wanted.size();
  std::vector<Unit> failed = build(connection, std::move(wanted), texts);
  if (!failed.empty()) {
    refuse(std::move(failed));
  }
  then();
  return catalog::read_in_transaction(connection, catalog::AsWritten::LeftOut);
}

void Scratch::Implementation::refuse_declared(std::vector<Unit> failed,
                                              const model::Declaration& declared) const {
  std::vector<Diagnostic> diagnostics;
  for (const Unit& unit : causes(std::move(failed), declared.database)) {
    diagnostics.push_back(diagnostic(declared, unit));
  }
  throw DiagnosticsError(std::move(diagnostics));
}

Diagnostic Scratch::Implementation::diagnostic(const model::Declaration& declared,
                                               const Unit& unit) const {
  std::vector<std::string> hints;
  if (!unit.error->detail.empty()) {
    hints.push_back(unit.error->detail);
  }
  if (!unit.error->hint.empty()) {
    hints.push_back(unit.error->hint);
  }
  // feature_not_supported: no control file; the target's server may have one.
  if (place.is_local && unit.object->kind == model::Extension::kKind &&
      unit.error->sqlstate == "0A000") {
    hints.push_back(
        fmt::format("The scratch is {}; another one may have the extension.", place.description));
  }
  return {.where = position_of(declared, *unit.object),
          .message = in_servers_words(unit),
          .hint = hints.empty() ? std::nullopt : std::optional(join(hints, " "))};
}

void Scratch::Implementation::demand_all(const model::Database& canonical,
                                         const std::set<ObjectId>& concerned,
                                         const model::Declaration& declared) const {
  declared.database.for_each([&]<class K>(const K& object) {
    const ObjectId id = identity(object);
    if (!requires { K::kMayBeNothing; } && concerned.contains(id) && !canonical.contains(id)) {
      throw Error(Failure::File,
                  fmt::format("{} was created, but the server does not show it: its text may say "
                              "something other than its key",
                              to_string(id)),
                  position_of(declared, id));
    }
  });
}

void Scratch::Implementation::demand_no_more(const model::Database& found,
                                             const model::Declaration& declared,
                                             const model::Database& context) const {
  std::vector<Diagnostic> more;
  found.for_each([&](const auto& o) {
    const Object object = o;
    const ObjectId id = identity(o);
    const std::optional<ObjectId> parent = model::parent_of(object);
    const bool follows = model::Following<std::remove_cvref_t<decltype(o)>>;
    if (parent && !follows && declared.database.contains(*parent) &&
        !declared.database.contains(id) && !context.contains(id) && !before.contains(id) &&
        model::is_named_in(declared.database, object)) {
      more.push_back({.where = position_of(declared, *parent),
                      .message = fmt::format("the texts of {} make {} as well, which is not "
                                             "declared",
                                             to_string(*parent), to_string(id)),
                      .hint = std::nullopt});
    }
  });
  if (!more.empty()) {
    throw DiagnosticsError(std::move(more));
  }
}

model::Database Scratch::Implementation::as_declared(const model::Database& found,
                                                     const std::set<ObjectId>& concerned,
                                                     const model::Declaration& declared,
                                                     const model::Database& context) const {
  demand_no_more(found, declared, context);
  const Predicate is_declared = [&](const ObjectId& id) { return declared.database.contains(id); };
  const Predicate is_concerned = [&](const ObjectId& id) { return concerned.contains(id); };
  model::Database canonical =
      select(found, with_following(found, is_concerned), with_following(found, is_declared));
  demand_all(canonical, concerned, declared);
  model::for_each_kind([&]<class K>() {
    if constexpr (model::CanonicalAsWritten<K>) {
      return;
    }
    for (K& object : canonical.own<K>()) {
      const K* const known = declared.database.find<K>(identity(object));
      if (known == nullptr) {
        continue;  // it follows from something declared
      }
      const K& written = *known;
      if (is_there(identity(object))) {
        // Not made from what the file says.
        K kept = written;
        if constexpr (model::Adopting<K>) {
          adopt(kept, object);
        }
        object = std::move(kept);
      }
      take_hint(object, written);
      if constexpr (model::PartlyUnshown<K>) {
        take_unshown(object, written);
      }
    }
  });
  return canonical;
}

model::Database Scratch::canonical(const model::Declaration& declared, const model::Database& live,
                                   const model::Database& context) {
  std::set<ObjectId> ids = concerned(declared.database, live);
  model::Database result = settled(declared, live, ids);
  if (ids.empty()) {
    model::take_as_written(result, declared.database);
    return result;
  }
  const Slice slice = slice_of(std::move(ids), declared.database, live, context);
  Implementation& self = there();
  const auto refuse = [&](std::vector<Unit> failed) {
    self.refuse_declared(std::move(failed), declared);
  };
  const catalog::Reading found =
      self.in_transaction(slice.objects, slice.context, DeclaredPaths(declared), refuse, [] {});
  made_ += self.made;
  add_all(result, self.as_declared(found.database, slice.concerned, declared, context));
  model::take_as_written(result, declared.database);
  return result;
}

void Scratch::settle_identities(model::Declaration& declared, const model::Database& live,
                                const model::Database& context) {
  std::map<ObjectId, std::string> queries;
  std::set<ObjectId> ids;
  declared.database.for_each([&]<class K>(const K& object) {
    if constexpr (model::NamedByTypes<K>) {
      const ObjectId id = identity(object);
      std::optional<std::string> query = locate(object);
      if (query && live.find<K>(id) == nullptr) {
        ids.insert(id);
        queries.emplace(id, *std::move(query));
      }
    }
  });
  if (queries.empty()) {
    return;
  }
  const Slice slice = slice_of(std::move(ids), declared.database, live, context);
  Implementation& self = there();
  const DeclaredPaths search_path(declared);
  const auto refuse = [&](std::vector<Unit> failed) {
    self.refuse_declared(std::move(failed), declared);
  };
  std::map<ObjectId, model::Address> places;
  const auto locate = [&] {
    for (const auto& [id, query] : queries) {
      self.place.connection.execute(fmt::format("SET LOCAL search_path = {}", search_path(id)));
      const pg::Result found = self.place.connection.query(query);
      places.emplace(id, model::RowReader(found.row(0)).address());
    }
  };
  const catalog::Reading found =
      self.in_transaction(slice.objects, slice.context, search_path, refuse, locate);
  made_ += self.made;
  std::map<ObjectId, ObjectId> renamed;
  for (const auto& [id, address] : places) {
    if (const auto at = found.identities.find(address);
        at != found.identities.end() && at->second != id) {
      renamed.emplace(id, at->second);
    }
  }
  model::rename_in(declared, renamed);
}

model::Database Scratch::after(const model::Database& start, const model::Database& context,
                               const model::Statements& statements) {
  Implementation& self = there();
  const auto refuse = [&](std::vector<Unit> failed) {
    const std::vector<Unit> own = causes(std::move(failed), start);
    throw Error(Failure::Database,
                fmt::format("the current state cannot be rebuilt in {}: {}", self.place.description,
                            in_servers_words(own.front())));
  };
  const auto plain = [](const ObjectId& /*id*/) { return std::string("pg_catalog"); };
  const auto run = [&] {
    self.place.connection.execute("SET LOCAL search_path = pg_catalog");
    for (const model::Statement& statement : statements) {
      self.place.connection.execute(statement.sql);
    }
  };
  const Texts texts = statements.empty() ? Texts::AsRead : Texts::AsPrinted;
  model::Database found =
      self.in_transaction(start, context_of(start, context), plain, refuse, run, texts).database;
  made_ += self.made;
  restore_unshown(found, start);
  const std::set<sql::QualifiedName> others = stand_ins_of(context);
  model::Database result = select(found, [&](const ObjectId& id) {
    return start.contains(id) ||
           !(is_part_of(id, others) || context.contains(id) || self.before.contains(id) ||
             self.schemas.contains(id) || is_moved_aside(id));
  });
  model::take_as_written(result, start);
  return result;
}

model::Database Scratch::after(const model::Database& start, const model::Database& context,
                               const model::Statements& statements,
                               const std::set<ObjectId>& touched) {
  const std::set<ObjectId> changing = model::Users(start).with_users(touched);
  const Slice slice = slice_of(changing, start, start, context);
  const Predicate any = [](const ObjectId& /*id*/) { return true; };
  const Predicate stays = [&](const ObjectId& id) { return !changing.contains(id); };
  const Predicate changed = [&](const ObjectId& id) { return !stays(id) || !start.contains(id); };
  model::Database result = select(start, stays, any);
  add_all(result, select(after(slice.objects, context, statements), changed, any));
  return result;
}

}  // namespace schemadiff::scratch
