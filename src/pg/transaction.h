#pragma once

#include <cstdint>

#include "pg/connection.h"

namespace schemadiff::pg {

enum class Isolation : std::uint8_t { ReadCommitted, RepeatableRead, Serializable };

struct Begin {
  Isolation isolation = Isolation::ReadCommitted;
  bool read_only = false;  ///< false leaves default_transaction_read_only in force
};

/// A transaction block; rolled back by the destructor unless committed. The connection must outlive
/// it.
class Transaction {
 public:
  explicit Transaction(Connection& connection, const Begin& begin = {});
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// Throws DatabaseError: 25P02 when a statement had failed before, so that the server rolled back
  /// instead of committing; 08007 when the connection broke on the way, so that nobody knows which
  /// it was.
  void commit();

  /// Throws nothing of its own; a broken connection has rolled back already.
  void rollback() noexcept;

 private:
  Connection& connection_;
  bool open_ = true;
};

/// A savepoint in the running transaction: `release` keeps what was done since, the destructor (or
/// `rollback`) undoes it, SET LOCAL included. Savepoints are released and undone in the opposite
/// order of their making.
class Savepoint {
 public:
  explicit Savepoint(Connection& connection);
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();

  void release();

  /// The transaction is usable again after an error.
  void rollback();

 private:
  Connection& connection_;
  bool open_ = true;
};

/// Pins, until the transaction or the savepoint around it ends (SET LOCAL), what the server's
/// deparsing depends on: search_path = pg_catalog (every name of a user's schema comes back
/// qualified) and TimeZone = UTC (constants of timestamptz); and turns off JIT compilation and
/// parallel workers, which cost more than they give on catalog queries.
void pin_read_settings(Connection& connection);

/// One view of the database for any number of queries: REPEATABLE READ, READ ONLY, with
/// pin_read_settings. Ends without a trace.
class ReadSnapshot {
 public:
  explicit ReadSnapshot(Connection& connection);

 private:
  Transaction transaction_;
};

}  // namespace schemadiff::pg
