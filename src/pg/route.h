#pragma once

#include <cstdint>

namespace schemadiff::pg {

class Connection;

/// How a connection reaches its server.
enum class Route : std::uint8_t {
  Direct,           ///< or through something that hands on the server's own login
  SessionPool,      ///< a pooler that keeps one server process for the whole session
  TransactionPool,  ///< a pooler that may give each transaction another server process: session
                    ///< locks, SET and temporary tables mean nothing
};

/// A pooler such as PgBouncer logs a client in under a process number of its own invention. Whether
/// it keeps the server process for the session is then tried out with a second connection, which is
/// closed again. Not to be called in a transaction.
[[nodiscard]] Route route_of(Connection& connection);

/// The number of the server process that serves the connection now.
[[nodiscard]] int server_pid(Connection& connection);

}  // namespace schemadiff::pg
