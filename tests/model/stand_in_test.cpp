#include "model/stand_in.h"

#include <cstdint>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "model/check.h"
#include "model/index.h"
#include "model/kind_on_server.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "support/server.h"

using namespace schemadiff;
using namespace schemadiff::model;

namespace {

std::string renamed(std::string_view text) {
  return without_stand_in(
      text, [](std::int32_t number) { return sql::Identifier("c " + std::to_string(number)); });
}

// Names that a stand-in's columns have, wherever else the server prints a name.
constexpr std::string_view kTables = R"(
  CREATE SCHEMA staop1;
  CREATE TYPE staop1.staop2 AS (staop3 int, "Staop4" int);
  CREATE DOMAIN staop1.stakind1 AS text;
  CREATE FUNCTION staop1.stawidth(staop5 int DEFAULT 0, stacoll1 int DEFAULT 0) RETURNS int
    LANGUAGE sql IMMUTABLE AS 'SELECT 1';
  CREATE FUNCTION staop1.of_row(anyelement) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
  CREATE OPERATOR staop1.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
  CREATE COLLATION staop1.stacoll2 FROM "C";
  CREATE TABLE narrow (
    stawidth int, "select" int, gone int, "Quoted ""name" text, staop1 staop1.staop2, starelid text,
    plain text, list int[], moment timestamptz, document xml, stanumbers1 int,
    CONSTRAINT c01 CHECK (stawidth > 0 AND "select" < stawidth),
    CONSTRAINT c02 CHECK ("Quoted ""name" <> 'stawidth ''stawidth'' "starelid"'),
    CONSTRAINT c03 CHECK (plain <> E'\\stawidth\' stawidth \n starelid'),
    CONSTRAINT c04 CHECK ((staop1).staop3 > (staop1)."Staop4"),
    CONSTRAINT c05 CHECK (staop1.stawidth(stacoll1 => stawidth, staop5 => "select") = stawidth),
    CONSTRAINT c06 CHECK (plain::staop1.stakind1 <> starelid::staop1.stakind1),
    CONSTRAINT c07 CHECK (
      plain COLLATE staop1.stacoll2 < starelid AND plain < starelid COLLATE "C"),
    CONSTRAINT c08 CHECK (stawidth OPERATOR(staop1.===) "select"),
    CONSTRAINT c09 CHECK (stawidth IN (1, 2) OR stanumbers1 = ANY (list)),
    CONSTRAINT c10 CHECK (extract(year FROM moment) > 2000 AND moment AT TIME ZONE 'UTC' < now()),
    CONSTRAINT c11 CHECK (
      xmlelement(name starelid, xmlattributes(plain AS starelid), starelid)::text <> ''),
    CONSTRAINT c12 CHECK (xmlforest(plain AS stawidth, starelid)::text IS NOT NULL),
    CONSTRAINT c13 CHECK (staop1.of_row(narrow)),
    CONSTRAINT c14 CHECK (1 < 2),
    CONSTRAINT c15 CHECK (CASE WHEN stawidth IS NULL THEN "select" ELSE list[stawidth] END > 0),
    CONSTRAINT c16 CHECK (coalesce(stawidth, "select", stanumbers1) BETWEEN 0 AND 9),
    CONSTRAINT c17 CHECK (row(stawidth, "select") < row("select", stawidth)),
    CONSTRAINT c18 CHECK (plain ~ '^[a-z]+$' AND plain LIKE 'a\_b%' ESCAPE '\'),
    CONSTRAINT c19 CHECK (tableoid > 0));
  ALTER TABLE narrow DROP COLUMN gone;
  CREATE INDEX i01 ON narrow (lower("Quoted ""name"), stawidth) WHERE "select" > stawidth;
  CREATE INDEX i02 ON narrow ((stawidth + "select") DESC) WHERE staop1 IS NOT NULL;
  CREATE INDEX i03 ON narrow ((stawidth + 1), (stawidth + 2)) WHERE plain = 'stawidth';
  CREATE INDEX i04 ON narrow ((stawidth::bigint));
  CREATE INDEX i05 ON narrow ((plain || starelid) COLLATE staop1.stacoll2 text_pattern_ops);
  CREATE INDEX i06 ON narrow (staop1.stawidth("select", stawidth));
  CREATE INDEX i07 ON narrow (coalesce(stawidth, "select"));
  CREATE INDEX i08 ON narrow ((moment AT TIME ZONE 'UTC'));
  CREATE INDEX i09 ON narrow (staop1.of_row(narrow));
  CREATE INDEX i10 ON narrow (((staop1).staop3)) WHERE staop1.of_row(narrow);
  CREATE INDEX i11 ON narrow (starelid, stawidth DESC);
  CREATE TABLE wide (c1 int, c2 int, c3 int, c4 int, c5 int, c6 int, c7 int, c8 int, c9 int,
    c10 int, c11 int, c12 int, c13 int, c14 int, c15 int, c16 int, c17 int, c18 int, c19 int,
    c20 int, c21 int, c22 int, c23 int, c24 int, c25 int, c26 int, c27 int, c28 int, c29 int,
    c30 int, c31 int, c32 int,
    CONSTRAINT w1 CHECK (c31 > c1),
    CONSTRAINT w2 CHECK (c32 > c1));
  CREATE INDEX w3 ON wide ((c31 + c32)) WHERE c32 > 0;
  CREATE INDEX w4 ON wide ((c1 + c2)) WHERE c3 > 0)";

/// Name and text, as the server prints them without a detour.
std::map<std::string, std::string> printed(pg::Connection& connection, std::string_view query) {
  std::map<std::string, std::string> texts;
  const pg::Result result = connection.query(query);
  for (const pg::Row row : result.rows()) {
    texts.emplace(row[0].value(), row[1].value_or(""));
  }
  return texts;
}

}  // namespace

