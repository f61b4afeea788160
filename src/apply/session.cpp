#include "apply/session.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "apply/apply.h"
#include "apply/event.h"
#include "apply/journal.h"
#include "base/error.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "pg/route.h"
#include "revision/revision.h"

namespace schemadiff::apply {

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::microseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
}

/// The same error with the place in the file that the server's position in the statement means.
DatabaseError placed(const DatabaseError& error, SourcePosition where, std::string_view sql) {
  const int cursor = error.report().position;
  if (cursor > 0) {
    // The server counts characters: the bytes before that many are what position_in needs.
    std::size_t offset = 0;
    for (int character = 1; offset < sql.size(); ++offset) {
      const bool starts = (static_cast<unsigned char>(sql[offset]) & 0xC0U) != 0x80U;
      if (starts && character++ == cursor) {
        break;
      }
    }
    const SourcePosition inside = position_in(sql, offset, "");
    where.line += inside.line - 1;
    where.column = inside.column;
  }
  return DatabaseError(error.report(), std::move(where));
}

constexpr std::string_view kLockNotAvailable = "55P03";

bool is_worth_repeating(const DatabaseError& error) {
  constexpr std::string_view kDeadlock = "40P01";
  constexpr std::string_view kSerialization = "40001";
  return error.sqlstate() == kLockNotAvailable || error.sqlstate() == kDeadlock ||
         error.sqlstate() == kSerialization;
}

/// The same error, naming whom the statement waited for.
DatabaseError blamed(const DatabaseError& error, const std::string& blockers) {
  if (error.sqlstate() != kLockNotAvailable || blockers.empty()) {
    return error;
  }
  ServerReport report = error.report();
  report.message += fmt::format("; the lock was held by {}", blockers);
  return DatabaseError(std::move(report), error.where());
}

/// Often enough to see who blocks before lock_timeout is over.
std::chrono::milliseconds look_every(const Options& options) {
  constexpr std::chrono::milliseconds kShortest{20};
  constexpr std::chrono::milliseconds kLongest{500};
  constexpr int kLooks = 10;
  const bool unlimited = options.lock_timeout.count() == 0;
  return unlimited ? kLongest : std::clamp(options.lock_timeout / kLooks, kShortest, kLongest);
}

/// 0.2 s, 0.4 s, … up to 10 s, up to half of it more or less. The backend's pid spreads the runs
/// that wait for each other: no random number is needed for that.
std::chrono::milliseconds pause_before(int attempt, int pid) {
  constexpr int kFirst = 200;
  constexpr int kLongest = 10'000;
  constexpr int kPrime = 7919;
  const int whole = std::min(kLongest, kFirst << std::min(attempt - 1, 10));
  const int percent = 50 + (pid % 1000 + attempt) * kPrime % 100;
  return std::chrono::milliseconds(whole * percent / 100);
}

/// Where the server can, it ends what it does for a client that is gone within seconds, instead of
/// holding locks for nobody until the statement is over.
/// https://www.postgresql.org/docs/15/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
void notice_lost_clients(pg::Connection& connection) {
  constexpr int kHasSetting = 14;
  if (connection.major() < kHasSetting) {
    return;
  }
  try {
    connection.execute("SET client_connection_check_interval = '5s'");
  } catch (const DatabaseError&) {
    // The server's operating system cannot tell it (22023): it notices later.
    if (connection.is_broken()) {
      throw;
    }
  }
}

}  // namespace

SourcePosition position_of(const revision::Revision& revision, int line) {
  return {.file = revision.path.empty() ? revision.id : revision.path.string(), .line = line};
}

std::string transaction_settings(const Options& options) {
  // While a block runs, only schemadiff's own work lies between two statements: a session idle for
  // a minute has lost its client, and its locks must go.
  return fmt::format(
      "SET LOCAL lock_timeout = '{}ms';\nSET LOCAL statement_timeout = '{}ms';\nSET LOCAL "
      "idle_in_transaction_session_timeout = '60s'",
      options.lock_timeout.count(), options.statement_timeout.count());
}

Session::Session(pg::Connection& connection, const Options& options)
    : connection_(connection), options_(options), store_(options.schema, options.tool_version) {
  connection_.on_notice([this](const pg::Notice& notice) {
    if (in_statement_) {
      tell(Notice{.severity = notice.severity, .message = notice.message});
    }
  });
}

Session::~Session() {
  connection_.on_notice({});
}

void Session::prepare() {
  const pg::Route route = pg::route_of(connection_);
  if (route == pg::Route::TransactionPool) {
    throw Error(Failure::Usage,
                fmt::format("{} is a connection pooler in transaction mode: it may run each "
                            "transaction in another session, so that the lock that keeps two runs "
                            "apart would be lost; connect to the server itself, or to a pool in "
                            "session mode",
                            connection_.place()));
  }
  const int pid =
      route == pg::Route::Direct ? connection_.backend_pid() : pg::server_pid(connection_);
  watch_ = std::make_unique<LockWatch>(
      connection_, pid, look_every(options_), [this](const std::string& blockers) {
        tell(Blocked{.by = blockers, .limited = lock_time_is_limited_, .where = running_});
      });
  notice_lost_clients(connection_);
}

