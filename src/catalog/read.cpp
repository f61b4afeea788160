#include "catalog/read.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/ranges.h>

#include "base/error.h"
#include "catalog/unmanaged.h"
#include "model/catalog_sql.h"
#include "model/kind.h"
#include "model/object_id.h"
#include "model/row.h"
#include "pg/copy_rows.h"
#include "pg/transaction.h"
#include "sql/identifier.h"

namespace schemadiff::catalog {

namespace {

using model::Address;
using model::ObjectId;

/// How many columns of a query an address takes.
constexpr std::size_t kAddressColumns = 3;

struct AddressHash {
  std::size_t operator()(const Address& address) const noexcept {
    const std::size_t object = (std::size_t{address.catalog} << 32U) ^ address.object;
    return std::hash<std::size_t>{}(object ^ (static_cast<std::size_t>(address.sub) << 20U));
  }
};

Address address_at(pg::Row row, std::size_t column) {
  return model::RowReader(row.subspan(column, kAddressColumns)).address();
}

/// Who needs whom, restricted to what a user made: an initdb object's number is below 16384. 'i'
/// and 'e' say that one thing is part of another (an index of its constraint, a type of its
/// extension). Triggers on the inside of constraints and TOAST tables are many and lead nowhere;
/// that a default needs its column, and a key its columns, their own fields tell, unless the
/// columns are inherited. What few constraints are no keys is looked for, not what many are.
constexpr std::string_view kDepend = R"sql(
WITH heir AS MATERIALIZED (
  SELECT inheritance.inhrelid AS oid FROM pg_catalog.pg_inherits AS inheritance
  UNION
  SELECT relation.oid FROM pg_catalog.pg_class AS relation WHERE relation.reloftype <> 0
)
SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype
FROM pg_catalog.pg_depend
WHERE refobjid >= 16384
  AND deptype IN ('n', 'a', 'i', 'e')
  AND NOT (classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
    AND refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass)
  AND NOT (classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND deptype = 'i'
    AND objsubid = 0
    AND refobjsubid = 0)
  AND NOT (refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND refobjsubid > 0
    AND (classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND deptype = 'a'
      OR classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
        AND objid NOT IN (
          SELECT oid FROM pg_catalog.pg_constraint WHERE contype NOT IN ('p', 'u', 'f')))
    AND refobjid NOT IN (SELECT heir.oid FROM heir))
)sql";

/// The columns that are no objects of their own, because a parent or a type has them: a key may
/// name them all the same.
constexpr std::string_view kInheritedColumns = R"sql(
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, attribute.attrelid,
  attribute.attnum, attribute.attname
FROM (
    SELECT inheritance.inhrelid FROM pg_catalog.pg_inherits AS inheritance
    UNION
    SELECT relation.oid FROM pg_catalog.pg_class AS relation WHERE relation.reloftype <> 0
  ) AS heir (oid)
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = heir.oid
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped
)sql";

/// What may be in a database, asked for in one statement: most databases have few of all kinds.
class Occurrences {
 public:
  explicit Occurrences(pg::Connection& connection) {
    model::for_each_kind([&]<class K>() {
      ask(model::occurs<K>());
      if constexpr (model::Aliased<K>) {
        ask(model::aliases_occur<K>());
      }
    });
    ask(model::kHeirsOccur);
    ask(kUnmanagedOccur);
    const pg::Result result =
        connection.query(fmt::format("SELECT {}", fmt::join(std::views::keys(holds_), ",\n  ")));
    std::size_t column = 0;
    for (bool& holds : holds_ | std::views::values) {
      holds = result.rows()[0][column++] == "t";
    }
  }

  /// Demands that the condition was asked for.
  [[nodiscard]] bool holds(std::string_view condition) const { return holds_.at(condition); }

 private:
  void ask(std::string_view condition) { holds_.emplace(condition, false); }

  std::map<std::string_view, bool> holds_;
};

/// A row of pg_depend.
struct Dependency {
  Address user;
  Address used;
  char type = '\0';

