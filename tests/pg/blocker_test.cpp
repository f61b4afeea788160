#include "pg/blocker.h"

#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "support/server.h"

namespace schemadiff::pg {

using Strings = std::vector<std::string>;

TEST_CASE("a blocker is described by what is known", "[pg][blocker]") {
  CHECK(to_string(Blocker{.pid = 7}) == "process 7");
  CHECK(to_string(Blocker{}) == "a prepared transaction (see pg_prepared_xacts)");
  CHECK(to_string(std::vector{Blocker{.pid = 7,
                                      .user = "alice",
                                      .application_name = "psql",
                                      .client_address = "10.0.0.7",
                                      .state = "idle in transaction",
                                      .transaction_age = std::chrono::seconds(300),
                                      .query = "SELECT *\n  FROM t"},
                              Blocker{.pid = 8}}) ==
        "process 7 (psql, alice from 10.0.0.7, idle in transaction, begun 5 min ago): SELECT * "
        "FROM t; process 8");
}

TEST_CASE("who blocks is seen while a statement waits", "[pg][blocker][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int)");
  const Url url = Url::parse(database.url());
  Connection holder = Connection::open(url);
  Connection waiting = Connection::open(url);
  Connection observer = Connection::open(url);
  holder.execute("BEGIN");
  holder.execute("LOCK TABLE t IN ACCESS SHARE MODE");
  std::vector<Blocker> seen;
  waiting.on_wait(std::chrono::milliseconds(20), [&] {
    seen = blockers_of(observer, waiting.backend_pid());
    if (!seen.empty()) {
      holder.execute("ROLLBACK");
    }
  });
  waiting.execute("ALTER TABLE t ADD n int");
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].pid == holder.backend_pid());
  CHECK(seen[0].query == "LOCK TABLE t IN ACCESS SHARE MODE");
  CHECK(seen[0].state == "idle in transaction");
}

TEST_CASE("an answer that does not come in time breaks the session", "[pg][server]") {
  const test::TestDatabase database;
  Connection connection = Connection::open(Url::parse(database.url()),
                                           {.answer_timeout = std::chrono::milliseconds(300)});
  connection.execute("SELECT 1");
  CHECK_THROWS_AS(connection.execute("SELECT pg_sleep(30)"), DatabaseError);
  CHECK(connection.is_broken());
}

}  // namespace schemadiff::pg
