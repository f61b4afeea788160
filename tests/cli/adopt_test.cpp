#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/program.h"
#include "support/folder.h"
#include "support/server.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::Outcome;
using test::Sandbox;
using test::TestDatabase;
using Strings = std::vector<std::string>;

namespace {

/// What `alembic upgrade head` leaves.
constexpr const char* kAlembic = R"sql(
  CREATE TABLE alembic_version (
    version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
  INSERT INTO alembic_version VALUES ('ae1027a6acf');
  CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL))sql";

Outcome apply(const Sandbox& sandbox, const TestDatabase& database, const std::string& arguments) {
  return test::run(SCHEMADIFF_APPLY_PROGRAM, arguments, sandbox.path(), database.url());
}

void write_base(const Sandbox& sandbox, const std::string& id, const std::string& more = "") {
  sandbox.write("generated/" + id + ".sql", "-- [revision]\n-- id = \"" + id + "\"\n" + more +
                                                "\n-- [up]\nSELECT 1;\n\n-- [down]\n-- [end]\n");
}

Strings record(const TestDatabase& database) {
  return database.rows("SELECT action, revision, outcome, detail FROM schemadiff.log");
}

bool is_untouched(const TestDatabase& database) {
  return database.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'schemadiff'").empty();
}

}  // namespace

TEST_CASE("a project of Alembic's goes on with schemadiff", "[cli][server]") {
  const Sandbox sandbox;
  std::filesystem::remove(sandbox.path() / "schemadiff.toml");
  sandbox.database().execute(kAlembic);
  const Outcome init = sandbox.schemadiff("init --from-database");
  CHECK(init.exit_code == 0);
  CHECK_THAT(init.err, Contains("public.alembic_version is excluded: it is Alembic's\n"));
  CHECK_THAT(test::content_of(sandbox.path() / "schemadiff.toml"),
             Contains("\nexclude = { table = [\"public.alembic_version\"] }\n"));
  CHECK_THAT(test::content_of(sandbox.path() / "generated/0001_baseline.sql"),
             Contains("\n-- alembic = [\"ae1027a6acf\"]\n") && !Contains("alembic_version"));
  CHECK(sandbox.schemadiff("check").exit_code == 0);

  SECTION("and so does every database that stands there") {
    const TestDatabase production(kAlembic);
    const Outcome dry = apply(sandbox, production, "adopt --from-alembic --dry-run --json");
    CHECK(dry.exit_code == 0);
    CHECK(dry.out ==
          "{\n  \"table\": \"public.alembic_version\",\n  \"alembic\": [\n    \"ae1027a6acf\"\n  "
          "],\n  \"revisions\": [\n    \"0001\"\n  ],\n  \"recorded\": false\n}\n");
    CHECK(dry.err ==
          "public.alembic_version stands at ae1027a6acf: the database would count as being at "
          "0001\n");
    CHECK(is_untouched(production));

    const Outcome adopt = apply(sandbox, production, "adopt --from-alembic");
    CHECK(adopt.exit_code == 0);
    CHECK(adopt.err ==
          "public.alembic_version stands at ae1027a6acf: the database counts as being at 0001\n");
    CHECK(record(production) ==
          Strings{"adopt|0001|done|public.alembic_version stands at ae1027a6acf"});
    CHECK(apply(sandbox, production, "upgrade").err == "nothing to apply\n");
    CHECK(production.rows("SELECT version_num FROM alembic_version") == Strings{"ae1027a6acf"});

    const Outcome again = apply(sandbox, production, "adopt --from-alembic");
    CHECK(again.exit_code == 0);
    CHECK(again.err == "already recorded: the database stands at 0001\n");
    CHECK(record(production).size() == 1);
  }
  SECTION("but none that stands elsewhere") {
    const TestDatabase older(kAlembic);
    older.execute("UPDATE alembic_version SET version_num = '1975ea83b712'");
    const Outcome adopt = apply(sandbox, older, "adopt --from-alembic");
    CHECK(adopt.exit_code == 7);
    CHECK(adopt.err ==
          "error: Alembic stands at 1975ea83b712, but 0001 was made at ae1027a6acf: bring the "
          "database there with Alembic first, or name the revision it has\n");
    older.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')");
    const Outcome both = apply(sandbox, older, "adopt --from-alembic");
    CHECK(both.exit_code == 7);
    CHECK_THAT(both.err, StartsWith("error: Alembic stands at 1975ea83b712, ae1027a6acf, but "));
    CHECK(is_untouched(older));
    CHECK(apply(sandbox, older, "adopt --from-alembic 0001").exit_code == 0);
  }
}

