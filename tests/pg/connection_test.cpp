#include "pg/connection.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "pg/cluster_folder.h"
#include "pg/local_cluster.h"
#include "pg/result.h"
#include "pg/url.h"
#include "support/server.h"

namespace schemadiff::pg {

namespace {

using test::TestDatabase;

Url url_of(const TestDatabase& database) {
  return Url::parse(database.url());
}

ServerReport report_of(Connection& connection, std::string_view sql) {
  try {
    connection.execute(sql);
  } catch (const DatabaseError& error) {
    return error.report();
  }
  FAIL("the server accepted: " << sql);
  return {};
}

ServerReport refusal_of(const Url& url, const ConnectOptions& options = {}) {
  try {
    (void)Connection::open(url, options);
  } catch (const DatabaseError& error) {
    return error.report();
  }
  FAIL("the server accepted: " << url.display());
  return {};
}

std::string show(Connection& connection, std::string_view setting) {
  return std::string(
      connection.query(fmt::format("SHOW {}", setting)).only_cell().value_or("NULL"));
}

}  // namespace

TEST_CASE("no server is 08001 with the place and no password", "[pg][connection]") {
  const ServerReport report = refusal_of(Url::parse("postgresql://alice:s3cret@127.0.0.1:1/app"));
  CHECK(report.sqlstate == "08001");
  CHECK(report.message ==
        "cannot connect to 127.0.0.1:1/app as alice: Connection refused; check that the server "
        "runs and that the "
        "URL's host and port are right");
}

TEST_CASE("no socket is 08001 with the directory", "[pg][connection]") {
  const ServerReport report =
      refusal_of(Url::parse("postgresql://alice@/app?host=/nonexistent&port=5432"));
  CHECK(report.sqlstate == "08001");
  CHECK(report.message ==
        "cannot connect to /nonexistent:5432/app as alice: No such file or directory; check that "
        "the server runs and "
        "that the URL's host and port are right");
}

TEST_CASE("an unknown host is 08001", "[pg][connection]") {
  const ServerReport report =
      refusal_of(Url::parse("postgresql://alice:s3cret@no-such-host.invalid/app"));
  CHECK(report.sqlstate == "08001");
  CHECK_THAT(report.message,
             Catch::StartsWith("cannot connect to no-such-host.invalid:5432/app as alice: "));
  CHECK_THAT(report.message, Catch::EndsWith("; check the host's name in the URL"));
}

TEST_CASE("the private cluster's URL is no server", "[pg][connection]") {
  CHECK_THROWS_WITH(Connection::open(Url::parse("local:app")),
                    "'local:app' names a private cluster, not a server; open the cluster first");
}

TEST_CASE("an unknown database is 3D000", "[pg][connection][server]") {
  const ServerReport report =
      refusal_of(Url::parse(test::server_url()).with_database(R"(no "such)"));
  CHECK(report.sqlstate == "3D000");
  CHECK_THAT(
      report.message,
      Catch::Contains(R"(: database "no "such" does not exist; create the database or correct)"));
}

TEST_CASE("a role that may not log in is refused", "[pg][connection][server]") {
  const ServerReport report =
      refusal_of(Url::parse(test::server_url()).with_parameter("user", "no_such_role"));
  CHECK(report.sqlstate == "28000");
  CHECK_THAT(report.message,
             Catch::Contains("check the user, the password (URL, PGPASSWORD or ~/.pgpass)"));
}

TEST_CASE("a wrong or missing password is 28P01", "[pg][connection][local_cluster]") {
  const test::ClusterFolder folder;
  const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
  Connection admin = Connection::open(cluster.url("postgres"));
  admin.execute(
      "SET password_encryption = 'scram-sha-256'; CREATE ROLE alice LOGIN PASSWORD 'right'");
  std::ofstream(cluster.data_dir() / "pg_hba.conf")
      << "local all postgres trust\nlocal all all scram-sha-256\n";
  admin.execute("SELECT pg_reload_conf()");
  const Url alice = cluster.url("postgres").with_parameter("user", "alice");
  ServerReport report;
  // The postmaster reads its new rules a moment later.
  for (int tries = 0; tries < 100 && report.sqlstate != "28P01"; ++tries) {
    try {
      (void)Connection::open(alice.with_parameter("password", "s3cret"));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    } catch (const DatabaseError& error) {
      report = error.report();
    }
  }
  CHECK(report.sqlstate == "28P01");
  CHECK_THAT(
      report.message,
      Catch::Contains(R"(/postgres as alice: password authentication failed for user "alice"; )"
                      "check the user, the password (URL, PGPASSWORD or ~/.pgpass)"));
  CHECK(report.message.find("s3cret") == std::string::npos);
  CHECK(refusal_of(alice).sqlstate == "28P01");
  CHECK_NOTHROW(Connection::open(alice.with_parameter("password", "right")));
}

TEST_CASE("a session's settings do not depend on the role or the database",
          "[pg][connection][server]") {
  const TestDatabase database;
  for (const std::string_view setting :
       {"DateStyle = 'SQL, DMY'", "IntervalStyle = iso_8601", "extra_float_digits = -5",
        "bytea_output = escape", "quote_all_identifiers = on", "statement_timeout = '1s'",
        "lock_timeout = '1s'", "standard_conforming_strings = off", "client_encoding = latin1"}) {
    database.execute(fmt::format("ALTER DATABASE {} SET {}", database.name(), setting));
  }
  Connection connection = Connection::open(url_of(database));
  // "SQL, DMY" leaves its order of day and month behind: only the style is ours.
  CHECK_THAT(show(connection, "DateStyle"), Catch::StartsWith("ISO"));
  CHECK(show(connection, "IntervalStyle") == "postgres");
  CHECK(show(connection, "extra_float_digits") == "1");
  CHECK(show(connection, "bytea_output") == "hex");
  CHECK(show(connection, "quote_all_identifiers") == "off");
  CHECK(show(connection, "statement_timeout") == "0");
  CHECK(show(connection, "lock_timeout") == "0");
  CHECK(show(connection, "standard_conforming_strings") == "on");
  CHECK(show(connection, "client_encoding") == "UTF8");
  CHECK(show(connection, "application_name") == "schemadiff");
}

TEST_CASE("a connection knows what it is connected to", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database), {.application_name = "a test"});
  CHECK(connection.database() == database.name());
  CHECK(connection.major() == test::server_major());
  CHECK(connection.server_version() / 10'000 == connection.major());
  CHECK(show(connection, "application_name") == "a test");
  CHECK(connection.query("SELECT pg_backend_pid()").only_cell() ==
        std::to_string(connection.backend_pid()));
  CHECK(connection.query("SELECT session_user").only_cell() == connection.user());
  CHECK_THAT(connection.place(), Catch::EndsWith("/" + database.name()));
}

TEST_CASE("a result has names, rows, NULLs and a tag", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database));