TEST_CASE("names of the stand-in's columns become those of real ones", "[model]") {
  CHECK(renamed("(starelid > stavalues5)") == "(\"c 1\" > \"c 31\")");
  CHECK(renamed("(stawidth = 'stawidth'::text)") == "(\"c 5\" = 'stawidth'::text)");
  CHECK(renamed("('it''s stawidth' || stawidth)") == "('it''s stawidth' || \"c 5\")");
  CHECK(renamed("(E'\\' stawidth' || stawidth)") == "(E'\\' stawidth' || \"c 5\")");
  CHECK(renamed("stawidth") == "\"c 5\"");
  CHECK(renamed("(stawidth)::staop1.stawidth") == "(\"c 5\")::staop1.stawidth");
  CHECK(renamed("(staop1).staop2") == "(\"c 12\").staop2");
  CHECK(renamed("xstawidth + stawidth1 + stawidth$") == "xstawidth + stawidth1 + stawidth$");
  CHECK(renamed("a.stawidth(stawidth => stawidth)") == "a.stawidth(stawidth => \"c 5\")");
}

TEST_CASE("expressions are read as the server prints them with their own table",
          "[model][server]") {
  const test::TestDatabase database(kTables);
  pg::Connection connection = pg::Connection::open(pg::Url::parse(database.url()));

  SECTION("of checks") {
    std::map<std::string, std::string> read;
    for (const Check& check : test::read_all<Check>(connection)) {
      read.emplace(check.name.raw(), check.expression);
    }
    CHECK(read.size() == 21);
    CHECK(read == printed(connection,
                          "SELECT conname, pg_get_expr(conbin, conrelid) "
                          "FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"));
  }

  SECTION("of indexes") {
    std::map<std::string, std::string> conditions;
    std::map<std::string, std::string> keys;
    for (const Index& index : test::read_all<Index>(connection)) {
      conditions.emplace(index.name.raw(), index.where.value_or(""));
      keys.emplace(index.name.raw(), index.on.front());
    }
    CHECK(conditions.size() == 13);
    CHECK(conditions == printed(connection,
                                "SELECT (SELECT relname FROM pg_class WHERE oid = indexrelid), "
                                "pg_get_expr(indpred, indrelid) FROM pg_index "
                                "WHERE indexrelid >= 16384 AND indrelid IN "
                                "('public.narrow'::regclass, 'public.wide'::regclass)"));
    std::map<std::string, std::string> texts = printed(
        connection,
        "SELECT relname, pg_get_indexdef(indexrelid, 1, false) "
        "FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indexrelid >= 16384 "
        "AND indrelid IN ('public.narrow'::regclass, 'public.wide'::regclass)");
    texts["i02"] += " DESC";
    texts["i05"] += " COLLATE staop1.stacoll2 text_pattern_ops";
    CHECK(keys == texts);
  }
}
