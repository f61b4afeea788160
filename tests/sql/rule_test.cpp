#include "sql/rule.h"

#include <optional>
#include <string>

#include <catch2/catch.hpp>

using schemadiff::sql::rule_parts;

TEST_CASE("a rule's text comes apart into condition and command", "[sql]") {
  SECTION("nothing") {
    const auto parts =
        rule_parts("CREATE RULE \"do\" AS\n    ON DELETE TO public.\"where\" DO INSTEAD NOTHING;");
    CHECK(parts.where == std::nullopt);
    CHECK(parts.command == "NOTHING");
  }
  SECTION("one command under a condition") {
    const auto parts = rule_parts(
        "CREATE RULE r AS\n    ON UPDATE TO public.t\n   WHERE (old.a <> ' DO '::text) DO  INSERT "
        "INTO log (what)\n  VALUES (new.a);");
    CHECK(parts.where == "(old.a <> ' DO '::text)");
    CHECK(parts.command == "INSERT INTO log (what)\n  VALUES (new.a)");
  }
  SECTION("several") {
    const auto parts = rule_parts(
        "CREATE RULE r AS\n    ON INSERT TO public.t DO ( INSERT INTO a DEFAULT VALUES;\n DELETE "
        "FROM b\n  WHERE (b.x = 1);\n);");
    CHECK(parts.where == std::nullopt);
    CHECK(parts.command ==
          "( INSERT INTO a DEFAULT VALUES;\n DELETE FROM b\n  WHERE (b.x = 1);\n)");
  }
  CHECK_THROWS(rule_parts("SELECT 1;"));
}
