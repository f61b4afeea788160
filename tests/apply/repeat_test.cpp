// Statements outside a transaction and batches: what is safe to repeat, and where the next run goes
// on.
#include <string>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "apply/apply.h"
#include "apply/event.h"
#include "apply/fixture.h"
#include "base/error.h"
#include "pg/connection.h"
#include "support/server.h"

namespace {

using namespace schemadiff;        // NOLINT(google-build-using-namespace): the rooms under test
using namespace schemadiff::test;  // NOLINT(google-build-using-namespace): the fixture
using revision::Graph;

}  // namespace

TEST_CASE("an invalid index is removed and built again", "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)");
  pg::Connection connection = connect(database);
  const Graph graph({file("0001", "",
                          "-- [up]\n-- transaction = false\nALTER TABLE t ADD n int;\n\n"
                          "CREATE UNIQUE INDEX CONCURRENTLY \"i X\" ON t (id);\n\n"
                          "-- [down]\n-- transaction = false\nDROP INDEX CONCURRENTLY \"i X\";\n\n"
                          "ALTER TABLE t DROP n;\n")});
  Log log;
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", log.options()), DatabaseError);
  const std::string valid = "SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass";
  CHECK(database.rows(valid) == Strings{"f"});

  SECTION("after the cause is gone") {
    database.execute("DELETE FROM t");
    CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
    CHECK(database.rows(valid) == Strings{"t"});
    CHECK(apply::downgrade(connection, graph, "base", log.options()) == Strings{"0001"});
    CHECK(database.rows(valid).empty());
  }

  SECTION("but not when an interrupted run had built it") {
    database.execute(
        "DELETE FROM t; DROP INDEX \"i X\"; CREATE UNIQUE INDEX \"i X\" ON t (id); UPDATE "
        "schemadiff.step SET outcome = 'started' WHERE statement = 2");
    CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
    CHECK(log.lines.back() ==
          "skipped CREATE UNIQUE INDEX CONCURRENTLY \"i X\" ON t (id): the index is there and "
          "valid");
  }
}

TEST_CASE("an index whose name the server chose is built once", "[apply][server]") {
  const test::TestDatabase database(
      "CREATE TABLE t (id int, n int); CREATE INDEX t_id_idx ON t (id); INSERT INTO t VALUES (1), "
      "(1)");
  pg::Connection connection = connect(database);
  const Graph graph({file("0001", "",
                          "-- [up]\n-- transaction = false\nCREATE UNIQUE INDEX CONCURRENTLY ON t "
                          "(id);\n\n-- [down]\n")});
  const std::string indexes =
      "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
      "WHERE "
      "i.indrelid = 't'::regclass ORDER BY 1";
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", {}), DatabaseError);
  CHECK(database.rows(indexes) == Strings{"t_id_idx|t", "t_id_idx1|f"});
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", {}), DatabaseError);
  CHECK(database.rows(indexes) == Strings{"t_id_idx|t", "t_id_idx1|f"});

  SECTION("rebuilt when it failed") {
    database.execute("DELETE FROM t");
    CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"0001"});
  }

  SECTION("found when it was finished") {
    database.execute(
        "DELETE FROM t; DROP INDEX t_id_idx1; CREATE UNIQUE INDEX ON t (id); UPDATE "
        "schemadiff.step SET outcome = 'started'");
    CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"0001"});
  }
  CHECK(database.rows(indexes) == Strings{"t_id_idx|t", "t_id_idx1|t"});
}

TEST_CASE("an invalid index is replaced also where IF NOT EXISTS would keep it",
          "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)");
  pg::Connection connection = connect(database);
  CHECK_THROWS_AS(connection.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)"),
                  DatabaseError);
  database.execute("DELETE FROM t");
  const Graph graph(
      {file("0001", "",
            "-- [up]\n-- transaction = false\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT "
            "EXISTS i ON t (id);\n\n-- [down]\n")});
  CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"0001"});
  CHECK(database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") ==
        Strings{"t"});
}

TEST_CASE("what an interrupted REINDEX CONCURRENTLY left is removed", "[apply][server]") {
  const test::TestDatabase database(
      "CREATE SCHEMA s; CREATE TABLE s.t (id int); CREATE INDEX i ON s.t (id); INSERT INTO s.t "
      "VALUES (1)");
  const std::string what =
      GENERATE("INDEX CONCURRENTLY s.i", "TABLE CONCURRENTLY s.t", "SCHEMA CONCURRENTLY s");
  CAPTURE(what);
  pg::Connection connection = connect(database);
  pg::Connection reader = connect(database);
  // A snapshot that REINDEX waits for, once it has built its index.
  reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
  reader.execute("SELECT * FROM s.t");
  const Graph graph(
      {file("0001", "", "-- [up]\n-- transaction = false\nREINDEX " + what + ";\n\n-- [down]\n")});
  apply::Options options;
  options.listener = [&](const apply::Event& event) {
    if (std::holds_alternative<apply::Blocked>(event)) {
      static_cast<void>(database.rows("SELECT pg_cancel_backend(" +
                                      std::to_string(connection.backend_pid()) + ")"));
    }
  };
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", options), DatabaseError);
  const std::string invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
  CHECK(database.rows(invalid) == Strings{"1"});
  reader.execute("ROLLBACK");
  CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"0001"});
  CHECK(database.rows(invalid) == Strings{"0"});
}

