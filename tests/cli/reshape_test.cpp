#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/history.h"
#include "cli/program.h"

/// rebase and squash.
using namespace schemadiff;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::add_revision;
using test::add_table;
using test::Outcome;
using test::Sandbox;
using Strings = std::vector<std::string>;

namespace {

bool exists(const Sandbox& sandbox, const std::string& file) {
  return std::filesystem::exists(sandbox.path() / file);
}

Strings applied(const Sandbox& sandbox) {
  return sandbox.database().rows("SELECT revision FROM schemadiff.journal ORDER BY number");
}

/// The sandbox's schemadiff on another database.
Outcome on(const Sandbox& sandbox, const test::TestDatabase& database,
           const std::string& arguments) {
  return test::run(SCHEMADIFF_PROGRAM, arguments, sandbox.path(), database.url());
}

void declare(const Sandbox& sandbox, const std::string& text) {
  sandbox.write("schema/all.toml", text);
}

/// 0001 and 0002 generated, 0003 rows by hand, 0004 and 0005 generated; all of it applied.
void write_generated(const Sandbox& sandbox) {
  std::string models =
      "[table.users]\nprimary_key = [\"id\"]\n[table.users.column]\nid = { type = \"bigint\" }\n"
      "name = { type = \"text\" }\n";
  const auto step = [&](const std::string& more, const std::string& message) {
    models += more;
    declare(sandbox, models);
    REQUIRE(sandbox.schemadiff("autogenerate -m " + message).exit_code == 0);
    REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  };
  step("", "users");
  step("age = { type = \"integer\", null = true }\n", "age");
  add_revision(sandbox, "0003", "\"0002\"", "rows",
               "INSERT INTO users (id, name) VALUES (1, 'root')", "DELETE FROM users WHERE id = 1");
  REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  step("[table.orders.column]\nid = { type = \"bigint\" }\n", "orders");
  step("[table.orders.index]\nix = { on = [\"id\"] }\n", "index");
}

}  // namespace

TEST_CASE("two branches with the same numbers are put one behind the other", "[cli][server]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
  add_table(sandbox, "0002", "\"0001\"", "theirs");
  add_table(sandbox, "0003", "\"0002\"", "theirs2");
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
  std::filesystem::create_directory(sandbox.path() / "away");
  const auto move = [&](const std::string& from, const std::string& to) {
    std::filesystem::rename(sandbox.path() / from, sandbox.path() / to);
  };
  move("generated/0002_theirs.sql", "away/2");
  move("generated/0003_theirs2.sql", "away/3");
  add_table(sandbox, "0002", "\"0001\"", "mine");
  add_revision(sandbox, "0003", "\"0002\"", "mine2", "ALTER TABLE mine ADD COLUMN x int",
               "ALTER TABLE mine DROP COLUMN x");
  REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
  move("away/2", "generated/0002_theirs.sql");
  move("away/3", "generated/0003_theirs2.sql");

  CHECK(sandbox.schemadiff("heads").exit_code == 3);
  CHECK(sandbox.schemadiff("rebase 0002").err ==
        "error: '0002' may be generated/0002_mine.sql or generated/0002_theirs.sql: name the "
        "file\n");
  const Outcome refused = sandbox.schemadiff("rebase generated/0002_theirs.sql");
  CHECK(refused.exit_code == 7);
  CHECK_THAT(refused.err, Contains("the database has applied '0002'"));

  const Outcome rebased = sandbox.schemadiff("rebase 0002_mine.sql");
  CHECK(rebased.exit_code == 0);
  CHECK(rebased.out ==
        "generated/0002_mine.sql -> generated/0004_mine.sql\n"
        "generated/0003_mine2.sql -> generated/0005_mine2.sql\n");
  CHECK_THAT(rebased.err, Contains(": up, down, up\n"));
  CHECK(sandbox.schemadiff("history").out ==
        "0004 -> 0005 (head), mine2\n"
        "0003 -> 0004, mine\n"
        "0002 -> 0003, theirs2\n"
        "0001 -> 0002, theirs\n"
        "<base> -> 0001, a\n");
  CHECK(sandbox.schemadiff("seal").err == "nothing to seal: the digests are right\n");
  CHECK(sandbox.schemadiff("upgrade").err ==
        "Running upgrade 0003 -> 0004, mine\nRunning upgrade 0004 -> 0005, mine2\n");
  CHECK(sandbox.schemadiff("rebase 0005 --onto 0003").err ==
        "nothing to do: it follows 0003 already\n");
}

