#include "catalog/fingerprint.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>

#include "base/error.h"
#include "catalog/moment.h"
#include "pg/cluster_folder.h"
#include "pg/local_cluster.h"
#include "pg/transaction.h"
#include "support/server.h"

using namespace schemadiff;
using test::is_as_at;
using test::Moment;
using test::moment_now;
using test::moment_of;

namespace {

/// A server where nobody else does anything.
class OwnServer {
 public:
  OwnServer() : cluster_(pg::LocalCluster::open(folder_.path(), test::cluster_options())) {}

  [[nodiscard]] pg::Connection connect(const std::string& database = "postgres") const {
    return pg::Connection::open(cluster_.url(database));
  }

  [[nodiscard]] pg::Url url(const std::string& database) const { return cluster_.url(database); }

 private:
  test::ClusterFolder folder_;
  pg::LocalCluster cluster_;
};

/// One for all tests that leave it as it was: it takes seconds to make.
const OwnServer& shared_server() {
  static const OwnServer server;
  return server;
}

/// Each statement by itself, in a session of its own.
void run_all(const OwnServer& server, const std::vector<std::string>& statements,
             const std::string& database = "postgres") {
  pg::Connection connection = server.connect(database);
  for (const std::string& statement : statements) {
    INFO(statement);
    connection.execute_single(statement);
  }
}

/// An empty database on the shared server, and the role someone.
class Fresh {
 public:
  Fresh() { run_all(shared_server(), {"CREATE DATABASE fresh", "CREATE ROLE someone LOGIN"}); }

  Fresh(const Fresh&) = delete;
  Fresh& operator=(const Fresh&) = delete;

  ~Fresh() {
    run_all(shared_server(),
            {"DROP DATABASE fresh WITH (FORCE)", "DROP DATABASE IF EXISTS other WITH (FORCE)",
             "DROP ROLE IF EXISTS someone, nobody, another", "ALTER SYSTEM RESET ALL",
             "SELECT pg_reload_conf()"});
  }

  [[nodiscard]] static pg::Connection connect(const std::string& role = "postgres") {
    return pg::Connection::open(shared_server().url("fresh").with_parameter("user", role));
  }

  static void run(const std::vector<std::string>& statements) {
    run_all(shared_server(), statements, "fresh");
  }
};

std::vector<std::string> texts_of(const pg::Result& result) {
  std::vector<std::string> texts;
  for (const pg::Row row : result.rows()) {
    texts.emplace_back(row[0].value_or(""));
  }
  return texts;
}

/// Something in every catalog that a statement can put something into.
const std::vector<std::string> kOfEach{
    "CREATE SCHEMA app",
    "CREATE TABLE app.t (id int PRIMARY KEY, a int DEFAULT 1 CHECK (a > 0), b text)",
    "INSERT INTO app.t VALUES (1, 1, 'x')",
    "CREATE TABLE app.child () INHERITS (app.t)",
    "CREATE TABLE app.parted (id int) PARTITION BY LIST (id)",
    "CREATE VIEW app.v AS SELECT id FROM app.t",
    "CREATE STATISTICS app.s ON id, a FROM app.t",
    "CREATE POLICY p ON app.t",
    "CREATE SEQUENCE app.q",
    "CREATE PUBLICATION pub FOR TABLE app.t",
    "CREATE TYPE app.mood AS ENUM ('sad')",
    "CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER tr BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE FUNCTION app.f()",
    "CREATE FUNCTION app.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "CREATE EVENT TRIGGER ev ON ddl_command_end EXECUTE FUNCTION app.e()",
    "CREATE FOREIGN DATA WRAPPER w",
    "CREATE SERVER s FOREIGN DATA WRAPPER w",
    "CREATE FOREIGN TABLE app.ft (id int) SERVER s",
    "CREATE USER MAPPING FOR CURRENT_USER SERVER s",
    "CREATE CONVERSION app.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
    "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION "
    "pg_catalog.varchar_support(internal))",
    "COMMENT ON TABLE app.t IS 'one'",
    "COMMENT ON DATABASE postgres IS 'one'",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "CREATE ROLE someone",
    "GRANT pg_monitor TO someone",
    "GRANT SELECT ON app.t TO someone",
    "ALTER ROLE someone SET work_mem = '1MB'",
    "SELECT lo_create(4711)",
    "SELECT pg_replication_origin_create('o')",
    "CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere.invalid' PUBLICATION pub "
    "WITH (connect = false)",
    "ANALYZE app.t"};

/// Catalogs that `kOfEach` puts nothing into: it would take a module, or a newer major.
bool may_be_empty(const std::string& catalog) {
  static const std::vector<std::string> kEmpty{"pg_seclabel",
                                               "pg_shseclabel",
                                               "pg_subscription_rel",
                                               "pg_statistic_ext_data",
                                               "pg_publication_namespace",
                                               "pg_parameter_acl",
                                               "pg_largeobject"};
  return std::ranges::find(kEmpty, catalog) != kEmpty.end();
}

}  // namespace

