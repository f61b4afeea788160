// Runs that meet: other runs, locks of others, poolers.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "apply/apply.h"
#include "apply/fixture.h"
#include "base/error.h"
#include "pg/advisory_lock.h"
#include "pg/connection.h"
#include "support/pooler.h"
#include "support/server.h"

namespace {

using namespace schemadiff;        // NOLINT(google-build-using-namespace): the rooms under test
using namespace schemadiff::test;  // NOLINT(google-build-using-namespace): the fixture
using revision::Graph;

}  // namespace

TEST_CASE("many runs at once apply each revision once", "[apply][server]") {
  const test::TestDatabase database;
  const Graph graph = three();
  std::mutex mutex;
  Strings applied;
  Strings failures;
  std::vector<std::thread> threads;
  for (int i = 0; i < 100; ++i) {
    threads.emplace_back([&] {
      try {
        pg::Connection connection = connect(database);
        const Strings mine = apply::upgrade(connection, graph, "head", {});
        const std::scoped_lock lock(mutex);
        applied.insert(applied.end(), mine.begin(), mine.end());
      } catch (const std::exception& error) {
        const std::scoped_lock lock(mutex);
        failures.emplace_back(error.what());
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(failures == Strings{});
  std::ranges::sort(applied);
  CHECK(applied == Strings{"0001", "0002", "0003"});
  CHECK(database.rows("SELECT count(*) FROM schemadiff.log") == Strings{"3"});
}

TEST_CASE("a run that does not get the lock says who has it", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection holder = connect(database);
  pg::Connection connection = connect(database);
  const auto lock =
      pg::AdvisoryLock::acquire(holder, "schemadiff apply schemadiff", std::chrono::seconds(1));
  apply::Options options;
  options.wait = std::chrono::milliseconds(50);
  try {
    apply::upgrade(connection, three(), "head", options);
    FAIL("the lock is taken");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Busy);
    CHECK_THAT(error.what(), Catch::Contains(std::to_string(holder.backend_pid())));
  }
  CHECK(!apply::current(connection).installed);
}

TEST_CASE("a block that does not get a lock is repeated", "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int)");
  pg::Connection connection = connect(database);
  pg::Connection reader = connect(database);
  reader.execute("BEGIN");
  reader.execute("LOCK TABLE t IN ACCESS SHARE MODE");
  const Graph graph({file("0001", "", "-- [up]\nALTER TABLE t ADD n int;\n\n-- [down]\n")});
  Log log;
  apply::Options options = log.options();
  options.lock_timeout = std::chrono::milliseconds(200);

  SECTION("until it has it") {
    options.listener = [&](const apply::Event& event) {
      log.note(event);
      if (std::holds_alternative<apply::Retrying>(event)) {
        reader.execute("ROLLBACK");
      }
    };
    CHECK(apply::upgrade(connection, graph, "head", options) == Strings{"0001"});
    REQUIRE(log.lines.size() >= 3);
    CHECK(log.lines[1].starts_with("blocked by process "));
    CHECK(log.lines.back().starts_with(
        "retrying: canceling statement due to lock timeout; the lock was held by process " +
        std::to_string(reader.backend_pid())));
  }

  SECTION("but not for ever") {
    options.lock_retries = 1;
    try {
      apply::upgrade(connection, graph, "head", options);
      FAIL("the table is locked");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Busy);
      CHECK_THAT(error.what(), Catch::Contains("process " + std::to_string(reader.backend_pid())) &&
                                   Catch::Contains("idle in transaction, begun ") &&
                                   Catch::Contains(" s ago): LOCK TABLE t IN ACCESS SHARE MODE"));
    }
  }
}

TEST_CASE("nobody waits longer than lock_timeout for a run that waits", "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE first (id int); CREATE TABLE hot (id int)");
  pg::Connection reader = connect(database);
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM hot");
  // Both statements wait: one for a short time, one for ever.
  pg::Connection short_reader = connect(database);
  short_reader.execute("BEGIN");
  short_reader.execute("SELECT * FROM first");
  const Graph graph({file("0001", "",
                          "-- [up]\nALTER TABLE first ADD n int;\n\nALTER TABLE hot ADD n int;\n\n"
                          "-- [down]\n")});
  apply::Options options;
  options.lock_timeout = std::chrono::milliseconds(1000);
  options.lock_retries = 2;
  std::atomic<bool> done = false;
  std::thread run([&] {
    pg::Connection connection = connect(database);
    CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", options), DatabaseError);
    done = true;
  });
  std::thread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    short_reader.execute("ROLLBACK");
  });
  pg::Connection third = connect(database);
  std::chrono::milliseconds longest{0};
  while (!done) {
    const auto start = std::chrono::steady_clock::now();
    third.execute("SELECT 1 FROM first");
    third.execute("SELECT 1 FROM hot");
    longest = std::max(longest, std::chrono::duration_cast<std::chrono::milliseconds>(
                                    std::chrono::steady_clock::now() - start));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  run.join();
  release.join();
  INFO(longest.count() << " ms");
  CHECK(longest < std::chrono::milliseconds(1600));  // the two waits together would be 1700
}

TEST_CASE("a pooler in transaction mode is refused", "[apply][server]") {
  const test::TestDatabase database;
  const auto open = [&](const test::Pooler& pooler) {
    return pg::Connection::open(pg::Url::parse(pooler.url(database.name())));
  };
  {
    const test::Pooler pooler("transaction");
    pg::Connection connection = open(pooler);
    try {
      apply::upgrade(connection, three(), "head", {});
      FAIL("the lock would be lost");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Usage);
      CHECK_THAT(error.what(), Catch::Contains("is a connection pooler in transaction mode"));
    }
    CHECK(!apply::current(connection).installed);
  }
  const test::Pooler pooler("session");
  pg::Connection connection = open(pooler);
  CHECK(apply::upgrade(connection, three(), "head", {}).size() == 3);
}
