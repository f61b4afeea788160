#include "sql/printed.h"

#include <string>

#include <catch2/catch.hpp>

using namespace schemadiff;

TEST_CASE("an array that is cast as a whole stays one when its text is read", "[sql]") {
  const std::string head = "ALTER TABLE t ADD CONSTRAINT k CHECK ";
  const auto read = [&](const std::string& condition) {
    return sql::read_as_printed(head + condition).substr(head.size());
  };

  SECTION("of strings, which say what they are") {
    CHECK(read("((a)::text = ANY ((ARRAY['x'::character varying, NULL])::text[]))") ==
          "((a)::text = ANY ((ARRAY['x'::character varying, "
          "NULL])::pg_catalog.\"varchar\"[]::text[]))");
    CHECK(read("(a = ANY ((ARRAY['x'::\"S\".\"t'x\"])::text[]))") ==
          "(a = ANY ((ARRAY['x'::\"S\".\"t'x\"])::\"S\".\"t'x\"[]::text[]))");
  }
  SECTION("of numbers") {
    CHECK(read("(a = ANY ((ARRAY[1, 2])::numeric[]))") ==
          "(a = ANY ((ARRAY[1, 2])::pg_catalog.int4[]::numeric[]))");
  }
  SECTION("twice, and one in the other") {
    CHECK(read("((ARRAY['])::'::varchar])::text[] = (ARRAY['x'::varchar])::text[])") ==
          "((ARRAY['])::'::varchar])::pg_catalog.\"varchar\"[]::text[] = "
          "(ARRAY['x'::varchar])::pg_catalog.\"varchar\"[]::text[])");
  }
  SECTION("but nothing is done where its elements do not tell what they are") {
    const std::string columns = "(a = ANY ((ARRAY[b, c])::text[]))";
    CHECK(read(columns) == columns);
    const std::string limited = "(a = ANY ((ARRAY['x'::character varying(3)])::text[]))";
    CHECK(read(limited) == limited);
  }
  SECTION("nor where nothing is cast, or nothing is understood") {
    const std::string casts = "(a = ANY (ARRAY[('x'::character varying)::text]))";
    CHECK(read(casts) == casts);
    const std::string strange = "((ARRAY['x'::varchar])::text[] ~~~> %)) NEW GRAMMAR";
    CHECK(read(strange) == strange);
  }
}