  SECTION("of a query") {
    Result result = connection.query(
        R"(SELECT 1 AS one, NULL AS "no ""thing", '' AS empty UNION ALL SELECT 2, 'ä', 'x')");
    connection = Connection::open(url_of(database));  // a result outlives its session
    const Result copy = std::exchange(result, {});
    CHECK(copy.columns() == std::vector<std::string>{"one", R"(no "thing)", "empty"});
    std::vector<std::vector<Cell>> rows;
    for (const Row row : copy.rows()) {
      rows.emplace_back(row.begin(), row.end());
    }
    CHECK(rows == std::vector<std::vector<Cell>>{{"1", std::nullopt, ""}, {"2", "ä", "x"}});
    CHECK(copy.command_tag() == "SELECT 2");
    CHECK(copy.affected_rows() == 2);
  }
  SECTION("of several statements, the last one's") {
    const Result result =
        connection.query("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2), (3)");
    CHECK(result.empty());
    CHECK(result.affected_rows() == 3);
    CHECK(connection.query("DELETE FROM t WHERE a > 1").command_tag() == "DELETE 2");
  }
  SECTION("of nothing") {
    CHECK(connection.query("").empty());
    CHECK(connection.query("-- only a comment").command_tag().empty());
  }
  SECTION("of rows without columns") {
    CHECK(connection.query("SELECT FROM generate_series(1, 3)").size() == 3);
  }
  SECTION("that only_cell refuses") {
    CHECK_THROWS_AS(connection.query("SELECT 1, 2").only_cell(), std::logic_error);
  }
}

TEST_CASE("parameters arrive as they are", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database));
  const std::array<std::optional<std::string>, 3> parameters = {R"(it's "x"; DROP TABLE t; -- ä\)",
                                                                std::nullopt, "7"};
  const Result result = connection.query("SELECT $1::text, $2::text, $3::int + 1", parameters);
  const Row row = result.row(0);
  CHECK(row[0] == R"(it's "x"; DROP TABLE t; -- ä\)");
  CHECK(row[1] == std::nullopt);
  CHECK(row[2] == "8");
}

