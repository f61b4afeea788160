#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pg/connection.h"

namespace schemadiff::catalog {

/// What is kept of the system catalogs of a database to know them again: how many rows each has,
/// and when they were counted. None of the rows was made by transaction `horizon` or a later one,
/// and all earlier transactions were over.
struct CatalogState {
  std::uint64_t horizon = 0;  ///< a transaction's number, with its epoch
  std::string rows;           ///< "pg_aggregate 157\npg_am 7\n…"

  bool operator==(const CatalogState&) const = default;
};

/// The system catalogs of a database, not read but counted: whether anything in them has changed.
///
/// A row of a catalog is never overwritten: a change makes a new row, which carries the number of
/// its transaction (xmin), and one committed later than the horizon carries a number from there on.
/// So where no row has such a number nothing was added or changed, and where there are as many rows
/// as before nothing was taken away: the rows are the same ones. That holds within one life of a
/// server, which `database` tells: numbers repeat in a copy of a data directory, and after a crash
/// that lost transactions. What the server does overwrite in place (relpages, reltuples,
/// relallvisible, relfrozenxid, relminmxid, relhasindex and the like, datfrozenxid, datminmxid) is
/// in no model. https://www.postgresql.org/docs/15/ddl-system-columns.html
class Catalogs {
 public:
  /// As the transaction the connection is in sees them, which has to be a ReadSnapshot. Nothing
  /// where they cannot be known again: before PostgreSQL 14, which marks an index as valid in
  /// place; where the role may not ask what is needed.
  [[nodiscard]] static std::optional<Catalogs> in_snapshot(pg::Connection& connection);

  /// A digest over what has to be the same beside the catalogs: the server and its life, the
  /// database, the role, the settings, the extensions that could be made, and what the role sees of
  /// catalogs it may not read.
  [[nodiscard]] const std::string& database() const noexcept { return database_; }

  /// Nothing while a transaction is under way that is older than a row.
  [[nodiscard]] std::optional<CatalogState> state() const;

  /// Whether they are as they were `then`, in the same `database()`: how to know them again from
  /// now on. Nothing where they are not, or where it is not sure. Takes no look at them where no
  /// transaction that could have changed anything ended since.
  [[nodiscard]] std::optional<CatalogState> still(const CatalogState& then) const;

 private:
  struct Count;

  Catalogs(pg::Connection& connection, std::string database, std::uint64_t oldest,
           std::uint64_t next)
      : connection_(&connection), database_(std::move(database)), oldest_(oldest), next_(next) {}

  [[nodiscard]] std::optional<Count> count(std::uint64_t horizon) const;

  pg::Connection* connection_;  // never null; has to live as long
  std::string database_;
  std::uint64_t oldest_ = 0;  // all transactions before it are over
  std::uint64_t next_ = 0;    // neither it nor any after it is over
};

/// The catalogs that no change of a schema touches, and which therefore do not count.
[[nodiscard]] bool is_left_out(std::string_view catalog);

}  // namespace schemadiff::catalog
