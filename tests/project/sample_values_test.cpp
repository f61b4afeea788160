#include "project/sample_values.h"

#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace schemadiff;
using Texts = std::vector<std::string>;

TEST_CASE("constants are found in what a server prints", "[project]") {
  const project::Constants found = project::constants_in(
      R"(((name ~ E'^\\d+$'::text) AND ("it's 5" <= 7.5) AND (x1 = 'it''s') AND (n > '10'::numeric)))");
  CHECK(found.texts == Texts{R"(^\d+$)", "it's", "10"});
  CHECK(found.numbers == Texts{"7.5", "10"});
  CHECK(project::constants_in("").texts.empty());
  CHECK(project::constants_in("'not closed").texts == Texts{"not closed"});
}

TEST_CASE("a text is made that a regular expression matches", "[project]") {
  const auto [pattern, text] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"^[a-z_]+$", "a"},
      {R"(^\+?\d{7,}$)", "1111111"},
      {"^(foo|bar)-x$", "foo-x"},
      {"^(?:ab){2}c*$", "abab"},
      {R"([^a1]\.[[:digit:]]{2,4}?)", "-.11"},
      {"^[]x]$", "]"},
      {"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[.][A-Za-z]{2,}$", "A@A.AA"},
      {".{3}", "aaa"},
  }));
  CHECK(project::matching_text(pattern, 0) == text);
  CHECK(project::matching_text("^[a-z]{2,}(_x+)*-?$", 1) == "aaa_xx");
}

TEST_CASE("of other regular expressions no text is made", "[project]") {
  const std::string pattern = GENERATE("(?=x)", "(a", "a)", "[a", R"(\1)", "a{2", "a{1000}", "\\");
  CHECK(project::matching_text(pattern, 0) == std::nullopt);
}

TEST_CASE("candidates are those of the type first, then those of the constants", "[project]") {
  CHECK(project::candidates('B', {}) == Texts{"true", "false"});
  CHECK(project::candidates('N', {.texts = {}, .numbers = {"7"}}) ==
        Texts{"1", "2", "3", "7", "8", "6", "0", "-1", "10", "100", "0.5"});
  CHECK(project::candidates('S', {.texts = {"b%"}, .numbers = {"2"}}) ==
        Texts{"1r", "2r", "3r", "b%", "b", "aa", "11", "a", "A", "1", "", "someone@example.org",
              "https://example.org/"});
}