void Session::end_settings() const {
  connection_.reset_settings();
  notice_lost_clients(connection_);
}

void Session::begin_transaction() const {
  connection_.execute(transaction_settings(options_));
  lock_time_is_limited_ = options_.lock_timeout.count() > 0;
  in_transaction_block_ = true;
  if (watch_) {
    watch_->begin_transaction();
  }
}

void Session::begin_outside(bool may_wait_for_locks) const {
  lock_time_is_limited_ = !may_wait_for_locks && options_.lock_timeout.count() > 0;
  in_transaction_block_ = false;
  connection_.execute(fmt::format(
      "SET lock_timeout = '{}ms'",
      may_wait_for_locks ? std::chrono::milliseconds(0).count() : options_.lock_timeout.count()));
  connection_.execute(
      fmt::format("SET statement_timeout = '{}ms'", options_.statement_timeout.count()));
}

void Session::stop_if_asked() const {
  if (options_.stop && options_.stop()) {
    throw Error(Failure::Database,
                "stopped as asked; what is committed is recorded, and the next run goes on there");
  }
}

void Session::pause(std::chrono::milliseconds duration) const {
  constexpr std::chrono::milliseconds kSlice{50};
  const Clock::time_point end = Clock::now() + duration;
  while (Clock::now() < end) {
    stop_if_asked();
    std::this_thread::sleep_for(std::min<Clock::duration>(kSlice, end - Clock::now()));
  }
  stop_if_asked();
}

/// What earlier statements of the transaction waited, later ones must not wait again: the locks it
/// has already keep others waiting all the while.
void Session::limit_lock_time() const {
  if (!watch_ || !in_transaction_block_ || !lock_time_is_limited_ ||
      watch_->waited().count() == 0) {
    return;
  }
  const auto left =
      std::max(options_.lock_timeout - watch_->waited(), std::chrono::milliseconds(1));
  connection_.execute(fmt::format("SET LOCAL lock_timeout = '{}ms'", left.count()));
}

void Session::tell(const Event& event) const {
  if (options_.listener) {
    options_.listener(event);
  }
}

pg::Result Session::run(const revision::Revision& revision, const revision::Statement& statement,
                        std::string_view sql) const {
  const SourcePosition where = position_of(revision, statement.line);
  tell(StatementStarted{.sql = std::string(sql), .where = where});
  limit_lock_time();
  if (watch_) {
    watch_->begin_statement();
  }
  running_ = where;
  const Clock::time_point start = Clock::now();
  try {
    in_statement_ = true;
    pg::Result result = connection_.execute_single(sql);
    in_statement_ = false;
    tell(StatementFinished{.sql = std::string(sql),
                           .where = where,
                           .duration = since(start),
                           .rows = static_cast<std::int64_t>(result.affected_rows())});
    return result;
  } catch (const DatabaseError& error) {
    in_statement_ = false;
    throw placed(watch_ ? blamed(error, watch_->seen()) : error, where, sql);
  }
}

void Session::keep(std::span<const std::string> statements) const {
  connection_.execute("RESET ROLE");
  try {
    for (const std::string& statement : statements) {
      connection_.execute(statement);
    }
  } catch (const DatabaseError& error) {
    throw with_way_out(error, store_.schema());
  }
}

void Session::keep(const std::string& statement) const {
  keep(std::span(&statement, 1));
}

void Session::with_retries(const SourcePosition& where,
                           const std::function<void()>& attempt) const {
  for (int number = 1;; ++number) {
    try {
      attempt();
      return;
    } catch (const DatabaseError& error) {
      if (!is_worth_repeating(error) || number > options_.lock_retries) {
        throw;
      }
      const std::chrono::milliseconds pause = pause_before(number, connection_.backend_pid());
      tell(Retrying{.attempt = number,
                    .attempts = options_.lock_retries,
                    .pause = pause,
                    .reason = error.what(),
                    .where = error.where().file.empty() ? where : error.where()});
      this->pause(pause);
    }
  }
}

void Session::log_failure(std::string_view action, const std::string& revision,
                          std::chrono::milliseconds duration,
                          std::string_view detail) const noexcept {
  try {
    if (!connection_.is_broken() && !connection_.in_transaction()) {
      keep(store_.add_log({.action = std::string(action),
                           .revision = revision,
                           .outcome = "failed",
                           .duration = duration,
                           .detail = std::string(detail)}));
    }
  } catch (const std::exception&) {
    // The failure itself is on its way to the caller; that it is not in the log as well must not
    // hide it.
  }
}

}  // namespace schemadiff::apply