TEST_CASE("a branch that does not apply behind the other stays where it is", "[cli][server]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  add_table(sandbox, "0002", "\"0001\"", "b");
  add_revision(sandbox, "0003", "\"0001\"", "same", "CREATE TABLE b (id int)", "DROP TABLE b");
  const Outcome outcome = sandbox.schemadiff("rebase 0003 --onto 0002");
  CHECK(outcome.exit_code == 4);
  CHECK_THAT(outcome.err,
             Contains("generated/0003_same.sql:") && Contains("relation \"b\" already exists"));
  CHECK(sandbox.schemadiff("heads").out == "0002 (head)\n0003 (head)\n");

  SECTION("nor one whose way back does not lead back") {
    add_revision(sandbox, "0003", "\"0001\"", "same", "CREATE TABLE c (id int)", "SELECT 1");
    const Outcome lost = sandbox.schemadiff("rebase 0003 --onto 0002");
    CHECK(lost.exit_code == 3);
    CHECK_THAT(lost.err, Contains("does not lead back; afterwards these differ: ") &&
                             Contains("table public.c"));
    CHECK(sandbox.schemadiff("heads").out == "0002 (head)\n0003 (head)\n");
  }

  SECTION("unless nobody wants to know") {
    CHECK(sandbox.schemadiff("rebase 0003 --onto 0002 --no-proof").exit_code == 0);
    CHECK(sandbox.schemadiff("heads").out == "0003 (head)\n");
  }
}

TEST_CASE("without a database a rebase is tried on a private cluster", "[cli][server]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  add_table(sandbox, "0002", "\"0001\"", "b");
  add_table(sandbox, "0003", "\"0001\"", "c");
  const Outcome outcome =
      test::run(SCHEMADIFF_PROGRAM, "rebase 0002", sandbox.path(), "postgresql://u@localhost:1/d");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.err, StartsWith("the database cannot be asked what is applied: "));
  CHECK_THAT(outcome.err, Contains(": up, down, up\n") || Contains("not tried: "));
  CHECK(outcome.out == "generated/0002_b.sql -> generated/0004_b.sql\n");
}

