#include "model/column.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "model/altering.h"
#include "model/casts.h"
#include "model/database.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::texts;
using test::Texts;

namespace {

Column column_c(std::string type) {
  Column column;
  column.table = {.schema = sql::Identifier("app"), .name = sql::Identifier("t")};
  column.name = sql::Identifier("c");
  column.type = std::move(type);
  return column;
}

/// A database that has the table, so that rows have to be expected.
Database with_table() {
  Database database;
  Table table;
  table.name = column_c("").table;
  database.add(table);
  database.sort();
  return database;
}

}  // namespace

TEST_CASE("USING is written only where an assignment would not convert", "[model][column]") {
  struct Case {
    std::string from;
    std::string to;
    bool converts;
  };

  const Case test = GENERATE(values<Case>({
      {"integer", "bigint", true},
      {"bigint", "integer", true},
      {"integer", "text", true},
      {"text", "integer", false},
      {"character varying(10)", "character varying(20)", true},
      {"numeric(10,2)", "numeric(12,2)", true},
      {"numeric(10,2)", "character varying(5)", true},
      {"timestamp(3) without time zone", "timestamp with time zone", true},
      {"time(3) with time zone", "time without time zone", true},
      {"interval day to second(3)", "interval", true},
      {"boolean", "integer", false},
      {"json", "jsonb", true},
      {"text", "jsonb", false},
      {"integer[]", "bigint[]", true},
      {"text[]", "integer[]", false},
      {"integer[]", "text", true},
      {"text", "text[]", false},
      {"app.status", "text", true},
      {"text", "app.status", false},
      {"app.geometry(Point,4326)", "app.geometry", true},
      {"app.\"Odd(1)\"", "app.\"Odd(2)\"", false},
  }));
  INFO(test.from << " -> " << test.to);
  CHECK(converts_by_assignment(test.from, test.to) == test.converts);
}

TEST_CASE("a column is altered by what changed, in an order the server accepts",
          "[model][column]") {
  Column from = column_c("text");
  Column to = from;
  const std::string c = "ALTER TABLE app.t ALTER COLUMN c ";
  Context context;

  SECTION("its type, with the author's conversion") {
    to.type = "integer";
    const Alteration alteration = alter(from, to, context).value();
    CHECK(alteration.retypes);
    CHECK(texts(alteration.statements) == Texts{c + "TYPE integer USING c::integer"});
    to.using_expression.value = std::string("length(c)");
    CHECK(texts(alter(from, to, context)->statements) == Texts{c + "TYPE integer USING length(c)"});
  }
  SECTION("its collation alone") {
    to.collation = {.schema = sql::Identifier("pg_catalog"), .name = sql::Identifier("C")};
    CHECK(texts(alter(from, to, context)->statements) ==
          Texts{c + R"(TYPE text COLLATE pg_catalog."C")"});
    CHECK(texts(alter(to, from, context)->statements) == Texts{c + "TYPE text"});
  }
  SECTION("what a new type resets is said again") {
    from.storage = Storage::External;
    to = from;
    to.type = "bytea";
    CHECK(texts(alter(from, to, context)->statements) ==
          Texts{c + "TYPE bytea USING c::bytea", c + "SET STORAGE EXTERNAL"});
  }
  SECTION("NOT NULL comes before identity, and goes after it") {
    from = column_c("bigint");
    from.null = true;
    to = column_c("bigint");
    Identity& identity = to.identity.emplace();
    identity.generated = IdentityGeneration::Always;
    identity.increment = 5;
    CHECK(texts(alter(from, to, context)->statements) ==
          Texts{c + "SET NOT NULL", c + "ADD GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5)"});
    CHECK(texts(alter(to, from, context)->statements) ==
          Texts{c + "DROP IDENTITY", c + "DROP NOT NULL"});
  }
  SECTION("settings of their own") {
    to.storage = Storage::Main;
    to.compression = Compression::Pglz;
    to.statistics = 500;
    to.options = {{"n_distinct", "-0.5"}};
    CHECK(texts(alter(from, to, context)->statements) ==
          Texts{c + "SET STORAGE MAIN", c + "SET COMPRESSION pglz", c + "SET STATISTICS 500",
                c + "SET (n_distinct = -0.5)"});
    CHECK(texts(alter(to, from, context)->statements) ==
          Texts{c + "SET STORAGE EXTENDED", c + "SET COMPRESSION DEFAULT", c + "SET STATISTICS -1",
                c + "RESET (n_distinct)"});
    context.server_major = 16;
    CHECK(texts(alter(to, from, context)->statements).front() == c + "SET STORAGE DEFAULT");
  }
  SECTION("a generated column's expression, where the server can") {
    from.generated = Generated{.expression = "lower(a)"};
    to.generated = Generated{.expression = "upper(a)"};
    CHECK_FALSE(alter(from, to, context).has_value());
    context.server_major = 17;
    CHECK(texts(alter(from, to, context)->statements) == Texts{c + "SET EXPRESSION AS (upper(a))"});
    to.generated.reset();
    CHECK(texts(alter(from, to, context)->statements) == Texts{c + "DROP EXPRESSION"});
    CHECK_FALSE(alter(to, from, context).has_value());
    CHECK(replacement(from) == Replacement::Free);
    CHECK(replacement(to) == Replacement::LosesData);
  }
}

