#include "pg/route.h"

#include <chrono>

#include "base/error.h"
#include "pg/connection.h"
#include "pg/number.h"

namespace schemadiff::pg {

namespace {

/// The server process of an idle session is free for others exactly when the pooler lends it per
/// transaction: then `other` gets the one that `connection` has just used (poolers hand out the one
/// that was given back last), and `connection` another one meanwhile.
bool shares_process(Connection& connection, Connection& other) {
  const int before = server_pid(connection);
  other.execute("BEGIN");
  // With one server process for all, `connection` would have to wait for `other`.
  const bool shares = server_pid(other) == before || server_pid(connection) != before;
  other.execute("ROLLBACK");
  return shares;
}

}  // namespace

int server_pid(Connection& connection) {
  return leading_number(
      connection.query("SELECT pg_catalog.pg_backend_pid()").only_cell().value_or(""));
}

Route route_of(Connection& connection) {
  if (server_pid(connection) == connection.backend_pid()) {
    return Route::Direct;
  }
  constexpr int kAttempts = 5;  // on a busy pooler others may be quicker than our second connection
  constexpr std::chrono::milliseconds kPatience{2000};
  try {
    Connection other = Connection::open(
        connection.url(), {.connect_timeout = kPatience, .answer_timeout = kPatience});
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      if (shares_process(connection, other)) {
        return Route::TransactionPool;
      }
    }
  } catch (const DatabaseError& error) {
    // PgBouncer in statement mode refuses BEGIN. https://www.pgbouncer.org/features.html
    if (error.sqlstate() == "08P01") {
      return Route::TransactionPool;
    }
    // No second server process is to be had: this connection keeps its own.
  }
  return Route::SessionPool;
}

}  // namespace schemadiff::pg
