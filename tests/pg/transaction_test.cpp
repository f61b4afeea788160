#include "pg/transaction.h"

#include <stdexcept>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "pg/url.h"
#include "support/server.h"

namespace schemadiff::pg {

namespace {

Connection opened(const test::TestDatabase& database) {
  return Connection::open(Url::parse(database.url()));
}

std::string value(Connection& connection, std::string_view sql) {
  const Result result = connection.query(sql);
  return std::string(result.only_cell().value_or("NULL"));
}

std::string sqlstate_of_commit(Transaction& transaction) {
  try {
    transaction.commit();
  } catch (const DatabaseError& error) {
    return error.sqlstate();
  }
  return "00000";
}

}  // namespace

TEST_CASE("a transaction lasts only when it is committed", "[pg][transaction][server]") {
  const test::TestDatabase database("CREATE TABLE t (a int)");
  Connection connection = opened(database);

  SECTION("committed") {
    Transaction transaction(connection);
    connection.execute("INSERT INTO t VALUES (1)");
    transaction.commit();
    CHECK(value(connection, "SELECT count(*) FROM t") == "1");
  }
  SECTION("left") {
    {
      const Transaction transaction(connection);
      connection.execute("INSERT INTO t VALUES (1)");
    }
    CHECK(value(connection, "SELECT count(*) FROM t") == "0");
  }
  SECTION("left after an error") {
    {
      const Transaction transaction(connection);
      CHECK_THROWS_AS(connection.execute("SELECT 1 / 0"), DatabaseError);
      CHECK(connection.in_transaction());
    }
    CHECK(value(connection, "SELECT count(*) FROM t") == "0");
  }
  CHECK_FALSE(connection.in_transaction());
}

TEST_CASE("COMMIT after an error is no success", "[pg][transaction][server]") {
  const test::TestDatabase database;
  Connection connection = opened(database);
  Transaction transaction(connection);
  CHECK_THROWS_AS(connection.execute("SELECT 1 / 0"), DatabaseError);
  CHECK(sqlstate_of_commit(transaction) == "25P02");
  CHECK_FALSE(connection.in_transaction());
}

TEST_CASE("a deferred constraint fails at COMMIT", "[pg][transaction][server]") {
  const test::TestDatabase database("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  Connection connection = opened(database);
  Transaction transaction(connection);
  connection.execute("INSERT INTO t VALUES (1), (1)");
  CHECK(sqlstate_of_commit(transaction) == "23505");
  CHECK_FALSE(connection.in_transaction());
}

TEST_CASE("a connection that breaks during COMMIT leaves the outcome open",
          "[pg][transaction][server]") {
  const test::TestDatabase database;
  Connection connection = opened(database);
  Connection killer = opened(database);
  Transaction transaction(connection);
  killer.execute(fmt::format("SELECT pg_terminate_backend({})", connection.backend_pid()));
  CHECK(sqlstate_of_commit(transaction) == "08007");
}

TEST_CASE("a transaction within a transaction is a mistake of ours", "[pg][transaction][server]") {
  const test::TestDatabase database;
  Connection connection = opened(database);
  const Transaction transaction(connection);
  CHECK_THROWS_AS(Transaction(connection), std::logic_error);
}

TEST_CASE("a savepoint undoes only what came after it", "[pg][transaction][server]") {
  const test::TestDatabase database("CREATE TABLE t (a int)");
  Connection connection = opened(database);
  const Transaction transaction(connection);
  connection.execute("INSERT INTO t VALUES (1)");
  {
    Savepoint outer(connection);
    connection.execute("INSERT INTO t VALUES (2)");
    {
      const Savepoint inner(connection);
      connection.execute("SET LOCAL search_path = pg_catalog; INSERT INTO public.t VALUES (3)");
      CHECK_THROWS_AS(connection.execute("SELECT 1 / 0"), DatabaseError);
    }
    CHECK(value(connection, "SELECT string_agg(a::text, ',' ORDER BY a) FROM t") == "1,2");
    outer.release();
  }
  {
    Savepoint undone(connection);
    connection.execute("INSERT INTO t VALUES (4)");
    undone.rollback();
  }
  CHECK(value(connection, "SELECT string_agg(a::text, ',' ORDER BY a) FROM t") == "1,2");
}

TEST_CASE("a read snapshot sees one moment and writes nothing", "[pg][transaction][server]") {
  const test::TestDatabase database("CREATE TABLE t (a timestamptz DEFAULT '2020-01-01 00:00+00')");
  Connection connection = opened(database);
  connection.execute("SET TimeZone = 'Asia/Tokyo'");
  const std::string default_sql = "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef";
  {
    const ReadSnapshot snapshot(connection);
    CHECK(value(connection, "SHOW search_path") == "pg_catalog");
    CHECK(value(connection, "SHOW transaction_isolation") == "repeatable read");
    CHECK(value(connection, "SHOW transaction_read_only") == "on");
    CHECK(value(connection, "SELECT 'public.t'::regclass") == "public.t");
    CHECK(value(connection, default_sql) == "'2020-01-01 00:00:00+00'::timestamp with time zone");
    database.execute("CREATE TABLE later ()");
    CHECK(value(connection, "SELECT count(*) FROM pg_class WHERE relname = 'later'") == "0");
    CHECK_THROWS_AS(connection.execute("CREATE TABLE public.x ()"), DatabaseError);
  }
  CHECK(value(connection, "SHOW search_path") == "\"$user\", public");
  CHECK(value(connection, default_sql) == "'2020-01-01 09:00:00+09'::timestamp with time zone");
}

}  // namespace schemadiff::pg
