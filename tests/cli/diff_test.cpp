#include <cstdlib>
#include <regex>
#include <string>

#include <catch2/catch.hpp>

#include "cli/program.h"
#include "support/folder.h"
#include "support/server.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using test::Outcome;
using test::Sandbox;

namespace {

constexpr const char* kBefore = R"toml([table.users]
primary_key  = ["id"]
column.id    = { type = "bigint", identity = "always" }
column.email = { type = "varchar(100)", unique = true }
column.state = { type = "varchar(10)", default = "'a'" }
check.users_state = "state IN ('a', 'b')"

[view]
active = "SELECT id,\nemail\nFROM users\nWHERE state = 'a'"
)toml";

constexpr const char* kAfter = R"toml([table.users]
primary_key  = ["id"]
column.id    = { type = "bigint", identity = "always" }
column.email = { type = "varchar(100)", unique = true }
column.state = { type = "varchar(10)", default = "'a'" }
column.org   = { type = "bigint", null = true }
check.users_state = "state IN ('a', 'b')"

[view]
active = "SELECT id,\nlower(email) AS email\nFROM users\nWHERE state = 'a'"
)toml";

/// In the words of a server before 16: the names of columns with their only table's before them.
constexpr const char* kText =
    "+ column public.users.org\n"
    "~ view   public.active: query changes\n"
    "    --- query\n"
    "    +++ query\n"
    "    @@ -1,4 +1,4 @@\n"
    "      SELECT users.id,\n"
    "    -    users.email\n"
    "    +    lower((users.email)::text) AS email\n"
    "        FROM public.users\n"
    "       WHERE ((users.state)::text = 'a'::text)\n";

/// Since 16 a query of one table prints its columns' names alone.
std::string in_servers_words(const std::string& text) {
  static const std::regex qualified("([ (])users\\.");
  return test::server_major() < 16 ? text : std::regex_replace(text, qualified, "$1");
}

void git(const Sandbox& sandbox, const std::string& arguments) {
  REQUIRE(test::run(
              "git",
              "-c user.email=a@example.com -c user.name=a -c init.defaultBranch=main " + arguments,
              sandbox.path(), "")
              .exit_code == 0);
}

}  // namespace

TEST_CASE("diff: any two schemas", "[cli][diff][server]") {
  const Sandbox sandbox;
  sandbox.write("schema/users.toml", kBefore);
  git(sandbox, "init -q");
  git(sandbox, "add schema schemadiff.toml");
  git(sandbox, "commit -q -m before");
  REQUIRE(sandbox.schemadiff("autogenerate -m initial").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  sandbox.write("other/users.toml", kBefore);
  sandbox.write("before.sql",
                "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
                "  email varchar(100) NOT NULL UNIQUE, state varchar(10) NOT NULL DEFAULT 'a',\n"
                "  CONSTRAINT users_state CHECK (state IN ('a', 'b')));\n"
                "\\echo psql's own lines do not count\n"
                "CREATE VIEW active AS SELECT id, email FROM users WHERE state = 'a';\n");
  sandbox.write("schema/users.toml", kAfter);

  SECTION("what is equal is equal, wherever it comes from") {
    const auto* const arguments =
        GENERATE("before.sql database", "@0001 database", "other @head", "database before.sql",
                 "git:HEAD other", "@0001 before.sql", "models models");
    CAPTURE(arguments);
    const Outcome outcome = sandbox.schemadiff("diff " + std::string(arguments));
    CHECK(outcome.out.empty());
    CHECK(outcome.exit_code == 0);
  }
  SECTION("and what differs differs in the same way") {
    const auto* const arguments = GENERATE("", "before.sql", "@0001 models", "other", "database",
                                           "--base HEAD", "git:HEAD models");
    CAPTURE(arguments);
    const Outcome outcome = sandbox.schemadiff("diff " + std::string(arguments));
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out == in_servers_words(kText));
  }
  SECTION("whole objects before and after") {
    const auto* const wording = GENERATE("sql", "toml");
    const Outcome outcome = sandbox.schemadiff("diff --base HEAD --patch " + std::string(wording));
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("--- table public.users\n+++ table public.users\n"));
    CHECK_THAT(outcome.out, Contains(in_servers_words(
                                "\n-    users.email\n+    lower((users.email)::text) AS email\n")));
  }
  SECTION("the words that changed are marked on a terminal") {
    CHECK_THAT(sandbox.schemadiff("diff --color always").out, Contains("\x1b[7m"));
  }
  SECTION("what is none of them is refused") {
    for (const char* const arguments :
         {"nonsense", "--base nosuch", "--base HEAD database", "@0009 models", "--patch text"}) {
      CAPTURE(arguments);
      const Outcome outcome = sandbox.schemadiff("diff " + std::string(arguments));
      CHECK(outcome.exit_code == 2);
      CHECK(outcome.out.empty());
    }
  }
  SECTION("an SQL file that is wrong says where") {
    sandbox.write("wrong.sql", "SELECT 1;\nCREATE TABLE t (x nosuch);\n");
    const Outcome outcome = sandbox.schemadiff("diff wrong.sql");
    CHECK(outcome.exit_code == 4);
    CHECK_THAT(outcome.err, Contains("wrong.sql:2:"));
  }
}
