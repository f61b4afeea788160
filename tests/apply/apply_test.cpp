#include "apply/apply.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "apply/fixture.h"
#include "apply/mixed.h"
#include "base/error.h"
#include "pg/advisory_lock.h"
#include "pg/connection.h"
#include "revision/file.h"
#include "support/folder.h"
#include "support/server.h"

namespace {

using namespace schemadiff;        // NOLINT(google-build-using-namespace): the rooms under test
using namespace schemadiff::test;  // NOLINT(google-build-using-namespace): the fixture
using revision::Graph;
using revision::Revision;

}  // namespace

TEST_CASE("a linear history goes up and down", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  const Graph graph = three();
  Log log;

  CHECK(apply::current(connection) == apply::State{});
  CHECK(database.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'schemadiff'").empty());

  CHECK(apply::upgrade(connection, graph, "+1", log.options()) == Strings{"0001"});
  CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0002", "0003"});
  CHECK(log.lines == Strings{"Running upgrade  -> 0001, make 0001",
                             "Running upgrade 0001 -> 0002, make 0002",
                             "Running upgrade 0002 -> 0003, make 0003"});
  CHECK(tables(database) == Strings{"a", "b", "c"});

  const apply::State state = apply::current(connection);
  CHECK(state.heads == Strings{"0003"});
  REQUIRE(state.journal.size() == 3);
  CHECK(state.journal[1].parents == Strings{"0001"});
  CHECK(state.journal[1].applied_by == connection.user());
  CHECK(state.journal[1].tool == "test");
  CHECK(revision::parse(state.journal[1].file, "x") == graph.at("0002"));
  CHECK(!state.underway);

  SECTION("nothing is left to do") {
    CHECK(apply::upgrade(connection, graph, "head", log.options()).empty());
    CHECK(apply::plan_upgrade(graph, state, "0001").revisions.empty());
  }

  SECTION("one back, and to the base") {
    log.lines.clear();
    CHECK(apply::downgrade(connection, graph, "-1", log.options()) == Strings{"0003"});
    CHECK(tables(database) == Strings{"a", "b"});
    CHECK(apply::downgrade(connection, graph, "base", log.options()) == Strings{"0002", "0001"});
    CHECK(tables(database).empty());
    CHECK(apply::current(connection).heads.empty());
    CHECK(log.lines == Strings{"Running downgrade 0003 -> 0002, make 0003",
                               "Running downgrade 0002 -> 0001, make 0002",
                               "Running downgrade 0001 -> , make 0001"});
    CHECK(apply::upgrade(connection, graph, "head", log.options()).size() == 3);
  }

  SECTION("the log keeps what happened") {
    CHECK(database.rows("SELECT action, revision, outcome FROM schemadiff.log ORDER BY number "
                        "LIMIT 1") == Strings{"upgrade|0001|done"});
  }
}

TEST_CASE("a failing statement names file and line, and nothing of its block stays",
          "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  const std::string first =
      "-- [up]\nCREATE TABLE a (id int);\n\n-- [up]\nCREATE TABLE b (id int);\n\n";
  const std::string rest = "\n-- [up]\nINSERT INTO a VALUES (1);\n\n-- [down]\nDROP TABLE a, b;\n";
  const Graph broken({file("0001", "", first + "ALTER TABLE b\n  ADD nope nopetype;\n" + rest)});
  const Graph fixed({file("0001", "", first + "ALTER TABLE b\n  ADD yep text;\n" + rest)});
  Log log;

  try {
    apply::upgrade(connection, broken, "head", log.options());
    FAIL("the statement is wrong");
  } catch (const DatabaseError& error) {
    CHECK(error.sqlstate() == "42704");
    CHECK(error.where() == SourcePosition{"0001.sql", 13, 12});
  }
  CHECK(tables(database) == Strings{"a"});
  const apply::State state = apply::current(connection);
  CHECK(state.heads.empty());
  REQUIRE(state.underway);
  CHECK(state.underway->steps.size() == 1);
  CHECK(apply::plan_upgrade(fixed, state, "head") ==
        apply::Plan{revision::Direction::Up, {}, "0001"});
  CHECK(database.rows("SELECT outcome FROM schemadiff.log") == Strings{"failed"});

  SECTION("fixed, it goes on where it stopped") {
    CHECK(apply::upgrade(connection, fixed, "head", log.options()) == Strings{"0001"});
    CHECK(log.lines == Strings{"Running upgrade  -> 0001, make 0001",
                               "Running upgrade  -> 0001, make 0001 (resumed)",
                               "skipped CREATE TABLE a (id int): done by an earlier run"});
    CHECK(database.rows("SELECT count(*) FROM a") == Strings{"1"});
    CHECK(!apply::current(connection).underway);
    CHECK(revision::parse(apply::current(connection).journal[0].file, "") == fixed.at("0001"));
  }

  SECTION("what ran must not have been edited") {
    const Graph edited({file("0001", "", "-- [up]\nCREATE TABLE z (id int);\n" + rest)});
    CHECK_THROWS_WITH(apply::upgrade(connection, edited, "head", log.options()),
                      Catch::Contains("'0001' is half applied, and block 1 of it"));
  }

  SECTION("stamp ends it") {
    apply::stamp(connection, broken, Strings{"base"}, log.options());
    CHECK(!apply::current(connection).underway);
  }
}

TEST_CASE("a revision of one block is one commit", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  const Graph graph(
      {file("0001", "", "-- [up]\nCREATE TABLE a (id int);\nSELECT 1/0;\n\n-- [down]\n")});
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", {}), DatabaseError);
  CHECK(tables(database).empty());
  CHECK(!apply::current(connection).underway);
}

TEST_CASE("a revision of which everything failed is given up when it is not wanted",
          "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)");
  pg::Connection connection = connect(database);
  const Graph graph({file("0001", "", "-- [up]\n-- [down]\n"),
                     file("0002", "0001",
                          "-- [up]\n-- transaction = false\nCREATE UNIQUE INDEX CONCURRENTLY i ON "
                          "t (id);\n\n-- [down]\n")});
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", {}), DatabaseError);
  CHECK(apply::current(connection).heads == Strings{"0001"});
  CHECK(apply::downgrade(connection, graph, "base", {}) == Strings{"0001"});
  CHECK(database.rows("SELECT 1 FROM pg_index WHERE indrelid = 't'::regclass").empty());
}