TEST_CASE("a squashed range keeps every database going", "[cli][server]") {
  const Sandbox sandbox;
  write_generated(sandbox);
  const test::TestDatabase middle("");
  const test::TestDatabase fresh("");
  REQUIRE(on(sandbox, middle, "upgrade 0002").exit_code == 0);
  add_table(sandbox, "0006", "\"0005\"", "later");
  REQUIRE(sandbox.schemadiff("seal").exit_code == 0);

  const Outcome squashed = sandbox.schemadiff("squash 0001:0005 -m 'so far'");
  CHECK(squashed.exit_code == 0);
  CHECK(squashed.out == "generated/0005_so_far.sql\n");
  CHECK_THAT(squashed.err, Contains("carried word for word: 0003\n"));
  CHECK_THAT(squashed.err, Contains(": up, down, up, to the same schema as 0001 to 0005\n"));
  CHECK(exists(sandbox, "generated/squashed/0005/0001_users.sql"));
  CHECK_FALSE(exists(sandbox, "generated/0001_users.sql"));
  const std::string text = test::content_of(sandbox.path() / "generated/0005_so_far.sql");
  CHECK(test::masked(sandbox, text) ==
        test::golden("cli/squashed.sql", test::masked(sandbox, text)));
  CHECK(sandbox.schemadiff("seal").err == "nothing to seal: the digests are right\n");
  CHECK(sandbox.schemadiff("history").out ==
        "0005 -> 0006 (head), later\n<base> -> 0005, so far\n");
  CHECK(sandbox.schemadiff("show 0003").err == "error: '0003' was squashed into '0005'\n");

  SECTION("one that has it all") {
    CHECK(sandbox.schemadiff("current").out == "0005\n");
    CHECK(sandbox.schemadiff("upgrade").err == "Running upgrade 0005 -> 0006, later\n");
    CHECK(sandbox.schemadiff("downgrade 0002").err ==
          "Running downgrade 0006 -> 0005, later\n"
          "Running downgrade 0005 -> 0004, index\n"
          "Running downgrade 0004 -> 0003, orders\n"
          "Running downgrade 0003 -> 0002, rows\n");
    CHECK(sandbox.schemadiff("upgrade").exit_code == 0);
    CHECK(applied(sandbox) == Strings{"0001", "0002", "0003", "0004", "0005", "0006"});
  }

  SECTION("one in the middle") {
    CHECK(on(sandbox, middle, "current").out == "0002\n");
    CHECK(on(sandbox, middle, "upgrade").err ==
          "Running upgrade 0002 -> 0003, rows\n"
          "Running upgrade 0003 -> 0004, orders\n"
          "Running upgrade 0004 -> 0005, index\n"
          "Running upgrade 0005 -> 0006, later\n");
    CHECK(on(sandbox, middle, "upgrade").err == "nothing to apply\n");
    CHECK(middle.rows("SELECT name FROM users") == Strings{"root"});
  }

  SECTION("one in the middle, without the files it needs") {
    std::filesystem::remove_all(sandbox.path() / "generated/squashed");
    const Outcome outcome = on(sandbox, middle, "upgrade");
    CHECK(outcome.exit_code == 7);
    CHECK_THAT(outcome.err,
               Contains("the database stands at '0002', which was squashed into '0005': the files "
                        "that lead on from there are not in generated/squashed/0005 any more"));
    // Who has it all needs no files: the journal has the way back.
    CHECK(sandbox.schemadiff("downgrade 0004").err == "Running downgrade 0005 -> 0004, index\n");
  }

  SECTION("a new one") {
    CHECK(on(sandbox, fresh, "upgrade").err ==
          "Running upgrade  -> 0005, so far\nRunning upgrade 0005 -> 0006, later\n");
    CHECK(fresh.rows("SELECT name FROM users") == Strings{"root"});
    CHECK(on(sandbox, fresh, "downgrade base").exit_code == 0);
    CHECK(fresh.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
              .empty());
  }

  SECTION("and once more, with what came later") {
    REQUIRE(sandbox.schemadiff("squash 0005:0006 -m all").exit_code == 0);
    CHECK(exists(sandbox, "generated/squashed/0006/squashed/0005/0003_rows.sql"));
    CHECK(on(sandbox, middle, "upgrade").exit_code == 0);
    CHECK(on(sandbox, fresh, "upgrade").err == "Running upgrade  -> 0006, all\n");
    CHECK(sandbox.schemadiff("upgrade").err == "Running upgrade 0005 -> 0006, later\n");
    CHECK(sandbox.schemadiff("current --check-heads").exit_code == 0);
  }
}

TEST_CASE("renamings and rows keep their places in a squashed revision", "[cli][server]") {
  const Sandbox sandbox;
  const std::string generated = "-- models = \"sha256:0\"\n";
  add_table(sandbox, "0001", "", "a");
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  sandbox.database().execute("INSERT INTO a VALUES (7)");
  add_revision(sandbox, "0002", "\"0001\"", "rename", "ALTER TABLE a RENAME COLUMN id TO number",
               "ALTER TABLE a RENAME COLUMN number TO id", generated);
  add_revision(sandbox, "0003", "\"0002\"", "more", "ALTER TABLE a ADD COLUMN b int",
               "ALTER TABLE a DROP COLUMN b", generated);
  add_revision(sandbox, "0004", "\"0003\"", "less", "ALTER TABLE a DROP COLUMN b",
               "ALTER TABLE a ADD COLUMN b int", generated);
  const Outcome outcome = sandbox.schemadiff("squash 0002:0004");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "generated/0004_squashed_0002_to_0004.sql\n");
  CHECK_THAT(outcome.err, Contains("carried word for word: 0002\n"));
  CHECK(sandbox.schemadiff("upgrade").exit_code == 0);
  CHECK(sandbox.database().rows("SELECT number FROM a") == Strings{"7"});
  CHECK(applied(sandbox) == Strings{"0001", "0004"});
}