TEST_CASE("catalogs are known again while nothing changes", "[catalog][server]") {
  const Fresh fresh;
  fresh.run({"CREATE TABLE t (id serial PRIMARY KEY, a text)"});
  pg::Connection connection = fresh.connect();
  const Moment moment = moment_of(connection);
  CHECK(is_as_at(connection, moment));

  SECTION("whatever is done to data") {
    fresh.run({"INSERT INTO t (a) SELECT 'x' FROM generate_series(1, 1000)", "ANALYZE",
               "VACUUM (FREEZE)", "DELETE FROM t", "VACUUM", "SELECT nextval('t_id_seq')",
               "CHECKPOINT"});
    CHECK(is_as_at(connection, moment));
  }
  SECTION("whatever is taken back") {
    fresh.run({"BEGIN", "ALTER TABLE t ADD COLUMN b int", "CREATE TABLE u ()", "ROLLBACK"});
    CHECK(is_as_at(connection, moment));
  }
  SECTION("whatever is made and gone again") {
    fresh.run({"CREATE TABLE u (id int PRIMARY KEY)", "DROP TABLE u"});
    CHECK(is_as_at(connection, moment));
  }
  SECTION("whatever is done in other databases") {
    fresh.run({"CREATE DATABASE other"});
    run_all(shared_server(),
            {"CREATE TABLE t (id int)", "ALTER DATABASE other SET work_mem = '1MB'",
             "COMMENT ON DATABASE other IS 'other'"},
            "other");
    CHECK(is_as_at(connection, moment));
    CHECK(moment_of(connection).database == moment.database);
    pg::Connection other = shared_server().connect("other");
    CHECK(moment_of(other).database != moment.database);
  }
  SECTION("while others write") {
    pg::Connection writer = fresh.connect();
    writer.execute("BEGIN; INSERT INTO t (a) VALUES ('x')");
    CHECK(is_as_at(connection, moment));
    CHECK(moment_now(connection));
    writer.execute("COMMIT");
    CHECK(is_as_at(connection, moment));
  }
  SECTION("with libraries loaded meanwhile") {
    connection.execute("DO 'BEGIN END'");
    CHECK(is_as_at(connection, moment));
  }
}

