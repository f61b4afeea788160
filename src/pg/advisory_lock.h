#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "pg/connection.h"

namespace schemadiff::pg {

/// The session that holds an advisory lock: pg_locks and pg_stat_activity. What the role may not
/// see is absent.
struct LockHolder {
  int pid = 0;
  std::optional<std::string> user = {};
  std::optional<std::string> application_name = {};
  std::optional<std::string> backend_start = {};   ///< in the server's text form
  std::optional<std::string> client_address = {};  ///< absent on a Unix socket too

  bool operator==(const LockHolder&) const = default;
};

/// "process 4711 (schemadiff, alice from 10.0.0.7, since 2026-11-22 10:15:00+00)".
[[nodiscard]] std::string to_string(const LockHolder& holder);

/// The first eight bytes of the name's SHA-256, big-endian.
[[nodiscard]] std::int64_t advisory_key(std::string_view name);

/// A session-level advisory lock on a name, within the connection's database; given back by the
/// destructor, and by the server when the session ends. The connection must outlive it. Not for
/// connections through a pooler in transaction mode.
class AdvisoryLock {
 public:
  /// Called before each pause while another session has the lock; may throw to give up.
  using OnWait = std::function<void(const std::optional<LockHolder>&)>;

  /// Tries until `wait` is over (0: once), with pauses that grow from 20 ms to 1 s; nothing when
  /// others kept it. It never queues in the server: a session waiting in pg_advisory_lock() holds a
  /// snapshot that CREATE INDEX CONCURRENTLY waits for.
  [[nodiscard]] static std::optional<AdvisoryLock> try_acquire(Connection& connection,
                                                               std::string_view name,
                                                               std::chrono::milliseconds wait,
                                                               const OnWait& on_wait = {});

  /// The same, but throws Error (Failure::Busy) that says who holds it.
  [[nodiscard]] static AdvisoryLock acquire(Connection& connection, std::string_view name,
                                            std::chrono::milliseconds wait,
                                            const OnWait& on_wait = {});

  /// Who holds the lock on `name` in this database now.
  [[nodiscard]] static std::optional<LockHolder> holder(Connection& connection,
                                                        std::string_view name);

  AdvisoryLock(AdvisoryLock&& other) noexcept;
  AdvisoryLock& operator=(AdvisoryLock&&) = delete;
  AdvisoryLock(const AdvisoryLock&) = delete;
  AdvisoryLock& operator=(const AdvisoryLock&) = delete;
  ~AdvisoryLock();

 private:
  AdvisoryLock(Connection& connection, std::int64_t key) : connection_(&connection), key_(key) {}

  Connection* connection_;  // null after a move
  std::int64_t key_;
};

}  // namespace schemadiff::pg