TEST_CASE("an error carries all that the server said", "[pg][connection][server]") {
  const TestDatabase database(R"(CREATE TABLE "o""dd" (a int PRIMARY KEY))");
  Connection connection = Connection::open(url_of(database));

  SECTION("a position in the statement") {
    CHECK(report_of(connection, "SELECT 'ä', nme FROM pg_class") ==
          ServerReport{.sqlstate = "42703",
                       .message = R"(column "nme" does not exist)",
                       .detail = "",
                       .hint = "",
                       .context = "",
                       .statement = "SELECT 'ä', nme FROM pg_class",
                       .position = 13});
  }
  SECTION("a detail") {
    const ServerReport report = report_of(connection, R"(INSERT INTO "o""dd" VALUES (1), (1))");
    CHECK(report.sqlstate == "23505");
    CHECK(report.message == R"(duplicate key value violates unique constraint "o"dd_pkey")");
    CHECK(report.detail == "Key (a)=(1) already exists.");
  }
  SECTION("a hint and a context") {
    const ServerReport report = report_of(connection,
                                          "DO $$ BEGIN RAISE EXCEPTION 'no' USING HINT = 'ask', "
                                          "DETAIL = 'why', ERRCODE = 'ZZ001'; END $$");
    CHECK(report.sqlstate == "ZZ001");
    CHECK(report.message == "no");
    CHECK(report.hint == "ask");
    CHECK(report.detail == "why");
    CHECK(report.context == "PL/pgSQL function inline_code_block line 1 at RAISE");
  }
  SECTION("the query inside a function") {
    const ServerReport report = report_of(connection, "DO $$ BEGIN PERFORM nothing_here; END $$");
    CHECK(report.sqlstate == "42703");
    CHECK_THAT(report.context, Catch::Contains("query: SELECT nothing_here"));
  }
  SECTION("a zero byte") {
    CHECK(report_of(connection, std::string_view("SELECT 1\0; DROP TABLE t", 23)).sqlstate ==
          "22021");
  }
  CHECK(connection.query("SELECT 1").only_cell() == "1");  // the session goes on
}

TEST_CASE("lock_timeout is Failure::Busy", "[pg][connection][server]") {
  const TestDatabase database("CREATE TABLE t ()");
  Connection holder = Connection::open(url_of(database));
  Connection other = Connection::open(url_of(database));
  holder.execute("BEGIN; LOCK TABLE t");
  try {
    other.execute("SET lock_timeout = '10ms'; LOCK TABLE t");
    FAIL("two exclusive locks");
  } catch (const DatabaseError& error) {
    CHECK(error.sqlstate() == "55P03");
    CHECK(error.failure() == Failure::Busy);
  }
}

TEST_CASE("a single statement runs outside a transaction", "[pg][connection][server]") {
  const TestDatabase database("CREATE TABLE t (a int)");
  Connection connection = Connection::open(url_of(database));
  CHECK(connection.execute_single("CREATE INDEX CONCURRENTLY i ON t (a)").command_tag() ==
        "CREATE INDEX");
  CHECK(connection.execute_single("VACUUM t").command_tag() == "VACUUM");
  try {
    connection.execute_single("DROP TABLE t; SELECT 1");
    FAIL("two statements were accepted");
  } catch (const DatabaseError& error) {
    CHECK(error.sqlstate() == "42601");
  }
  CHECK(connection.query("SELECT count(*) FROM t").only_cell() == "0");
}

