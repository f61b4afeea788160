#include "sql/parse.h"

#include <string>

#include <catch2/catch.hpp>

using namespace schemadiff;

TEST_CASE("trees are the same when only spelling differs", "[sql][parse]") {
  const auto [a, b, same] = GENERATE(table<std::string, std::string, bool>({
      {"a > 0", "a>0", true},
      {"A > 0", "a  >  0 -- so", true},
      {"(a > 0)", "a > 0", true},
      {"now()", "NOW ( )", true},
      {"'x'::text", "CAST('x' AS text)", true},
      {"a::int", "a::integer", true},
      {"a > 0", "a > 1", false},
      {"'location'", "'Location'", false},
      {"'{\"location\": 1}'", "'{\"location\": 2}'", false},
      {"location", "stmt_len", false},
      {"\"A\"", "a", false},
      {"now()", "CURRENT_TIMESTAMP", false},
      {"a >", "a >", false},
      {"a b c", "a b c", false},
  }));
  CAPTURE(a, b);
  CHECK(sql::same_expression(a, b) == same);
}

TEST_CASE("statements are compared as wholes", "[sql][parse]") {
  CHECK(sql::same_parse_tree("CREATE TABLE t (a int)", "create table T (\n  a int\n);"));
  CHECK_FALSE(sql::same_parse_tree("CREATE TABLE t (a int)", "CREATE TABLE t (a int, b int)"));
  CHECK_FALSE(sql::same_parse_tree("SELECT 1", "SELECT 1; SELECT 1"));
}

TEST_CASE("a syntax error has its place in bytes", "[sql][parse]") {
  CHECK_FALSE(sql::syntax_error("SELECT 1; SELECT 2"));
  CHECK_FALSE(sql::syntax_error(""));
  const std::string sql = "SELECT 'ä' FROM t WHERE WHERE";
  const std::optional<sql::SyntaxError> error = sql::syntax_error(sql);
  REQUIRE(error.has_value());
  CHECK(error->message == "syntax error at or near \"WHERE\"");
  CHECK(error->offset == sql.rfind("WHERE"));
  const std::optional<sql::SyntaxError> at_end = sql::syntax_error("SELECT 'ä' FROM");
  REQUIRE(at_end.has_value());
  CHECK(at_end->message == "syntax error at end of input");
  CHECK(at_end->offset == 16);
}

TEST_CASE("a parse tree is JSON", "[sql][parse]") {
  CHECK(sql::parse_json("SELECT").value_or("").starts_with("{\"version\":15"));
  CHECK_FALSE(sql::parse_json("SELECT FROM WHERE"));
}
