#include "pg/advisory_lock.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/error.h"
#include "pg/connection.h"
#include "pg/number.h"
#include "pg/result.h"

namespace schemadiff::pg {

namespace {

using Parameters = std::array<std::optional<std::string>, 1>;

bool tried(Connection& connection, std::int64_t key) {
  const Parameters parameters = {std::to_string(key)};
  return connection.query("SELECT pg_catalog.pg_try_advisory_lock($1::pg_catalog.int8)", parameters)
             .only_cell() == "t";
}

/// In pg_locks a 64-bit key is its high half in classid and its low half in objid; objsubid 1 tells
/// it from a pair of 32-bit keys. https://www.postgresql.org/docs/15/view-pg-locks.html
constexpr std::string_view kHolder = R"sql(
  SELECT l.pid,
         a.usename,
         nullif(a.application_name, ''),
         pg_catalog.date_trunc('second', a.backend_start)::pg_catalog.text,
         pg_catalog.host(a.client_addr)
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE l.locktype = 'advisory'
     AND l.granted
     AND l.objsubid = 1
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                        WHERE d.datname = pg_catalog.current_database())
     AND l.classid::pg_catalog.int8 = ($1::pg_catalog.int8 >> 32) & 4294967295
     AND l.objid::pg_catalog.int8 = $1::pg_catalog.int8 & 4294967295
   ORDER BY l.pid
   LIMIT 1
)sql";

std::optional<std::string> owned(const Cell& cell) {
  return cell ? std::optional<std::string>(*cell) : std::nullopt;
}

}  // namespace

std::string to_string(const LockHolder& holder) {
  std::string about = holder.application_name.value_or("");
  const auto add = [&about](std::string_view separator, std::string_view text) {
    about += fmt::format("{}{}", about.empty() ? "" : separator, text);
  };
  if (holder.user) {
    add(", ", *holder.user);
  }
  if (holder.client_address) {
    add(" ", fmt::format("from {}", *holder.client_address));
  }
  if (holder.backend_start) {
    add(", ", fmt::format("since {}", *holder.backend_start));
  }
  return fmt::format("process {}{}", holder.pid, about.empty() ? "" : fmt::format(" ({})", about));
}

std::int64_t advisory_key(std::string_view name) {
  constexpr std::size_t kPrefix = std::string_view("sha256:").size();
  constexpr std::size_t kDigits = 16;
  constexpr int kHexadecimal = 16;
  const std::string digest = sha256(name);
  const char* const digits = digest.data() + kPrefix;
  std::uint64_t key = 0;
  std::from_chars(digits, digits + kDigits, key, kHexadecimal);
  return static_cast<std::int64_t>(key);
}

std::optional<AdvisoryLock> AdvisoryLock::try_acquire(Connection& connection, std::string_view name,
                                                      std::chrono::milliseconds wait,
                                                      const OnWait& on_wait) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kLongest{1000};
  const std::int64_t key = advisory_key(name);
  const Clock::time_point deadline = Clock::now() + wait;
  std::chrono::milliseconds pause{20};
  while (!tried(connection, key)) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) {
      return std::nullopt;
    }
    if (on_wait) {
      on_wait(holder(connection, name));
    }
    std::this_thread::sleep_for(std::min(pause, left));
    pause = std::min(pause * 2, kLongest);
  }
  return AdvisoryLock(connection, key);
}

AdvisoryLock AdvisoryLock::acquire(Connection& connection, std::string_view name,
                                   std::chrono::milliseconds wait, const OnWait& on_wait) {
  std::optional<AdvisoryLock> lock = try_acquire(connection, name, wait, on_wait);
  if (!lock) {
    const std::optional<LockHolder> other = holder(connection, name);
    throw Error(
        Failure::Busy,
        fmt::format("the lock '{}' of {} is held by {}; wait until it is done or end that session",
                    name, connection.place(), other ? to_string(*other) : "another session"));
  }
  return std::move(*lock);
}

std::optional<LockHolder> AdvisoryLock::holder(Connection& connection, std::string_view name) {
  const Parameters parameters = {std::to_string(advisory_key(name))};
  const Result result = connection.query(kHolder, parameters);
  if (result.empty()) {
    return std::nullopt;
  }
  const Row row = result.row(0);
  return LockHolder{.pid = leading_number(row[0].value_or("")),
                    .user = owned(row[1]),
                    .application_name = owned(row[2]),
                    .backend_start = owned(row[3]),
                    .client_address = owned(row[4])};
}

AdvisoryLock::AdvisoryLock(AdvisoryLock&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)), key_(other.key_) {}

AdvisoryLock::~AdvisoryLock() {
  if (connection_ == nullptr || connection_->is_broken()) {
    return;  // a session that is gone holds no lock
  }
  try {
    const Parameters parameters = {std::to_string(key_)};
    (void)connection_->query("SELECT pg_catalog.pg_advisory_unlock($1::pg_catalog.int8)",
                             parameters);
  } catch (const std::exception&) {
    // Inside a failed transaction the server refuses; it gives the lock back when the session ends.
  }
}

}  // namespace schemadiff::pg