TEST_CASE("what needs no transaction of its own still runs once", "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int)");
  pg::Connection connection = connect(database);
  const Graph graph({file(
      "0001", "",
      "-- [up]\n-- transaction = false\nINSERT INTO t VALUES (1);\n\nVACUUM t;\n\n"
      "DO $$ BEGIN INSERT INTO t VALUES (2); COMMIT; END $$;\n\nSELECT 1/0;\n\n-- [down]\n")});
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", {}), DatabaseError);
  CHECK_THROWS_AS(apply::upgrade(connection, graph, "head", {}), DatabaseError);
  CHECK(database.rows("SELECT id FROM t ORDER BY 1") == Strings{"1", "2"});
}

TEST_CASE("a new enum value is used in the same run", "[apply][server]") {
  const test::TestDatabase database("CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (v e)");
  pg::Connection connection = connect(database);
  const Graph graph({file("0001", "",
                          "-- [up]\nALTER TYPE e ADD VALUE 'b';\n\n-- [up]\nINSERT INTO t VALUES "
                          "('b');\n\n-- [down]\n")});
  CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"0001"});
}

TEST_CASE("a database ahead of the code", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  apply::upgrade(connection, three(), "head", {});
  const Graph old({file("0001", "", table("a"))});
  const apply::State state = apply::current(connection);
  CHECK(apply::unknown(old, state) == Strings{"0002", "0003"});

  SECTION("is not upgraded") {
    try {
      apply::upgrade(connection, old, "head", {});
      FAIL("the database is ahead");
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::State);
      CHECK_THAT(error.what(),
                 Catch::Contains("the database stands at '0003', which no revision file has; the "
                                 "last one known before it is 0001"));
    }
  }

  SECTION("is brought back from the journal") {
    CHECK(apply::downgrade(connection, old, "0001", {}) == Strings{"0003", "0002"});
    CHECK(tables(database) == Strings{"a"});
  }

  SECTION("can be stamped") {
    CHECK(apply::stamp(connection, old, Strings{"head"}, {}) == Strings{"0003"});
    CHECK(apply::current(connection).heads == Strings{"0001"});
    CHECK(apply::current(connection).journal.size() == 1);
  }
}

