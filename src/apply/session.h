#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "apply/apply.h"
#include "apply/journal.h"
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

  [[nodiscard]] pg::Connection& connection() const { return connection_; }

  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] const Store& store() const { return store_; }

  void tell(const Event& event) const;

  /// Runs a statement of a revision and tells about it. Errors carry its place in the file.
  pg::Result run(const revision::Revision& revision, const revision::Statement& statement,
                 std::string_view sql) const;

  /// Runs bookkeeping statements. A revision may have changed the role: it is the session's own
  /// again after this.
  void keep(std::span<const std::string> statements) const;
  void keep(const std::string& statement) const;

  /// Runs `attempt`, which is one transaction, and repeats it with growing pauses when it did not
  /// get a lock (55P03) or was the victim of a deadlock (40P01).
  void with_retries(const SourcePosition& where, const std::function<void()>& attempt) const;

  /// Writes into the log that something failed, if the server can still be reached.
  void log_failure(std::string_view action, const std::string& revision,
                   std::chrono::milliseconds duration, std::string_view detail) const noexcept;

 private:
  pg::Connection& connection_;
  const Options& options_;
  Store store_;
};

}  // namespace schemadiff::apply