TEST_CASE("adopt finds what a database has, or asks", "[cli][server]") {
  const Sandbox sandbox;
  const TestDatabase database(kAlembic);
  const auto adopt = [&](const std::string& arguments) {
    return apply(sandbox, database, "adopt --from-alembic " + arguments);
  };

  SECTION("no revision at all") {
    const Outcome outcome = adopt("");
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.err, StartsWith("error: there is no revision to record: `schemadiff init "));
  }
  SECTION("the only base") {
    write_base(sandbox, "0001");
    const Outcome outcome = adopt("");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.err, StartsWith("warning: 0001 does not say where Alembic stood"));
  }
  SECTION("several bases") {
    write_base(sandbox, "0001");
    write_base(sandbox, "other");
    CHECK(adopt("").exit_code == 2);
    CHECK(is_untouched(database));
    CHECK(adopt("nosuch").exit_code == 2);
    CHECK(is_untouched(database));
    CHECK(adopt("other").exit_code == 0);
    CHECK(database.rows("SELECT revision FROM schemadiff.heads") == Strings{"other"});
  }
  SECTION("Alembic's own ids, of several branches") {
    write_base(sandbox, "ae1027a6acf");
    write_base(sandbox, "1975ea83b712");
    database.execute("INSERT INTO alembic_version VALUES ('1975ea83b712')");
    CHECK(adopt("").exit_code == 0);
    CHECK(database.rows("SELECT revision FROM schemadiff.heads ORDER BY 1") ==
          Strings{"1975ea83b712", "ae1027a6acf"});
  }
  SECTION("a base of several branches") {
    write_base(sandbox, "0001", "-- alembic = [\"ae1027a6acf\", \"1975ea83b712\"]\n");
    CHECK(adopt("").exit_code == 7);
    database.execute("INSERT INTO alembic_version VALUES ('1975ea83b712')");
    CHECK(adopt("").exit_code == 0);
  }
  SECTION("Alembic at its base") {
    write_base(sandbox, "0001");
    database.execute("DELETE FROM alembic_version");
    const Outcome outcome = adopt("");
    CHECK(outcome.exit_code == 7);
    CHECK(outcome.err ==
          "error: public.alembic_version is empty: for Alembic nothing is applied here\n");
  }
  SECTION("another table") {
    write_base(sandbox, "0001");
    database.execute("CREATE SCHEMA \"App\"; ALTER TABLE alembic_version SET SCHEMA \"App\"");
    CHECK(adopt("--alembic-table App.alembic_version").exit_code == 0);
    database.execute("CREATE TABLE alembic_version (version_num text)");
    const Outcome several = adopt("");
    CHECK(several.exit_code == 2);
    CHECK(several.err ==
          "error: several schemas have a table alembic_version: choose one of "
          "\"App\".alembic_version, public.alembic_version\n");
    const Outcome none = adopt("--alembic-table versions");
    CHECK(none.exit_code == 7);
    CHECK_THAT(none.err, Contains("has no table versions, which is where Alembic keeps"));
  }
}

TEST_CASE("Alembic's table is never dropped because no model names it", "[cli][server]") {
  const Sandbox sandbox;
  sandbox.database().execute(kAlembic);
  sandbox.write("schema/users.toml",
                "[table.users]\nprimary_key = [\"id\"]\n\n[table.users.column]\nid = \"bigint\"\n"
                "name = \"text\"\n");
  const Outcome diff = sandbox.schemadiff("diff");
  CHECK(diff.exit_code == 0);
  CHECK(diff.out.empty());
}
