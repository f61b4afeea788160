#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pg/blocker.h"
#include "pg/connection.h"

namespace schemadiff::apply {

/// Sees who keeps the statements of a session waiting for locks, on a connection of its own that is
/// opened when a statement takes long for the first time.
class LockWatch {
 public:
  /// Called with all blockers when they are seen, and when they have changed.
  using Tell = std::function<void(const std::string& blockers)>;

  /// `pid` is the server process of `watched`, which must outlive this.
  LockWatch(pg::Connection& watched, int pid, std::chrono::milliseconds every, Tell tell);
  LockWatch(const LockWatch&) = delete;
  LockWatch& operator=(const LockWatch&) = delete;
  ~LockWatch();

  void begin_transaction() { waited_ = {}; }

  void begin_statement();

  /// Whom the statement waited for last; "" when that was not seen.
  [[nodiscard]] const std::string& seen() const noexcept { return seen_; }

  /// How long the transaction's statements have waited, as far as was seen.
  [[nodiscard]] std::chrono::milliseconds waited() const noexcept { return waited_; }

 private:
  void look();
  [[nodiscard]] std::vector<pg::Blocker> blockers();

  pg::Connection& watched_;
  int pid_;
  std::chrono::milliseconds every_;
  Tell tell_;
  std::optional<pg::Connection> observer_;
  bool given_up_ = false;  // no second connection is to be had
  std::string seen_;
  std::vector<int> told_;
  std::chrono::milliseconds waited_{0};
};

}  // namespace schemadiff::apply