TEST_CASE("a file edited after it was applied", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  apply::upgrade(connection, three(), "head", {});
  const Graph changed({file("0001", "", table("a")),
                       file("0002", "0001", "-- [up]\n-- [down]\nDROP TABLE b CASCADE;\n"),
                       file("0003", "0002", table("c"))});
  Log log;
  CHECK(apply::edited(changed, apply::current(connection)) == Strings{"0002"});
  CHECK(apply::edited(three(), apply::current(connection)).empty());

  SECTION("is reported, and taken back only when it is said how") {
    CHECK(apply::downgrade(connection, changed, "0002", log.options()) == Strings{"0003"});
    CHECK(log.lines.front() == "edited 0002");
    CHECK_THROWS_WITH(apply::downgrade(connection, changed, "base", log.options()),
                      Catch::Contains("'0002' was edited after it was applied"));
    apply::Options options = log.options();
    options.edited = apply::Edited::Journal;
    CHECK(apply::downgrade(connection, changed, "base", options) == Strings{"0002", "0001"});
    CHECK(std::ranges::count(log.statements, "DROP TABLE b") == 1);
  }

  SECTION("is accepted by stamp") {
    apply::stamp(connection, changed, Strings{"head"}, {});
    CHECK(apply::edited(changed, apply::current(connection)).empty());
  }
}

TEST_CASE("stamp records without running", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  CHECK(apply::stamp(connection, three(), Strings{"0002"}, {}).empty());
  const apply::State state = apply::current(connection);
  CHECK(state.heads == Strings{"0002"});
  CHECK(state.journal.at(0).origin == apply::Origin::Stamp);
  CHECK(tables(database).empty());
  CHECK(apply::upgrade(connection, three(), "head", {}) == Strings{"0003"});
  CHECK(apply::edited(three(), apply::current(connection)).empty());
  apply::stamp(connection, three(), Strings{"base"}, {});
  CHECK(apply::current(connection).heads.empty());
  CHECK_THROWS_AS(apply::stamp(connection, three(), Strings{"0009"}, {}), Error);
}

TEST_CASE("branches and merges", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  Revision merge = file("m", "b", "-- [up]\n-- [down]\n");
  merge.revises = {"b", "c"};
  const Graph graph({file("a", "", table("ta")), file("b", "a", table("tb")),
                     file("c", "a", table("tc")), merge});
  CHECK(apply::upgrade(connection, graph, "b", {}) == Strings{"a", "b"});
  CHECK(apply::upgrade(connection, graph, "c", {}) == Strings{"c"});
  CHECK(apply::current(connection).heads == Strings{"b", "c"});
  CHECK(apply::upgrade(connection, graph, "head", {}) == Strings{"m"});
  CHECK(apply::current(connection).heads == Strings{"m"});
  CHECK(apply::downgrade(connection, graph, "-1", {}) == Strings{"m"});
  CHECK(apply::current(connection).heads == Strings{"b", "c"});
  CHECK(apply::downgrade(connection, graph, "base", {}).size() == 3);
}

TEST_CASE("what a revision sets does not reach the journal", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  const Graph graph({file("0001", "",
                          "-- [up]\nSET ROLE pg_monitor;\n\nDO $$ BEGIN RAISE NOTICE 'hello'; END "
                          "$$;\n\n-- [down]\n")});
  Log log;
  CHECK(apply::upgrade(connection, graph, "head", log.options()) == Strings{"0001"});
  CHECK(log.lines.back() == "NOTICE: hello");
}