TEST_CASE("NOT NULL on a table in use is proved before it is set", "[model][column]") {
  Column from = column_c("text");
  from.null = true;
  Column to = column_c("text");
  to.backfill.value = std::string("''");
  Context context;
  context.online = true;
  CHECK(texts(alter(from, to, context)->statements) ==
        Texts{"ALTER TABLE app.t ADD CONSTRAINT t_c_set_not_null CHECK (c IS NOT NULL) NOT VALID",
              "[own] UPDATE app.t SET c = '' WHERE c IS NULL",
              "[own] ALTER TABLE app.t VALIDATE CONSTRAINT t_c_set_not_null",
              "[own] ALTER TABLE app.t ALTER COLUMN c SET NOT NULL",
              "ALTER TABLE app.t DROP CONSTRAINT t_c_set_not_null"});
}

TEST_CASE("a column is added to a table that may have rows", "[model][column]") {
  const Database before = with_table();
  Database after = with_table();
  Column column = column_c("integer");
  Context context;
  context.from = &before;
  context.to = &after;
  const std::vector<std::string> none;
  const std::vector<std::string> folded{"DEFAULT 0"};
  const std::string add = "ALTER TABLE app.t ADD COLUMN c integer";
  const std::string alter = "ALTER TABLE app.t ALTER COLUMN c ";

  SECTION("with a default in the same breath") {
    CHECK(texts(create_with(column, folded, context)) == Texts{add + " DEFAULT 0 NOT NULL"});
  }
  SECTION("NOT NULL without a value is refused with the ways out") {
    CHECK_THROWS_WITH(create_with(column, none, context),
                      Catch::Contains("column app.t.c") && Catch::Contains("default") &&
                          Catch::Contains("null = true") && Catch::Contains("backfill"));
  }
  SECTION("with a backfill, and a default for later rows") {
    column.backfill.value = std::string("7");
    CHECK(texts(create_with(column, folded, context)) ==
          Texts{add, alter + "SET DEFAULT 0", "[own] UPDATE app.t SET c = 7 WHERE c IS NULL",
                "[own] " + alter + "SET NOT NULL"});
  }
  SECTION("a default that is created later fills the rows and sets NOT NULL") {
    const ColumnDefault value{
        .table = column.table, .column = column.name, .expression = "nextval('app.s')"};
    after.add(column);
    after.add(value);
    after.sort();
    CHECK(texts(create_with(column, none, context)) == Texts{add});
    CHECK(texts(create(value, context)) == Texts{alter + "SET DEFAULT nextval('app.s')",
                                                 "UPDATE app.t SET c = DEFAULT WHERE c IS NULL",
                                                 alter + "SET NOT NULL"});
  }
  SECTION("on the way back the rows get the type's empty value") {
    context.restores = true;
    CHECK(texts(create_with(column, none, context)) ==
          Texts{add + " DEFAULT 0 NOT NULL", alter + "DROP DEFAULT"});
  }
  SECTION("a new table has no rows") {
    context.from = nullptr;
    CHECK(texts(create_with(column, none, context)) == Texts{add + " NOT NULL"});
  }
}