  explicit Dependency(pg::Row row)
      : user(address_at(row, 0)),
        used(address_at(row, kAddressColumns)),
        type(row.back().value_or(" ").front()) {}

  /// A column that belongs to its own table from within ('i') is one of its partition key: it is
  /// the table that cannot be without the column. StorePartitionKey() in
  /// src/backend/catalog/heap.c.
  [[nodiscard]] bool is_key_column() const {
    return user.catalog == used.catalog && user.object == used.object && user.sub != 0 &&
           used.sub == 0;
  }
};

/// One reading of one database.
class Reader {
 public:
  Reader(pg::Connection& connection, AsWritten as_written)
      : connection_(connection), as_written_(as_written), occurrences_(connection) {}

  Reading run() && {
    database_.server_version = connection_.server_version();
    read_inherited_columns();
    // The order of kinds has what hangs on others after them: comments find their objects.
    model::for_each_kind([&]<class K>() { read_kind<K>(); });
    model::for_each_kind([&]<class K>() { read_aliases<K>(); });
    read_uses();
    read_unmanaged();
    database_.sort();
    return {.database = std::move(database_), .identities = {}};
  }

  Reading run_with_identities() && {
    Reading reading = std::move(*this).run();
    for (const auto& [address, number] : numbers_) {
      reading.identities.emplace(address, ids_[number]);
    }
    return reading;
  }

 private:
  void read_inherited_columns() {
    if (!occurrences_.holds(model::kHeirsOccur)) {
      return;
    }
    pg::copy_rows(connection_, kInheritedColumns, [&](pg::Row row) {
      inherited_columns_.emplace(address_at(row, 0), sql::Identifier(row.back().value_or("")));
    });
  }

  template <class K>
  void read_kind() {
    const bool is_wanted = as_written_ == AsWritten::Read || !model::CanonicalAsWritten<K>;
    if (!is_wanted || !occurrences_.holds(model::occurs<K>())) {
      return;
    }
    const model::Resolver resolver{
        .object = [&](const Address& address) { return managed_at(address); },
        .column = [&](const Address& address) { return column_at(address); }};
    pg::copy_rows(connection_, K::query(connection_.major()), [&](pg::Row row) {
      model::RowReader reader(row.subspan(kAddressColumns), &resolver);
      std::optional<K> object = K::read(reader);
      if (object) {
        numbers_.emplace(address_at(row, 0), ids_.size());
        ids_.push_back(identity(*object));
        database_.own<K>().push_back(*std::move(object));
      }
    });
  }

  /// Aliases come after all objects, so that a comment on a backing index is not mistaken for one
  /// on its constraint.
  template <class K>
  void read_aliases() {
    if constexpr (model::Aliased<K>) {
      if (occurrences_.holds(model::aliases_occur<K>())) {
        pg::copy_rows(connection_, K::alias_query(connection_.major()), [&](pg::Row row) {
          part_of_.emplace(address_at(row, 0), address_at(row, kAddressColumns));
        });
      }
    }
  }

  void read_uses() {
    std::vector<Dependency> dependencies;
    pg::copy_rows(connection_, kDepend, [&](pg::Row row) {
      const Dependency& last = dependencies.emplace_back(row);
      if ((last.type == 'i' || last.type == 'e') && !last.is_key_column()) {
        part_of_.emplace(last.user, last.used);
      }
    });
    std::vector<std::pair<std::size_t, std::size_t>> uses;
    for (const Dependency& dependency : dependencies) {
      std::optional<std::size_t> user = number_of(dependency.user);
      std::optional<std::size_t> used = number_of(dependency.used);
      if (dependency.is_key_column()) {
        std::swap(user, used);
      }
      if (user && used && *user != *used) {
        uses.emplace_back(*user, *used);
        // A column that another table has it from: the table is needed as well.
        Address table = dependency.used;
        if (!dependency.is_key_column() && table.sub != 0 && !numbers_.contains(table)) {
          table.sub = 0;
          const std::optional<std::size_t> of = number_of(table);
          if (of && *of != *user) {
            uses.emplace_back(*user, *of);
          }
        }
      }
    }
    std::ranges::sort(uses);
    const auto repeated = std::ranges::unique(uses);
    uses.erase(repeated.begin(), repeated.end());
    add_uses(uses);
  }

