#include "sql/columns.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

using namespace schemadiff;

using Names = std::vector<std::string>;

TEST_CASE("an expression names columns", "[sql][columns]") {
  CHECK(sql::column_names("b > 0 AND lower(\"A a\") = t.c OR b < 9") == Names{"A a", "b"});
  CHECK(sql::column_names("1 > 0 -- b") == Names{});
  CHECK(sql::column_names("t IS NOT NULL") == Names{"t"});
  CHECK_FALSE(sql::column_names("a > (SELECT 1)"));
  CHECK_FALSE(sql::column_names("a >"));
  CHECK_FALSE(sql::column_names("a), (b"));
}

TEST_CASE("a key of an index names columns", "[sql][columns]") {
  CHECK(sql::index_key_column_names("email") == Names{"email"});
  CHECK(sql::index_key_column_names("\"E\" COLLATE \"C\" text_pattern_ops DESC NULLS LAST") ==
        Names{"E"});
  CHECK(sql::index_key_column_names("lower(email) gist_trgm_ops (siglen = 32)") == Names{"email"});
  CHECK(sql::index_key_column_names("(a + b) -- both") == Names{"a", "b"});
  CHECK_FALSE(sql::index_key_column_names("a, b"));
  CHECK_FALSE(sql::index_key_column_names(""));
}

TEST_CASE("an element of an exclusion constraint names columns", "[sql][columns]") {
  CHECK(sql::exclusion_element_column_names("room WITH =") == Names{"room"});
  CHECK(sql::exclusion_element_column_names("tsrange(a, b) WITH OPERATOR(public.&&)") ==
        Names{"a", "b"});
  CHECK_FALSE(sql::exclusion_element_column_names("room"));
}

TEST_CASE("an expression gets the parentheses it does not have", "[sql][columns]") {
  const auto [expression, enclosed] = GENERATE(table<std::string, std::string>({
      {"a > 0", "(a > 0)"},
      {"(a > 0)", "(a > 0)"},
      {"(a) OR (b)", "((a) OR (b))"},
      {"(a, b)", "((a, b))"},
      {"a -- why", "(a -- why\n)"},
      {"(')')", "(')')"},
      {"()", "(()\n)"},
  }));
  CHECK(sql::in_parentheses(expression) == enclosed);
}

TEST_CASE("words tell where no column can be unknown", "[sql][columns]") {
  const auto is_known = [](std::string_view name) { return name == "a" || name == "B b"; };

  SECTION("functions, types, fields, keywords and texts are no columns") {
    for (const char* const text :
         {"a > 0", "A IS NOT NULL AND \"B b\" <> 'c'", "lower(a) = a::text", "x.f(a) > 0",
          "(a).c = 1 OR t.d = 2", "a IN ('x', 'y')", "a = ANY (ARRAY[1, 2])", ""}) {
      INFO(text);
      CHECK(sql::has_known_words(text, is_known));
    }
  }
  SECTION("an unknown word, or one that cannot be read, leaves it open") {
    for (const char* const text :
         {"c > 0", "a > c", "\"A\" > 0", "name = 'x'", "a = value", "a > (SELECT c)", "U&\"a\" > 0",
          "a = 'x", "\"B\"\"b\" > 0", "a::double precision > 0", "\xC3\xA9 > 0"}) {
      INFO(text);
      CHECK_FALSE(sql::has_known_words(text, is_known));
    }
  }
}
