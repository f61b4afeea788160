#include "model/default_spelling.h"

#include <string>

#include <catch2/catch.hpp>

#include "support/server.h"

using namespace schemadiff;

namespace {

struct Case {
  std::string type;
  std::string printed;
  std::string written;
};

/// What the server prints of a column's default.
std::string printed(const test::TestDatabase& database, const Case& column,
                    const std::string& expression) {
  database.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (c " + column.type + " DEFAULT " +
                   expression + ")");
  return database.rows("SELECT pg_get_expr(adbin, 0) FROM pg_attrdef").front();
}

}  // namespace

TEST_CASE("a default is written as people write it", "[model][server]") {
  const test::TestDatabase database(
      "CREATE TYPE mood AS ENUM ('it''s', 'ok'); "
      "CREATE DOMAIN word AS text");
  const Case column = GENERATE(values<Case>({
      {"text", "''::text", "''"},
      {"character varying(5)", "'a'::character varying", "'a'"},
      {"character varying", "'a''b'::character varying", "'a''b'"},
      {"character(5)", "'a'::bpchar", "'a'"},
      {"mood", "'it''s'::mood", "'it''s'"},
      {"text[]", "'{}'::text[]", "'{}'"},
      {"jsonb", "'{\"a\": 1}'::jsonb", "'{\"a\": 1}'"},
      {"date", "'2020-01-01'::date", "'2020-01-01'"},
      {"interval", "'1 day'::interval", "'1 day'"},
      {"integer", "'-1'::integer", "-1"},
      {"bigint", "'-1'::integer", "-1"},
      {"bigint", "'-1'::bigint", "'-1'"},
      {"numeric(5,2)", "'-1'::integer", "-1"},
      // What stays, because a bare literal would be printed otherwise, or might be.
      {"integer", "'-2147483648'::integer", "'-2147483648'::integer"},
      {"interval day", "'1 day'::interval", "'1 day'::interval"},
      {"bit(3)", "'101'::\"bit\"", "'101'::\"bit\""},
      {"text", "'a'::character varying", "'a'::character varying"},
      {"word", "'a'::text", "'a'::text"},
      {"character varying(5)", "('a'::text || 'b'::text)", "('a'::text || 'b'::text)"},
      {"timestamp with time zone", "now()", "now()"},
      {"integer", "0", "0"},
  }));
  CAPTURE(column.type, column.printed);
  CHECK(model::short_default(column.printed, column.type) == column.written);
  CHECK(printed(database, column, column.printed) == column.printed);
  CHECK(printed(database, column, column.written) == column.printed);
}