TEST_CASE("an interrupted DETACH PARTITION CONCURRENTLY is finished", "[apply][server]") {
  if (test::server_major() < 14) {
    return;  // there is none
  }
  const test::TestDatabase database(
      "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE q PARTITION OF p FOR VALUES "
      "FROM (1) TO (9); INSERT INTO p VALUES (1)");
  pg::Connection connection = connect(database);
  pg::Connection reader = connect(database);
  const Graph graph({file("0001", "",
                          "-- [up]\n-- transaction = false\nALTER TABLE p DETACH PARTITION q "
                          "CONCURRENTLY;\n\n-- [down]\n")});
  apply::Options options;
  options.lock_timeout = std::chrono::milliseconds(300);
  options.lock_retries = 0;
  const std::string pending = "SELECT inhdetachpending FROM pg_inherits";
  reader.execute("BEGIN");
  reader.execute("SELECT * FROM p");
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", options), DatabaseError);
  CHECK(database.rows(pending) == Strings{"t"});
  reader.execute("ROLLBACK");

  SECTION("when it was pending") {
    CHECK(apply::upgrade(connection, graph, "head", options) == Strings{"0001"});
  }

  SECTION("and left alone when it was done") {
    database.execute(
        "ALTER TABLE p DETACH PARTITION q FINALIZE; UPDATE schemadiff.step SET outcome = "
        "'started'");
    CHECK(apply::upgrade(connection, graph, "head", options) == Strings{"0001"});
  }
  CHECK(database.rows(pending).empty());
}

TEST_CASE("batches", "[apply][server]") {
  const test::TestDatabase database(
      "CREATE TABLE \"T x\" (id int, \"K k\" text, n int, PRIMARY KEY (id, \"K k\"));"
      "INSERT INTO \"T x\" SELECT i, 'it''s', 0 FROM generate_series(1, 25) i");
  pg::Connection connection = connect(database);
  const Graph graph(
      {file("0001", "",
            "-- [up]\n-- batch = { table = '\"T x\"', key = [\"id\", '\"K k\"'], size = 10 }\n"
            "UPDATE \"T x\" SET n = n + 1 WHERE (id, \"K k\") >= (:first) AND (id, \"K k\") <= "
            "(:last);\n\n-- [down]\n")});
  Log log;

  SECTION("run range by range") {
    CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
    CHECK(log.statements.size() == 3);
    CHECK(database.rows("SELECT DISTINCT n FROM \"T x\"") == Strings{"1"});
  }

  SECTION("go on behind the last range that was committed") {
    database.execute("ALTER TABLE \"T x\" ADD CONSTRAINT c CHECK (id <> 15 OR n = 0)");
    CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", log.options()), DatabaseError);
    const apply::State state = apply::current(connection);
    REQUIRE(state.underway);
    CHECK(state.underway->steps.at(0).position == Strings{"10", "it's"});
    CHECK(state.underway->steps.at(0).goal == Strings{"25", "it's"});
    database.execute("ALTER TABLE \"T x\" DROP CONSTRAINT c");
    CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
    CHECK(database.rows("SELECT DISTINCT n FROM \"T x\"") == Strings{"1"});
  }

  SECTION("of an empty table are none") {
    database.execute("TRUNCATE \"T x\"");
    CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
  }

  SECTION("need a key that is never NULL") {
    const Graph bad({file("0001", "",
                          "-- [up]\n-- batch = { table = '\"T x\"', key = \"n\" }\nSELECT :first, "
                          ":last;\n\n-- [down]\n")});
    CHECK_THROWS_WITH(apply::upgrade(connection, bad, "head", {}),
                      "the batch's key n may be NULL: such rows would be left out");
  }

  SECTION("stop when they are asked to, and go on") {
    apply::Options options = log.options();
    options.stop = [&] { return log.statements.size() == 2; };
    CHECK_THROWS_WITH(apply::upgrade(connection, graph, "head", options),
                      Catch::Contains("the next run goes on there"));
    CHECK(database.rows("SELECT count(*) FROM \"T x\" WHERE n = 1") == Strings{"20"});
    CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"0001"});
    CHECK(database.rows("SELECT DISTINCT n FROM \"T x\"") == Strings{"1"});
  }

  SECTION("say how far they are") {
    std::vector<double> done;
    apply::Options options;
    options.listener = [&](const apply::Event& event) {
      if (const auto* batch = std::get_if<apply::BatchFinished>(&event)) {
        done.push_back(batch->done);
      }
    };
    database.execute("ANALYZE \"T x\"");
    apply::upgrade(connection, graph, "head", options);
    REQUIRE(done.size() == 3);
    CHECK(done[0] == Approx(0.4).margin(0.1));
    CHECK(done[1] == Approx(0.8).margin(0.1));
    CHECK(done[2] == 1);
  }
}