TEST_CASE("a change of any row of any catalog is seen", "[catalog][server]") {
  const OwnServer server;
  run_all(server, kOfEach);
  pg::Connection connection = server.connect();
  pg::Connection changing = server.connect();
  changing.execute("SET allow_system_table_mods = on; SET session_replication_role = replica");
  const std::vector<std::string> catalogs = texts_of(
      connection.query("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                       "'pg_catalog'::regnamespace AND oid < 16384 ORDER BY relname"));
  CHECK(catalogs.size() > 60);
  std::vector<std::string> unseen;
  for (const std::string& catalog : catalogs) {
    CAPTURE(catalog);
    const std::string column(
        *connection
             .query(fmt::format("SELECT attname FROM pg_attribute WHERE attrelid = "
                                "'pg_catalog.{}'::regclass AND attnum = 1",
                                catalog))
             .only_cell());
    // The row that is this database's, where the others do not count.
    const std::string which =
        catalog == "pg_database"
            ? "datname = current_database()"
            : fmt::format("ctid = (SELECT max(ctid) FROM pg_catalog.{})", catalog);
    const Moment before = moment_of(connection);
    const std::uint64_t updated =
        changing
            .query(fmt::format("UPDATE pg_catalog.{} SET {} = {} WHERE {}", catalog, column, column,
                               which))
            .affected_rows();
    if (updated == 0) {
      CHECK(may_be_empty(catalog));
    } else if (is_as_at(connection, before)) {
      unseen.push_back(catalog);
    }
    CHECK(is_as_at(connection, moment_of(connection)));
  }
  std::erase(unseen, "pg_statistic_ext_data");  // may have no row
  CHECK(unseen == std::vector<std::string>{"pg_largeobject_metadata", "pg_statistic"});

  // What goes leaves no row behind that could be newer.
  for (const char* const statement :
       {"DROP POLICY p ON app.t", "COMMENT ON TABLE app.t IS NULL",
        "REVOKE pg_monitor FROM someone", "ALTER ROLE someone RESET ALL",
        "COMMENT ON DATABASE postgres IS NULL", "DROP EVENT TRIGGER ev", "DROP STATISTICS app.s",
        "ALTER TABLE app.t DROP CONSTRAINT t_a_check",
        "DROP USER MAPPING FOR CURRENT_USER SERVER s", "DROP VIEW app.v"}) {
    CAPTURE(statement);
    const Moment before = moment_of(connection);
    run_all(server, {statement});
    CHECK_FALSE(is_as_at(connection, before));
  }
}

TEST_CASE("what looks the same and is not, is told apart", "[catalog][server]") {
  const Fresh fresh;
  fresh.run({"CREATE TABLE t (id int, a text DEFAULT 'x')", "CREATE TABLE other (id int)",
             "CREATE INDEX i ON t (id)"});
  pg::Connection connection = fresh.connect();
  const Moment moment = moment_of(connection);

  const std::vector<std::vector<std::string>> changes{
      {"ALTER TABLE t ALTER COLUMN id TYPE bigint"},
      {"ALTER TABLE t ALTER COLUMN id TYPE bigint", "ALTER TABLE t ALTER COLUMN id TYPE int"},
      {"DROP TABLE t", "CREATE TABLE t (id int, a text DEFAULT 'x')", "CREATE INDEX i ON t (id)"},
      {"ALTER TABLE t RENAME TO u", "ALTER TABLE other RENAME TO t",
       "ALTER TABLE u RENAME TO other"},
      {"DROP TABLE other", "CREATE TABLE another (id int)"},
      {"DROP INDEX i", "CREATE UNIQUE INDEX i ON t (id)"},
      {"ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y'"},
      {"ALTER SEQUENCE IF EXISTS none RENAME TO nobody", "CREATE SEQUENCE s"},
      {"REINDEX INDEX CONCURRENTLY i"},
      {"ALTER ROLE someone SET search_path = app"},
      {"ALTER DATABASE fresh SET search_path = app"},
      {"ALTER ROLE someone RENAME TO nobody"},
      {"ALTER ROLE someone CREATEDB"},
      {"COMMENT ON COLUMN t.a IS 'x'"},
      {"GRANT SELECT (a) ON t TO someone"},
      {"ALTER SYSTEM SET vacuum_cost_page_hit = 3", "SELECT pg_reload_conf()",
       "SELECT pg_sleep(0.5)"},
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    DYNAMIC_SECTION(fmt::format("{}", fmt::join(changes[i], "; "))) {
      fresh.run(changes[i]);
      pg::Connection later = fresh.connect();
      CHECK_FALSE(is_as_at(later, moment));
      CHECK(is_as_at(later, moment_of(later)));
    }
  }
  SECTION("other settings of the session") {
    pg::Connection other =
        pg::Connection::open(connection.url().with_parameter("options", "-csearch_path=app"));
    CHECK_FALSE(is_as_at(other, moment));
  }
  SECTION("another role") {
    pg::Connection other = fresh.connect("someone");
    CHECK_FALSE(is_as_at(other, moment));
  }
  SECTION("a database of the same name, made anew") {
    fresh.run({"CREATE DATABASE other"});
    std::optional<pg::Connection> first = shared_server().connect("other");
    const Moment then = moment_of(*first);
    first.reset();
    fresh.run({"DROP DATABASE other WITH (FORCE)", "CREATE DATABASE other"});
    pg::Connection second = shared_server().connect("other");
    CHECK_FALSE(is_as_at(second, then));
  }
}

TEST_CASE("a life of a server is told from the next", "[catalog][server]") {
  const test::ClusterFolder folder;
  std::optional<pg::LocalCluster> cluster =
      pg::LocalCluster::open(folder.path(), test::cluster_options());
  const auto connect = [&] {
    return pg::Connection::open(cluster->url("postgres"), {.patience = std::chrono::seconds(20)});
  };
  const auto moment = [&] {
    pg::Connection connection = connect();
    return moment_of(connection);
  };
  const auto is_as = [&](const Moment& then) {
    pg::Connection connection = connect();
    return is_as_at(connection, then);
  };
  const Moment before_crash = moment();
  CHECK(is_as(before_crash));
  pg::Connection victim = connect();
  REQUIRE(kill(victim.backend_pid(), SIGKILL) == 0);  // the postmaster survives it
  CHECK_THROWS_AS(victim.query("SELECT 1"), DatabaseError);
  std::this_thread::sleep_for(std::chrono::seconds(1));  // until it has noticed
  const Moment after_crash = moment();
  CHECK_FALSE(is_as(before_crash));
  CHECK(is_as(after_crash));

  cluster.reset();
  cluster = pg::LocalCluster::open(folder.path(), test::cluster_options());
  CHECK_FALSE(is_as(after_crash));
}

TEST_CASE("a schema that is just being changed is no state to be known again",
          "[catalog][server]") {
  const Fresh fresh;
  pg::Connection connection = fresh.connect();
  pg::Connection changing = fresh.connect();
  const Moment before = moment_of(connection);

  changing.execute("BEGIN; CREATE TABLE t (id int)");
  CHECK(is_as_at(connection, before));  // nobody else sees it yet
  const Moment beside = moment_of(connection);

  SECTION("of what was committed meanwhile by others it is not sure") {
    fresh.run({"CREATE TABLE u (id int)"});
    CHECK_FALSE(is_as_at(connection, before));
    CHECK_FALSE(moment_now(connection));
    changing.execute("ROLLBACK");
    CHECK(moment_now(connection));
  }
  SECTION("of what began before, and was committed later") {
    changing.execute("COMMIT");
    CHECK_FALSE(is_as_at(connection, before));
    CHECK_FALSE(is_as_at(connection, beside));
  }
  SECTION("of what was taken back") {
    changing.execute("ROLLBACK");
    CHECK(is_as_at(connection, before));
    CHECK(is_as_at(connection, beside));
  }
}

TEST_CASE("a role without rights sees what it could have read", "[catalog][server]") {
  const Fresh fresh;
  fresh.run({"CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER s FOREIGN DATA WRAPPER w"});
  pg::Connection connection = fresh.connect("someone");
  const Moment moment = moment_of(connection);
  CHECK(is_as_at(connection, moment));

  SECTION("roles, mappings and subscriptions by what it may read of them") {
    for (const char* const statement :
         {"CREATE ROLE another", "ALTER ROLE another CREATEROLE",
          "CREATE USER MAPPING FOR PUBLIC SERVER s",
          "CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere.invalid' PUBLICATION pub "
          "WITH (connect = false)",
          "CREATE TABLE t (id int)"}) {
      CAPTURE(statement);
      const Moment before = moment_of(connection);
      fresh.run({statement});
      CHECK_FALSE(is_as_at(connection, before));
    }
    fresh.run({"ALTER SUBSCRIPTION sub SET (slot_name = NONE)", "DROP SUBSCRIPTION sub"});
  }
  SECTION("nothing where it may not read a catalog that counts") {
    fresh.run({"REVOKE SELECT ON pg_catalog.pg_ts_config FROM PUBLIC"});
    CHECK_FALSE(is_as_at(connection, moment));
    CHECK_FALSE(moment_now(connection));
  }
  SECTION("nothing where it may not ask which server it is") {
    fresh.run({"REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC"});
    const pg::ReadSnapshot snapshot(connection);
    CHECK_FALSE(catalog::Catalogs::in_snapshot(connection));
    CHECK(connection.query("SELECT 1").only_cell() == "1");
  }
}