TEST_CASE("privileges", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  apply::upgrade(connection, three(), "head", {});
  connection.execute("SET SESSION AUTHORIZATION pg_monitor");
  try {
    static_cast<void>(apply::current(connection));
    FAIL("the role may read nothing");
  } catch (const DatabaseError& error) {
    CHECK(error.sqlstate() == "42501");
    CHECK_THAT(error.report().hint, Catch::Contains("USAGE on the schema schemadiff"));
  }
  database.execute(
      "GRANT USAGE ON SCHEMA schemadiff TO pg_monitor; GRANT SELECT ON ALL TABLES IN SCHEMA "
      "schemadiff TO pg_monitor");
  CHECK(apply::current(connection).heads == Strings{"0003"});
  CHECK(apply::upgrade(connection, three(), "head", {}).empty());
  CHECK_THROWS_AS(apply::stamp(connection, three(), Strings{"base"}, {}), DatabaseError);
}

TEST_CASE("the tables' schema may have any name", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  apply::Options options;
  options.schema = "My \"odd\" Schema";
  CHECK(apply::upgrade(connection, three(), "head", options).size() == 3);
  CHECK(apply::current(connection, options.schema).heads == Strings{"0003"});
  CHECK(!apply::current(connection).installed);
}

TEST_CASE("the offline script does what a run does", "[apply][server]") {
  const test::TestDatabase online;
  const test::TestDatabase offline;
  pg::Connection connection = connect(online);
  const Graph graph = three();
  apply::upgrade(connection, graph, "head", {});

  const auto script = [&](std::string_view from, std::string_view to, revision::Direction way) {
    const std::string text = apply::offline_sql(graph, revision::resolve(graph, from, {}),
                                                revision::resolve(graph, to, {}), way, {});
    const std::string_view psql_only = "\\set ON_ERROR_STOP on\n";
    CHECK(text.starts_with(psql_only));
    return text.substr(psql_only.size());
  };
  offline.execute(script("base", "head", revision::Direction::Up));
  pg::Connection other = connect(offline);
  CHECK(tables(offline) == tables(online));
  const apply::State state = apply::current(other);
  CHECK(state.heads == Strings{"0003"});
  CHECK(apply::edited(graph, state).empty());
  CHECK(state.journal.at(2).digest == apply::current(connection).journal.at(2).digest);

  CHECK_THROWS_WITH(
      offline.execute(script("0002", "0001", revision::Direction::Down)),
      Catch::Contains("the database does not stand where this script begins: at 0002"));
  offline.execute(script("0003", "0001", revision::Direction::Down));
  CHECK(apply::current(other).heads == Strings{"0001"});
  CHECK(tables(offline) == Strings{"a"});
}

TEST_CASE("one transaction for a whole run", "[apply][server]") {
  const test::TestDatabase database("CREATE TABLE t (id int)");
  pg::Connection connection = connect(database);
  Log log;
  apply::Options options = log.options();
  options.one_transaction = true;

  SECTION("commits all or nothing") {
    const Graph bad({file("0001", "", table("a")), file("0002", "0001", table("b")),
                     file("0003", "0002", "-- [up]\nSELECT 1/0;\n\n-- [down]\n")});
    CHECK_THROWS_AS(apply::upgrade(connection, bad, "head", options), DatabaseError);
    CHECK(tables(database) == Strings{"t"});
    CHECK(apply::current(connection).heads.empty());
    CHECK(apply::upgrade(connection, three(), "head", options) == Strings{"0001", "0002", "0003"});
    CHECK(database.rows("SELECT count(DISTINCT xmin::text) FROM schemadiff.journal") ==
          Strings{"1"});
    CHECK(apply::edited(three(), apply::current(connection)).empty());
    CHECK(apply::downgrade(connection, three(), "base", options).size() == 3);
    CHECK(tables(database) == Strings{"t"});
  }

  SECTION("commits before a new enum value is used, and what runs alone") {
    const Graph graph(
        {file("0001", "", "-- [up]\nCREATE TYPE e AS ENUM ('a');\n\n-- [down]\nDROP TYPE e;\n"),
         file("0002", "0001", "-- [up]\nALTER TYPE e ADD VALUE 'b';\n\n-- [down]\n"),
         file("0003", "0002", "-- [up]\nCREATE TABLE u (v e DEFAULT 'b');\n\n-- [down]\n"),
         file("0004", "0003",
              "-- [up]\n-- transaction = false\nCREATE INDEX CONCURRENTLY i ON t (id);\n\n-- "
              "[down]\n"),
         file("0005", "0004", table("a")), file("0006", "0005", table("b"))});
    CHECK(apply::upgrade(connection, graph, "head", options).size() == 6);
    CHECK(database.rows(
              "SELECT array_agg(revision ORDER BY revision) FROM schemadiff.journal GROUP BY "
              "xmin::text ORDER BY 1") ==
          Strings{"{0001,0002}", "{0003}", "{0004}", "{0005,0006}"});
  }
}

