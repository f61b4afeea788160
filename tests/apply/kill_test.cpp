// A revision that mixes all kinds of blocks is cut off at every event it tells about, up and down.
// The next run has to go on from where the database is: nothing twice, nothing left out.
#include <catch2/catch.hpp>

#include "apply/apply.h"
#include "base/error.h"
#include "pg/connection.h"
#include "revision/file.h"
#include "support/server.h"

namespace {

using namespace schemadiff;  // NOLINT(google-build-using-namespace): the rooms under test
using revision::Graph;
using Strings = std::vector<std::string>;

constexpr std::string_view kMixed = R"(-- [revision]
-- id = "0001"

-- [up]
CREATE TABLE a (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);

INSERT INTO a SELECT i FROM pg_catalog.generate_series(1, 6) i;

-- [up]
-- transaction = false
CREATE INDEX CONCURRENTLY a_n ON a (n);

INSERT INTO a VALUES (7);

VACUUM a;

-- [up]
-- batch = { table = "a", key = "id", size = 3 }
UPDATE a SET n = n + 1 WHERE id BETWEEN :first AND :last;

-- [up]
UPDATE a SET n = n + 10;

-- [up]
-- transaction = false
CREATE UNIQUE INDEX CONCURRENTLY a_n_id ON a (n, id);

-- [down]
-- transaction = false
DROP INDEX CONCURRENTLY a_n_id;

-- [down]
UPDATE a SET n = n - 10;

-- [down]
-- batch = { table = "a", key = "id", size = 3 }
UPDATE a SET n = n - 1 WHERE id BETWEEN :first AND :last;

-- [down]
-- transaction = false
DELETE FROM a WHERE id = 7;

DROP INDEX CONCURRENTLY a_n;

-- [down]
CREATE TABLE seen AS SELECT count(*) AS rows, sum(n) AS total FROM a;

DROP TABLE a;

-- [end]
)";

Graph mixed() {
  return Graph({revision::parse(kMixed, "0001.sql")});
}

pg::Connection connect(const test::TestDatabase& database) {
  return pg::Connection::open(pg::Url::parse(database.url()));
}

enum class Cut { Backend, Client };

struct GivenUp {};

/// Options whose n-th event ends the run: the server ends the session, or the client vanishes in
/// mid-air.
apply::Options cut_at(int event, Cut cut, const test::TestDatabase& database, int pid, int& seen) {
  apply::Options options;
  options.listener = [&database, &seen, event, cut, pid](const apply::Event& /*unused*/) {
    if (++seen != event) {
      return;
    }
    if (cut == Cut::Client) {
      throw GivenUp{};
    }
    static_cast<void>(
        database.rows("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)"));
  };
  return options;
}

/// Runs until nothing is left to do, cut off at one event. False when the run had fewer events.
bool survives(const test::TestDatabase& database, std::string_view target, int event, Cut cut) {
  const Graph graph = mixed();
  const auto go = [&](pg::Connection& connection, const apply::Options& options) {
    return target == "base" ? apply::downgrade(connection, graph, target, options)
                            : apply::upgrade(connection, graph, target, options);
  };
  int seen = 0;
  {
    pg::Connection connection = connect(database);
    try {
      go(connection, cut_at(event, cut, database, connection.backend_pid(), seen));
    } catch (const DatabaseError&) {
    } catch (const GivenUp&) {
    }
  }
  pg::Connection connection = connect(database);
  go(connection, {});
  return seen >= event;
}

void check_up(const test::TestDatabase& database) {
  CHECK(database.rows("SELECT count(*), min(n), max(n) FROM a") == Strings{"7|11|11"});
  CHECK(database.rows("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass AND "
                      "indisvalid") == Strings{"3"});
  CHECK(database.rows("SELECT revision FROM schemadiff.heads") == Strings{"0001"});
  CHECK(database.rows("SELECT 1 FROM schemadiff.step UNION SELECT 2 FROM schemadiff.underway")
            .empty());
}

void check_down(const test::TestDatabase& database) {
  CHECK(database.rows("SELECT to_regclass('a') IS NULL, rows, total FROM seen") ==
        Strings{"t|6|0"});
  CHECK(database
            .rows("SELECT 1 FROM schemadiff.heads UNION SELECT 2 FROM schemadiff.journal UNION "
                  "SELECT 3 FROM schemadiff.step UNION SELECT 4 FROM schemadiff.underway")
            .empty());
}

}  // namespace

TEST_CASE("a run that is cut off anywhere is finished by the next", "[apply][server]") {
  const Cut cut = GENERATE(Cut::Backend, Cut::Client);
  bool more = true;
  int event = 1;
  for (; more; ++event) {
    CAPTURE(event, cut == Cut::Backend);
    const test::TestDatabase database;
    more = survives(database, "head", event, cut);
    check_up(database);
    more = survives(database, "base", event, cut) || more;
    check_down(database);
  }
  CHECK(event > 20);
}
