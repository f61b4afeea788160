#include "sql/script.h"

#include <string>

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace schemadiff;

TEST_CASE("what psql keeps to itself is blanked, line by line", "[sql][script]") {
  const std::string script =
      "\\restrict abc\n"
      "SET a = '\n\\connect is text here\n';\n"
      "\\connect other\n"
      "COPY public.t (a, b) FROM stdin;\n1\t\\N\n\\.\n"
      "CREATE FUNCTION f() RETURNS text AS $$\n\\i is text here\n$$ LANGUAGE sql; -- done\n"
      "\\unrestrict abc\n";
  CHECK(sql::without_psql_commands(script, "dump.sql") ==
        "\n"
        "SET a = '\n\\connect is text here\n';\n"
        "\n"
        "\n\n\n"
        "CREATE FUNCTION f() RETURNS text AS $$\n\\i is text here\n$$ LANGUAGE sql; -- done\n"
        "\n");
}

TEST_CASE("a command of psql that means something is refused with its place", "[sql][script]") {
  const std::string command = GENERATE(as<std::string>{}, "\\i more.sql", "\\ir x", "\\if true",
                                       "\\copy t from 'x'", "\\gexec");
  try {
    static_cast<void>(sql::without_psql_commands("SELECT 1;\n" + command + "\n", "dump.sql"));
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::File);
    CHECK(error.where() == SourcePosition{"dump.sql", 2, 1});
    CHECK_THAT(error.what(), Catch::Matchers::StartsWith(command.substr(0, command.find(' '))));
  }
}

TEST_CASE("a statement reaches as far as its kind does", "[sql][script]") {
  using sql::Reach;
  const auto [statement, reach] = GENERATE(table<std::string, Reach>({
      {"CREATE TABLE t (a int)", Reach::Schema},
      {"COMMENT ON TABLE t IS 'database'", Reach::Schema},
      {"ALTER TABLE t OWNER TO app", Reach::Schema},
      {"GRANT SELECT ON t TO app", Reach::Schema},
      {"something that only a newer server understands", Reach::Schema},
      {"CREATE DATABASE shop TEMPLATE template0", Reach::Database},
      {"DROP DATABASE shop", Reach::Database},
      {"ALTER DATABASE shop OWNER TO app", Reach::Database},
      {"ALTER DATABASE shop SET work_mem = '1MB'", Reach::Database},
      {"COMMENT ON DATABASE shop IS 'x'", Reach::Database},
      {"GRANT CONNECT ON DATABASE shop TO app", Reach::Database},
      {"CREATE ROLE app", Reach::Server},
      {"ALTER ROLE app SET search_path = app", Reach::Server},
      {"DROP ROLE app", Reach::Server},
      {"GRANT a TO b", Reach::Server},
      {"CREATE TABLESPACE fast LOCATION '/x'", Reach::Server},
      {"ALTER SYSTEM SET work_mem = '1MB'", Reach::Server},
      {"COMMENT ON ROLE app IS 'x'", Reach::Server},
  }));
  CAPTURE(statement);
  CHECK(sql::reach_of(statement) == reach);
}