TEST_CASE("a journal changed by hand is told from everything else", "[apply][server]") {
  const test::TestDatabase database;
  pg::Connection connection = connect(database);
  apply::upgrade(connection, three(), "head", {});
  const auto [change, fault] = GENERATE(table<std::string, std::string>({
      {"UPDATE schemadiff.heads SET revision = '0002'",
       "'0002' is a head, but the journal has revisions that come after it"},
      {"DELETE FROM schemadiff.heads", "'0003' is in the journal, but no head leads to it"},
      {"DELETE FROM schemadiff.journal WHERE revision = '0003'",
       "the head '0003' has no row in the journal"},
      {"DELETE FROM schemadiff.journal WHERE revision = '0002'",
       "'0003' revises '0002', whose row in the journal is gone"},
      {"UPDATE schemadiff.journal SET digest = 'sha256:0' WHERE revision = '0003'",
       "the journal's digest of '0003' does not fit its text"},
  }));
  CAPTURE(change);
  database.execute(change);
  const std::string expected =
      "schemadiff's tables in this database were changed by hand: " + fault +
      "; say with `schemadiff stamp --purge` which revisions the database has";
  CHECK_THROWS_WITH(apply::upgrade(connection, three(), "head", {}), expected);
  CHECK_THROWS_WITH(apply::downgrade(connection, three(), "base", {}), expected);
  apply::stamp(connection, three(), Strings{"head"}, {});
  CHECK(apply::journal_faults(three(), apply::current(connection)).empty());
  CHECK(apply::downgrade(connection, three(), "base", {}).size() == 3);
}

TEST_CASE("the offline script runs in psql, whatever kinds of blocks there are",
          "[apply][server]") {
  const char* const programs = std::getenv("SCHEMADIFF_TEST_PGBIN");
  const std::filesystem::path psql =
      std::filesystem::path(programs == nullptr ? "" : programs) / "psql";
  if (!std::filesystem::exists(psql)) {
    return;  // this major was installed without it
  }
  const test::TestDatabase database;
  const test::TemporaryFolder folder;
  const Graph graph = test::mixed();
  const auto run = [&](std::string_view from, std::string_view to, revision::Direction way) {
    const std::string file =
        folder
            .write("script.sql", apply::offline_sql(graph, revision::resolve(graph, from, {}),
                                                    revision::resolve(graph, to, {}), way, {}))
            .string();
    const std::string command =
        "'" + psql.string() + "' -X -q -f '" + file + "' '" + database.url() + "' > /dev/null";
    return std::system(command.c_str());  // NOLINT(cert-env33-c): a test's own command
  };
  const auto rows = [&](std::string_view sql) { return database.rows(sql); };
  CHECK(run("base", "head", revision::Direction::Up) == 0);
  test::check_mixed_up(rows);
  pg::Connection connection = connect(database);
  CHECK(apply::upgrade(connection, graph, "head", {}).empty());
  CHECK(run("0001", "base", revision::Direction::Down) == 0);
  test::check_mixed_down(rows);
  database.execute("DROP TABLE seen");
  CHECK(run("base", "head", revision::Direction::Up) == 0);
  test::check_mixed_up(rows);
}
