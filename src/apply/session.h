#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "apply/apply.h"
#include "apply/journal.h"
#include "apply/lock_watch.h"
#include "apply/store.h"
#include "base/error.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "revision/revision.h"

namespace schemadiff::apply {

/// Where a statement of a revision stands; the file of a revision without one is its id.
[[nodiscard]] SourcePosition position_of(const revision::Revision& revision, int line);

/// The settings of a transactional block as SQL. All three are set on purpose: none is inherited
/// from a role or database.
[[nodiscard]] std::string transaction_settings(const Options& options);

/// One run on one connection: what all its parts need.
class Session {
 public:
  Session(pg::Connection& connection, const Options& options);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  /// Makes the session fit to change something. Throws Error (Failure::Usage) when a pooler does
  /// not keep the server process for the session.
  void prepare();

  [[nodiscard]] pg::Connection& connection() const { return connection_; }

  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] const Store& store() const { return store_; }

  void tell(const Event& event) const;

  /// Takes back what a revision has SET: the next one begins as a run of its own would.
  void end_settings() const;

  /// Begins a transaction of a revision in the open transaction block: its settings, and how long
  /// it may wait for locks.
  void begin_transaction() const;

  /// Sets the session's timeouts for a statement outside a transaction.
  void begin_outside(bool may_wait_for_locks) const;

  /// Throws Error (Failure::Database) when the options say that the run should stop.
  void stop_if_asked() const;

  /// Sleeps; throws as `stop_if_asked` does, soon after it is asked.
  void pause(std::chrono::milliseconds duration) const;

  /// Runs a statement of a revision and tells about it. Errors carry its place in the file.
  pg::Result run(const revision::Revision& revision, const revision::Statement& statement,
                 std::string_view sql) const;

  /// Runs bookkeeping statements. A revision may have changed the role: it is the session's own
  /// again after this.
  void keep(std::span<const std::string> statements) const;
  void keep(const std::string& statement) const;

  /// Runs `attempt`, which can be repeated, and repeats it with growing pauses when it did not get
  /// a lock (55P03), was the victim of a deadlock (40P01) or could not be serialized (40001).
  void with_retries(const SourcePosition& where, const std::function<void()>& attempt) const;

  /// Writes into the log that something failed, if the server can still be reached.
  void log_failure(std::string_view action, const std::string& revision,
                   std::chrono::milliseconds duration, std::string_view detail) const noexcept;

 private:
  void limit_lock_time() const;

  pg::Connection& connection_;
  const Options& options_;
  Store store_;
  std::unique_ptr<LockWatch> watch_;           // since prepare()
  mutable SourcePosition running_ = {};        // the statement of a revision that runs
  mutable bool lock_time_is_limited_ = false;  // for the statement that runs
  mutable bool in_statement_ = false;          // of a revision: the server's notices are about it
  mutable bool in_transaction_block_ = false;  // begin_transaction() was the last to begin
};

}  // namespace schemadiff::apply
