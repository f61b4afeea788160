#include "report/text_diff.h"

#include <string>

#include <catch2/catch.hpp>

using namespace schemadiff;
using report::diff_lines;
using report::DiffLine;
using report::unified_diff;

TEST_CASE("a unified diff is what patch reads", "[report][text_diff]") {
  CHECK(unified_diff("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nX\nf\ng\nh\n", "old", "new") ==
        "--- old\n+++ new\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n");
  CHECK(unified_diff("", "a\n", "old", "new") == "--- old\n+++ new\n@@ -0,0 +1,1 @@\n+a\n");
  CHECK(unified_diff("a\n", "", "old", "new") == "--- old\n+++ new\n@@ -1,1 +0,0 @@\n-a\n");
  CHECK(unified_diff("a\n", "a\n", "old", "new").empty());
}

TEST_CASE("in a changed line the words that changed are marked", "[report][text_diff]") {
  const auto lines = diff_lines("SELECT id, name FROM users", "SELECT id, full_name FROM users");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] ==
        DiffLine{.side = DiffLine::Side::From,
                 .spans = {{"SELECT id, ", false}, {"name", true}, {" FROM users", false}}});
  CHECK(lines[1] ==
        DiffLine{.side = DiffLine::Side::To,
                 .spans = {{"SELECT id, ", false}, {"full_name", true}, {" FROM users", false}}});
  CHECK(unified_diff("a b", "a c", "", "", {.coloured = true}).find("\x1b[7m") !=
        std::string::npos);
}

TEST_CASE("lines with no word in common are other lines", "[report][text_diff]") {
  const auto lines = diff_lines("alpha", "beta");
  REQUIRE(lines.size() == 2);
  CHECK_FALSE(lines[0].spans.front().changed);
  CHECK_FALSE(lines[1].spans.front().changed);
}