TEST_CASE("rows that were lost on the way are lost in a squashed revision too", "[cli][server]") {
  const Sandbox sandbox;
  const std::string generated = "-- models = \"sha256:0\"\n";
  add_table(sandbox, "0001", "", "a");
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  sandbox.database().execute("INSERT INTO a VALUES (7)");
  add_revision(sandbox, "0002", "\"0001\"", "drop", "DROP TABLE a", "CREATE TABLE a (id int)",
               generated);
  add_table(sandbox, "0003", "\"0002\"", "a", generated);
  CHECK_THAT(sandbox.schemadiff("squash 0002:0003").err,
             Contains("carried word for word: 0002, 0003\n"));
  CHECK(sandbox.schemadiff("upgrade").exit_code == 0);
  CHECK(sandbox.database().rows("SELECT id FROM a").empty());
}

TEST_CASE("what cannot be one revision is not squashed", "[cli]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  add_table(sandbox, "0002", "\"0001\"", "b");
  add_table(sandbox, "0003", "\"0002\"", "c");
  add_table(sandbox, "0004", "\"0002\"", "d");
  add_revision(sandbox, "0005", "\"0003\", \"0004\"", "merge");
  const auto [range, message] = GENERATE(table<const char*, const char*>({
      {"0002", "error: '0002' is no range: write 'A:B', the first and the last to be squashed\n"},
      {"0002:0002", "error: '0002:0002' holds one revision: there is nothing to squash\n"},
      {"0003:0004", "error: '0003:0004' holds no revision: there is nothing to squash\n"},
      {"0001:0003",
       "error: '0004' needs '0002', which would be in the middle of what is squashed: only the "
       "last "
       "may be followed by others\n"},
      {"0003:0005",
       "error: '0005' joins 0004, which is not squashed: begin the range before it or after\n"},
  }));
  CAPTURE(range);
  const Outcome outcome = sandbox.schemadiff(std::string("squash ") + range);
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err == message);
  CHECK(exists(sandbox, "generated/0001_a.sql"));
}

TEST_CASE("verify proves every revision and that they lead to the models", "[cli][server]") {
  const Sandbox sandbox;
  write_generated(sandbox);
  const std::string server = sandbox.database().rows("SHOW server_version").front();
  const std::string postgres = "PostgreSQL " + server.substr(0, server.find(' '));

  const Outcome proved = sandbox.schemadiff("verify --quiet");
  CHECK(proved.exit_code == 0);
  CHECK(proved.out ==
        "5 of 5 revisions proved on " + postgres + ": up, down, up; they lead to the models\n");

  SECTION("a way down that leaves something is named, and what follows is tried all the same") {
    add_revision(sandbox, "0006", "\"0005\"", "foobar", "CREATE TABLE foobar (id int)");
    add_revision(sandbox, "0007", "\"0006\"", "gone", "DROP TABLE foobar",
                 "CREATE TABLE foobar (id int)");
    REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
    const Outcome outcome = sandbox.schemadiff("verify --quiet");
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out ==
          "generated/0006_foobar.sql: error: down does not lead back; these differ: column "
          "public.foobar.id, owner on table public.foobar, table public.foobar\n"
          "6 of 7 revisions proved on " +
              postgres + ": up, down, up; they lead to the models\n");
  }

  SECTION("nothing behind a way up that fails is tried") {
    add_revision(sandbox, "0006", "\"0005\"", "wrong", "DROP TABLE nosuch");
    add_table(sandbox, "0007", "\"0006\"", "more");
    REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
    const Outcome outcome = sandbox.schemadiff("verify --json --quiet");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("\"proved\": false") &&
                                Contains("table \\\"nosuch\\\" does not exist") &&
                                Contains("\"untried\": [\n    \"0007\"\n  ]"));
  }

  SECTION("models that say more than the revisions do are told") {
    add_table(sandbox, "0006", "\"0005\"", "more");
    REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
    const Outcome outcome = sandbox.schemadiff("verify --quiet");
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out ==
          "the models differ from what the revisions make:\n"
          "  - table public.more\n"
          "6 of 6 revisions proved on " +
              postgres + ": up, down, up\n");
  }

  SECTION("two branches are proved one beside the other") {
    add_table(sandbox, "0006", "\"0004\"", "beside");
    REQUIRE(sandbox.schemadiff("seal").exit_code == 0);
    const Outcome outcome = sandbox.schemadiff("verify --quiet");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("- table public.beside\n6 of 6 revisions proved"));
  }
}