  /// `uses` is sorted by user. What one object uses is added by identity, not in the order of
  /// numbers that differ from one database to the next.
  void add_uses(std::span<const std::pair<std::size_t, std::size_t>> uses) {
    for (std::size_t begin = 0; begin < uses.size();) {
      const std::size_t user = uses[begin].first;
      std::vector<ObjectId> used;
      std::size_t end = begin;
      for (; end < uses.size() && uses[end].first == user; ++end) {
        used.push_back(ids_[uses[end].second]);
      }
      std::ranges::sort(used);
      for (ObjectId& id : used) {
        database_.add_use(ids_[user], std::move(id));
      }
      begin = end;
    }
  }

  void read_unmanaged() {
    if (!occurrences_.holds(kUnmanagedOccur)) {
      return;
    }
    for (Found& found : unmanaged(connection_)) {
      if (!numbers_.contains(found.address)) {
        database_.unmanaged.push_back(std::move(found.object));
      }
    }
    std::ranges::sort(database_.unmanaged);
  }

  std::optional<ObjectId> managed_at(const Address& address) const {
    const auto at = numbers_.find(address);
    return at == numbers_.end() ? std::nullopt : std::optional(ids_[at->second]);
  }

  std::optional<sql::Identifier> column_at(const Address& address) const {
    if (const std::optional<ObjectId> column = managed_at(address)) {
      return column->path.back();
    }
    const auto at = inherited_columns_.find(address);
    return at == inherited_columns_.end() ? std::nullopt : std::optional(at->second);
  }

  /// The managed object that an address is, or is part of.
  std::optional<std::size_t> number_of(Address address) const {
    // An array of a row type of a table of an extension: chains are short.
    for (int hops = 0; hops < 8; ++hops) {
      if (const auto at = numbers_.find(address); at != numbers_.end()) {
        return at->second;
      }
      if (const auto whole = part_of_.find(address); whole != part_of_.end()) {
        address = whole->second;
      } else if (address.sub != 0) {
        address.sub = 0;
      } else {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  pg::Connection& connection_;
  AsWritten as_written_;
  Occurrences occurrences_;
  model::Database database_;
  std::vector<ObjectId> ids_;
  std::unordered_map<Address, std::size_t, AddressHash> numbers_;  // into ids_
  std::unordered_map<Address, sql::Identifier, AddressHash> inherited_columns_;
  std::unordered_map<Address, Address, AddressHash> part_of_;
};

/// The deparsing functions look at the newest catalog, not at the snapshot, and fail on what was
/// dropped in the meantime ("cache lookup failed for …", "could not open relation with OID …").
bool vanished_meanwhile(const DatabaseError& error) {
  return error.sqlstate() == "XX000";
}

}  // namespace

model::Database read(pg::Connection& connection, AsWritten as_written,
                     const InSnapshot& in_snapshot) {
  constexpr int kAttempts = 4;
  for (int attempt = 1;; ++attempt) {
    try {
      const pg::ReadSnapshot snapshot(connection);
      if (in_snapshot) {
        in_snapshot(connection);
      }
      return Reader(connection, as_written).run().database;
    } catch (const DatabaseError& error) {
      if (attempt == kAttempts || !vanished_meanwhile(error)) {
        throw;
      }
    }
  }
}

Reading read_in_transaction(pg::Connection& connection, AsWritten as_written) {
  pg::Savepoint savepoint(connection);  // its end takes the pinned settings back
  pg::pin_read_settings(connection);
  Reading reading = Reader(connection, as_written).run_with_identities();
  savepoint.rollback();
  return reading;
}

}  // namespace schemadiff::catalog
