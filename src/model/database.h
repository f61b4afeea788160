#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/shared.h"
#include "model/kinds.h"
#include "model/object.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// Something that exists in a database and has no kind of its own yet: reported, never touched.
struct Unmanaged {
  std::string kind;  ///< PostgreSQL's word: "view", "function", "partitioned table"
  std::string name;  ///< as SQL: `app.add(integer, integer)`
  std::optional<sql::Identifier> schema;  ///< absent where it lives in none (a cast, a server)
  /// Where it is a relation: its own name. What stands in for it is read as a managed relation.
  std::optional<sql::QualifiedName> relation = {};
  /// Statements that make it anew, or something that can stand in for it, in the server's own
  /// words. Serves as context where managed objects use it; empty where they cannot.
  std::vector<std::string> definition = {};

  bool operator==(const Unmanaged&) const = default;
  auto operator<=>(const Unmanaged&) const = default;
};

/// A set of objects, each with its own identity, and who needs whom. Copies are cheap: they share
/// what none of them changes.
class Database {
 public:
  /// All objects of a kind, sorted by identity once `sort` was called.
  template <class K>
  [[nodiscard]] const std::vector<K>& all() const {
    return std::get<Shared<std::vector<K>>>(objects_).get();
  }

  /// The same to be changed. Copies of the database share them until then, so pointers into `all`
  /// may lead to another's objects afterwards.
  template <class K>
  [[nodiscard]] std::vector<K>& own() {
    return std::get<Shared<std::vector<K>>>(objects_).own();
  }

  /// Puts the other's objects of a kind in the place of this one's.
  template <class K>
  void take_all(const Database& other) {
    std::get<Shared<std::vector<K>>>(objects_) = std::get<Shared<std::vector<K>>>(other.objects_);
  }

  void add(Object object);

  /// Puts the object in the place of the one with its identity, if there is one. Demands that
  /// `sort` was called.
  void replace(const Object& object);

  /// Sorts every kind by identity; columns keep their `position` for those who print them.
  void sort();

  /// The object of a kind with this identity; null when there is none. Demands that `sort` was
  /// called. The pointer lives until the database changes.
  template <class K>
  [[nodiscard]] const K* find(const ObjectId& id) const {
    const std::vector<K>& objects = all<K>();
    const auto at =
        std::ranges::lower_bound(objects, id, {}, [](const K& o) { return identity(o); });
    return at != objects.end() && identity(*at) == id ? &*at : nullptr;
  }

  [[nodiscard]] std::optional<Object> find(const ObjectId& id) const;
  [[nodiscard]] bool contains(const ObjectId& id) const;
  [[nodiscard]] std::size_t size() const;

  [[nodiscard]] bool empty() const { return size() == 0; }

  /// Calls `function(object)` for every object, kind by kind.
  template <class Function>
  void for_each(Function&& function) const {
    for_each_kind([&]<class K>() {
      for (const K& object : all<K>()) {
        function(object);
      }
    });
  }

  /// What an object needs beyond what its own fields tell: pg_depend's word. Only managed objects
  /// are named.
  [[nodiscard]] const std::vector<ObjectId>& uses(const ObjectId& id) const;
  void add_use(const ObjectId& user, ObjectId used);

  /// Puts the other's word in the place of this one's.
  void take_uses(const Database& other) { uses_ = other.uses_; }

  /// Passes every identity in who uses whom through `renamed`.
  void rename_uses(const std::function<ObjectId(const ObjectId&)>& renamed);

  /// Everything an object needs: its fields' word and pg_depend's, sorted, each once; never itself.
  [[nodiscard]] std::vector<ObjectId> needs(const Object& object) const;

  std::vector<Unmanaged> unmanaged;
  int server_version = 0;  ///< as server_version_num, 0 when it never was in a server

  /// Whether the same objects are in both; who needs whom does not count.
  bool operator==(const Database& other) const { return objects_ == other.objects_; }

 private:
  template <class K>
  using Objects = Shared<std::vector<K>>;

  Kinds::Tuple<Objects> objects_;
  Shared<std::map<ObjectId, std::vector<ObjectId>>> uses_;
};

}  // namespace schemadiff::model
