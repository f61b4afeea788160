#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace schemadiff::pg {

class Connection;

/// A session that keeps another one waiting for a lock, or stands before it in the queue:
/// pg_blocking_pids() and pg_stat_activity. What the role may not see is absent.
struct Blocker {
  int pid = 0;  ///< 0 for a prepared transaction
  std::optional<std::string> user = {};
  std::optional<std::string> application_name = {};
  std::optional<std::string> client_address = {};  ///< absent on a Unix socket too
  std::optional<std::string> state = {};           ///< active, idle in transaction, …
  std::optional<std::chrono::seconds> transaction_age = {};
  std::optional<std::string> query = {};  ///< what it runs, or ran last

  bool operator==(const Blocker&) const = default;
};

/// "process 4711 (psql, alice from 10.0.0.7, idle in transaction, begun 12 s ago): SELECT * FROM
/// t".
[[nodiscard]] std::string to_string(const Blocker& blocker);

/// Several of them, joined by "; ".
[[nodiscard]] std::string to_string(const std::vector<Blocker>& blockers);

/// Who keeps the server process `pid` waiting now, by pid; `connection` is another session.
[[nodiscard]] std::vector<Blocker> blockers_of(Connection& connection, int pid);

}  // namespace schemadiff::pg
