#include "apply/session.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <span>
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

bool is_worth_repeating(const DatabaseError& error) {
  return error.sqlstate() == "55P03" || error.sqlstate() == "40P01";
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
    tell(Notice{.severity = notice.severity, .message = notice.message});
  });
}

Session::~Session() {
  connection_.on_notice({});
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
  const Clock::time_point start = Clock::now();
  try {
    pg::Result result = connection_.execute_single(sql);
    tell(StatementFinished{.sql = std::string(sql),
                           .where = where,
                           .duration = since(start),
                           .rows = static_cast<std::int64_t>(result.affected_rows())});
    return result;
  } catch (const DatabaseError& error) {
    throw placed(error, where, sql);
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
      std::this_thread::sleep_for(pause);
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
