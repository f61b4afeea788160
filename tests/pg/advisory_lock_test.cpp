#include "pg/advisory_lock.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "support/server.h"

namespace schemadiff::pg {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kOnce{0};

}  // namespace

TEST_CASE("the key of a name never changes", "[pg][advisory_lock]") {
  CHECK(advisory_key("") == static_cast<std::int64_t>(0xe3b0c44298fc1c14U));  // SHA-256 of nothing
  CHECK(advisory_key("abc") == static_cast<std::int64_t>(0xba7816bf8f01cfeaU));
}

TEST_CASE("a lock's holder is described by what is known", "[pg][advisory_lock]") {
  CHECK(to_string(LockHolder{.pid = 7}) == "process 7");
  CHECK(to_string(LockHolder{.pid = 7,
                             .user = "alice",
                             .application_name = "schemadiff",
                             .backend_start = "2026-11-22 10:15:00+00",
                             .client_address = "10.0.0.7"}) ==
        "process 7 (schemadiff, alice from 10.0.0.7, since 2026-11-22 10:15:00+00)");
}

TEST_CASE("one session at a time holds an advisory lock", "[pg][advisory_lock][server]") {
  const test::TestDatabase database;
  Connection first =
      Connection::open(Url::parse(database.url()), {.application_name = "the first"});
  Connection second = Connection::open(Url::parse(database.url()));
  const std::string name = "o'dd \"name\"";
  std::optional<AdvisoryLock> lock = AdvisoryLock::try_acquire(first, name, kOnce);
  REQUIRE(lock);

  SECTION("and others learn who it is") {
    const std::optional<LockHolder> holder = AdvisoryLock::holder(second, name);
    CHECK(holder.value_or(LockHolder{}).pid == first.backend_pid());
    CHECK(holder.value_or(LockHolder{}).user == first.user());
    CHECK(holder.value_or(LockHolder{}).application_name == "the first");
    CHECK(holder.value_or(LockHolder{}).backend_start);
    try {
      (void)AdvisoryLock::acquire(second, name, milliseconds(50));
      FAIL("two holders");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Busy);
      CHECK_THAT(error.what(),
                 Catch::StartsWith("the lock 'o'dd \"name\"' of ") &&
                     Catch::Contains("is held by process " + std::to_string(first.backend_pid()) +
                                     " (the first, "));
    }
  }
  SECTION("and others wait as long as they said") {
    int pauses = 0;
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(AdvisoryLock::try_acquire(second, name, milliseconds(150), [&](const auto& holder) {
      CHECK(holder);
      ++pauses;
    }));
    CHECK(std::chrono::steady_clock::now() - begin >= milliseconds(150));
    CHECK(pauses >= 2);
  }
  SECTION("until it gives it back") {
    std::thread later([&] {
      std::this_thread::sleep_for(milliseconds(100));
      lock.reset();
    });
    CHECK(AdvisoryLock::try_acquire(second, name, milliseconds(10'000)));
    later.join();
    CHECK_FALSE(AdvisoryLock::holder(second, name));
  }
  SECTION("or ends") {
    lock.reset();
    AdvisoryLock moved = AdvisoryLock::acquire(first, name, kOnce);
    const AdvisoryLock kept = std::move(moved);
    CHECK_FALSE(AdvisoryLock::try_acquire(second, name, kOnce));
    second.execute("SELECT pg_terminate_backend(" + std::to_string(first.backend_pid()) + ")");
    CHECK(AdvisoryLock::try_acquire(second, name, milliseconds(10'000)));
  }
  SECTION("but other names and databases are free") {
    CHECK(AdvisoryLock::try_acquire(second, "another", kOnce));
    Connection elsewhere = Connection::open(Url::parse(database.url()).with_database("postgres"));
    CHECK(AdvisoryLock::try_acquire(elsewhere, name, kOnce));
  }
}

}  // namespace schemadiff::pg
