#include "support/server.h"

#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace schemadiff;

TEST_CASE("a dump keeps what matters", "[support]") {
  CHECK(test::normalized_dump(
            "--\n-- PostgreSQL database dump\n--\n\n\\restrict x9\n\n-- Dumped by "
            "pg_dump version 15.20\n\nSET lock_timeout = 0;\nSELECT pg_catalog."
            "set_config('search_path', '', false);\n\n--\n-- Name: t; Type: TABLE\n"
            "--\n\nCREATE TABLE public.t (\n    a integer\n);\n\n\\unrestrict x9\n") ==
        "CREATE TABLE public.t (\n    a integer\n);\n");
}

TEST_CASE("a test has a database of its own", "[support][server]") {
  using Rows = std::vector<std::string>;
  const test::TestDatabase database(
      "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, NULL)");
  CHECK(database.rows("TABLE t") == Rows{"1|"});
  CHECK_THROWS_WITH(database.execute("SELECT nothing"),
                    Catch::Contains("\"nothing\" does not exist"));

  std::string name;
  {
    const test::TestDatabase other;
    CHECK(other.rows("SELECT to_regclass('t') IS NULL") == Rows{"t"});
    name = other.name();
  }
  CHECK(database.rows("SELECT FROM pg_database WHERE datname = '" + name + "'").empty());

  const std::optional<std::string> dump = database.dump();
  if (dump) {
    CHECK(*dump ==
          "CREATE TABLE public.t (\n    a integer,\n    b text\n);\n"
          "ALTER TABLE public.t OWNER TO postgres;\n");
  }
}