TEST_CASE("batches run over keys of any type", "[apply][server]") {
  const auto [type, value] = GENERATE(table<std::string, std::string>({
      {"text", "'k ''\\' || i"},
      {"text COLLATE \"C\"", "chr(64 + i % 50) || i"},
      {"uuid", "md5(i::text)::uuid"},
      {"timestamptz", "'2026-01-01 00:00:00.000001+00'::timestamptz + i * interval '1 us'"},
      {"numeric", "i / 7.0"},
      {"double precision", "i / 7.0::double precision"},
      {"date", "'2026-01-01'::date + i"},
      {"bytea", "decode(lpad(to_hex(i), 4, '0'), 'hex')"},
      {"inet", "'10.0.0.0'::inet + i"},
      {"interval", "i * interval '1 day 1 us'"},
      {"char(5)", "i::text"},
      {"int[]", "ARRAY[i, 1]"},
  }));
  CAPTURE(type);
  const test::TestDatabase database("CREATE TABLE t (k " + type +
                                    " PRIMARY KEY, n int DEFAULT 0); INSERT INTO t SELECT " +
                                    value + " FROM generate_series(1, 200) i");
  pg::Connection connection = connect(database);
  const Graph graph(
      {file("0001", "",
            "-- [up]\n-- batch = { table = \"t\", key = \"k\", size = 30 }\nUPDATE t SET "
            "n = n + 1 WHERE k BETWEEN :first AND :last;\n\n-- [down]\n")});
  Log log;
  apply::upgrade(connection, graph, "head", log.options());
  CHECK(log.statements.size() == 7);
  CHECK(log.lines.size() == 1);  // no warning about an index
  CHECK(database.rows("SELECT n, count(*) FROM t GROUP BY 1") == Strings{"1|200"});
}

TEST_CASE("batches run without a key", "[apply][server]") {
  const test::TestDatabase database(
      "CREATE TABLE t (v int, n int DEFAULT 0); INSERT INTO t SELECT i, 0 FROM generate_series(1, "
      "20000) i");
  pg::Connection connection = connect(database);
  const std::string body =
      "\nUPDATE t SET n = n + 1 WHERE n = 0 AND ctid BETWEEN :first AND :last;\n\n-- [down]\n";
  const std::string key = GENERATE("", ", key = \"ctid\"");
  const Graph graph(
      {file("0001", "", "-- [up]\n-- batch = { table = \"t\", size = 5000" + key + " }" + body)});
  Log log;
  apply::Options options = log.options();
  int stops = 0;
  options.stop = [&] { return ++stops == 3; };
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", options), Error);
  CHECK(apply::current(connection).underway->steps.at(0).position.size() == 1);
  CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
  CHECK(log.statements.size() >= 2);
  CHECK(database.rows("SELECT n, count(*) FROM t GROUP BY 1") == Strings{"1|20000"});

  const Graph view({file("0001", "", "-- [up]\n-- batch = { table = \"pg_views\" }" + body)});
  apply::stamp(connection, view, Strings{"base"}, {});
  CHECK_THROWS_WITH(apply::upgrade(connection, view, "head", {}),
                    Catch::Contains("has no pages of its own"));
}

TEST_CASE("a batch without an index is warned about", "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (k int NOT NULL, n int)");
  pg::Connection connection = connect(database);
  const Graph graph(
      {file("0001", "",
            "-- [up]\n-- batch = { table = \"t\", key = \"k\" }\nUPDATE t SET n = 1 WHERE "
            "k BETWEEN :first AND :last;\n\n-- [down]\n")});
  Log log;
  apply::upgrade(connection, graph, "head", log.options());
  CHECK(log.lines.back() ==
        "WARNING: no index of t begins with the batch's key: each range reads the whole table");
}

TEST_CASE("what a revision sets holds for all of it, also when it is continued, and no longer",
          "[apply][server]") {
  const test::TestDatabase database("CREATE SCHEMA s");
  pg::Connection connection = connect(database);
  const std::string rest = "\n-- [up]\nCREATE TABLE b (id int);\n\n-- [down]\n";
  const std::string first = "-- [up]\nSET search_path = s;\n\nCREATE TABLE a (id int);\n";
  const Graph broken({file("0001", "", first + "\n-- [up]\nSELECT 1/0;\n" + rest)});
  const Graph graph({file("0001", "", first + "\n-- [up]\nSELECT 1;\n" + rest),
                     file("0002", "0001", table("c"))});
  CHECK_THROWS_AS(apply::upgrade(connection, broken, "head", {}), DatabaseError);
  pg::Connection next = connect(database);
  apply::Options options;
  options.one_transaction = GENERATE(false, true);
  CHECK(apply::upgrade(next, graph, "head", options).size() == 2);
  CHECK(database.rows("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN "
                      "('s', 'public') ORDER BY 1") == Strings{"public.c", "s.a", "s.b"});
}