TEST_CASE("COPY TO STDOUT comes line by line", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database));

  SECTION("whole") {
    std::vector<std::string> lines;
    const std::uint64_t count =
        connection.copy_out("COPY (VALUES (1, 'a'), (2, NULL), (3, E'two\\nlines')) TO STDOUT",
                            [&](std::string_view line) { lines.emplace_back(line); });
    CHECK(count == 3);
    CHECK(lines == std::vector<std::string>{"1\ta", "2\t\\N", "3\ttwo\\nlines"});
  }
  SECTION("until the reader has had enough") {
    CHECK_THROWS_WITH(
        connection.copy_out("COPY (SELECT generate_series(1, 10000000)) TO STDOUT",
                            [](std::string_view) { throw std::runtime_error("enough"); }),
        "enough");
  }
  SECTION("or fails on the way") {
    try {
      connection.copy_out("COPY (SELECT 1 / (3 - n) FROM generate_series(1, 5) n) TO STDOUT",
                          [](std::string_view) {});
      FAIL("divided by zero");
    } catch (const DatabaseError& error) {
      CHECK(error.sqlstate() == "22012");
    }
  }
  SECTION("but another statement is a mistake of ours") {
    CHECK_THROWS_AS(connection.copy_out("SELECT 1", [](std::string_view) {}), std::logic_error);
  }
  CHECK(connection.query("SELECT 1").only_cell() == "1");
}

TEST_CASE("COPY without copy_out is refused and the session goes on", "[pg][connection][server]") {
  const TestDatabase database("CREATE TABLE t (a int)");
  Connection connection = Connection::open(url_of(database));
  const std::string sql =
      GENERATE("COPY t FROM STDIN", "COPY (SELECT generate_series(1, 1000)) TO STDOUT",
               "SELECT 1; COPY t FROM STDIN; SELECT 2");
  CHECK(report_of(connection, sql).sqlstate == "0A000");
  CHECK(connection.query("SELECT count(*) FROM t").only_cell() == "0");
}

TEST_CASE("notices reach their handler", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database));
  std::vector<Notice> notices;
  connection.on_notice([&](const Notice& notice) { notices.push_back(notice); });
  Connection moved = std::move(connection);
  moved.execute(
      "DROP TABLE IF EXISTS nothing; DO $$ BEGIN RAISE WARNING 'w' USING HINT = 'h'; END $$");
  REQUIRE(notices.size() == 2);
  CHECK(notices[0] == Notice{.severity = "NOTICE",
                             .sqlstate = "00000",
                             .message = R"(table "nothing" does not exist, skipping)",
                             .detail = "",
                             .hint = "",
                             .context = ""});
  CHECK(notices[1].severity == "WARNING");
  CHECK(notices[1].hint == "h");

  moved.on_notice([](const Notice& notice) { throw std::runtime_error(notice.message); });
  CHECK_THROWS_WITH(moved.execute("DROP TABLE IF EXISTS x"),
                    R"(table "x" does not exist, skipping)");
  moved.on_notice({});
  CHECK_NOTHROW(moved.execute("DROP TABLE IF EXISTS x"));
}

TEST_CASE("a statement is cancelled from another thread", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database));
  std::atomic<bool> done = false;
  std::thread canceller([&] {
    while (!done) {
      connection.cancel();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  const std::string sqlstate = report_of(connection, "SELECT pg_sleep(30)").sqlstate;
  done = true;
  canceller.join();
  CHECK(sqlstate == "57014");
}

TEST_CASE("a session that was terminated is 08006 for good", "[pg][connection][server]") {
  const TestDatabase database;
  Connection connection = Connection::open(url_of(database));
  Connection killer = Connection::open(url_of(database));
  const std::string terminate =
      fmt::format("SELECT pg_terminate_backend({})", connection.backend_pid());

  SECTION("while it idles") {
    killer.execute(terminate);
    const std::string alive =
        fmt::format("SELECT 1 FROM pg_stat_activity WHERE pid = {}", connection.backend_pid());
    while (!killer.query(alive).empty()) {
    }
  }
  SECTION("while it works") {
    std::thread late([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      killer.execute(terminate);
    });
    CHECK(report_of(connection, "SELECT pg_sleep(30)").sqlstate == "08006");
    late.join();
  }
  const ServerReport report = report_of(connection, "SELECT 1");
  CHECK(report.sqlstate == "08006");
  CHECK(report.statement == "SELECT 1");
  CHECK_THAT(report.message, Catch::StartsWith("the connection to "));
  CHECK(connection.is_broken());
}

}  // namespace schemadiff::pg
