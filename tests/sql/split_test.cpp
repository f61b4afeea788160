#include "sql/split.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace schemadiff;

namespace {

using Texts = std::vector<std::string>;

Texts texts(std::string_view sql) {
  Texts result;
  for (const sql::StatementView& statement : sql::split(sql)) {
    CHECK(sql.substr(statement.offset, statement.text.size()) == statement.text);
    result.emplace_back(statement.text);
  }
  return result;
}

}  // namespace

TEST_CASE("statements are cut at their semicolons", "[sql][split]") {
  const auto [sql, expected] = GENERATE(table<std::string, Texts>({
      {"", {}},
      {" \n", {}},
      {"-- only a comment", {}},
      {"/* one */ -- two\n", {}},
      {" ; ;; ", {}},
      {"SELECT 1", {"SELECT 1"}},
      {"SELECT 1;SELECT 2;", {"SELECT 1", "SELECT 2"}},
      {" SELECT 1 ;\n\n-- next\nSELECT 2 -- done\n;", {"SELECT 1", "SELECT 2"}},
      {"SELECT 1 -- a ; b\n + 2; /* ; /* ; */ ; */ SELECT 3 /* end */",
       {"SELECT 1 -- a ; b\n + 2", "SELECT 3"}},
      {"SELECT ';', E'\\';', \"a;b\"; SELECT 2", {"SELECT ';', E'\\';', \"a;b\"", "SELECT 2"}},
      {"SELECT 'a'\n 'b;' ; SELECT 2", {"SELECT 'a'\n 'b;'", "SELECT 2"}},
      {"SELECT U&'\\0041;' ; SELECT U&\"d!0061;\" UESCAPE '!'",
       {"SELECT U&'\\0041;'", "SELECT U&\"d!0061;\" UESCAPE '!'"}},
      {"SELECT U&'ä;'  -- ;\n", {"SELECT U&'ä;'"}},
      {"DO $$ BEGIN; END $$; SELECT $x$ $$;$$ $x$",
       {"DO $$ BEGIN; END $$", "SELECT $x$ $$;$$ $x$"}},
      {"BEGIN; SELECT 1; END; SELECT 2", {"BEGIN", "SELECT 1", "END", "SELECT 2"}},
      {"SELECT 'ä'; SELECT 'ö'", {"SELECT 'ä'", "SELECT 'ö'"}},
      {"this is; no SQL )", {"this is", "no SQL )"}},
      {"a ); b", {"a )", "b"}},
      {"UPDATE t SET a = 1 WHERE id BETWEEN :first AND :last; SELECT $1",
       {"UPDATE t SET a = 1 WHERE id BETWEEN :first AND :last", "SELECT $1"}},
  }));
  CAPTURE(sql);
  CHECK(texts(sql) == expected);
}

TEST_CASE("what belongs to one statement is not cut", "[sql][split]") {
  const std::string statement = GENERATE(
      as<std::string>{},
      "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); SELECT 2)",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
      "create or replace procedure p(a int) begin atomic end",
      "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC\n"
      "  SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END ELSE 3 END; -- END\n  SELECT 2;\nEND",
      "CREATE FUNCTION f() BEGIN ATOMIC SELECT a AS end, t.end, t.case FROM t; SELECT 1 AS case; "
      "END",
      "CREATE FUNCTION begin(\"end\" int) RETURNS int BEGIN ATOMIC SELECT 1; END",
      "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$",
      "CREATE VIEW v AS SELECT begin atomic FROM t");
  CHECK(texts(statement) == Texts{statement});
  CHECK(texts(statement + "; SELECT 1;\n" + statement + ";") ==
        Texts{statement, "SELECT 1", statement});
}

TEST_CASE("offsets count bytes", "[sql][split]") {
  const std::string sql = "SELECT 'äöü'; -- ß\n SELECT 2";
  CHECK(sql::split(sql).at(1).offset == sql.rfind("SELECT"));
}

TEST_CASE("numbers that only newer servers know do not stop the scanner", "[sql][split]") {
  CHECK(texts("SELECT 1_000, 0xFF, 0b1_0, 1_0.5e1_0; SELECT 0o17") ==
        Texts{"SELECT 1_000, 0xFF, 0b1_0, 1_0.5e1_0", "SELECT 0o17"});
}

TEST_CASE("text that cannot be scanned is refused with its place", "[sql][split]") {
  const auto [sql, message, line, column] = GENERATE(table<std::string, std::string, int, int>({
      {"SELECT 1;\nSELECT 'ä', 'abc", "unterminated quoted string at or near \"'abc\"", 2, 13},
      {"SELECT \"abc", "unterminated quoted identifier at or near \"\"abc\"", 1, 8},
      {"\n/* abc", "unterminated /* comment at or near \"/* abc\"", 2, 1},
      {"DO $$ abc", "unterminated dollar-quoted string at or near \"$$ abc\"", 1, 4},
      {std::string("SELECT 1;\0 SELECT 2", 19), "SQL text cannot hold a zero byte", 1, 10},
  }));
  try {
    static_cast<void>(sql::split(sql));
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.what() == message);
    CHECK(error.failure() == Failure::File);
    CHECK(error.where() == SourcePosition{.file = "", .line = line, .column = column});
  }
}
