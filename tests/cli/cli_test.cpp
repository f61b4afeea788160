#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/program.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::Outcome;
using test::Sandbox;

namespace {

constexpr const char* kUsers = R"toml([table.users]
primary_key = ["id"]

[table.users.column]
id    = { type = "bigint", identity = "always" }
email = { type = "varchar(100)", unique = true }
name  = { type = "text", null = true }

[table.users.check]
users_email_not_blank = "length(email) > 0"
)toml";

constexpr const char* kUsersLater = R"toml([table.users]
primary_key = ["id"]

[table.users.column]
id        = { type = "bigint", identity = "always" }
email     = { type = "varchar(255)", unique = true }
full_name = { type = "text", null = true, renamed_from = "name" }

[table.users.check]
users_email_not_blank = "length(email) > 0"

[table.users.index]
ix_users_full_name = { on = ["full_name"] }
)toml";

/// With one revision applied.
void begin(const Sandbox& sandbox) {
  sandbox.write("schema/users.toml", kUsers);
  REQUIRE(sandbox.schemadiff("autogenerate -m initial").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
}

}  // namespace

TEST_CASE("every command's help has an example", "[cli]") {
  const test::TemporaryFolder folder;
  const std::vector<std::string> commands{
      "init",      "pull",    "autogenerate", "revision", "diff",       "check", "upgrade",
      "downgrade", "current", "history",      "heads",    "branches",   "show",  "stamp",
      "adopt",     "seal",    "merge",        "rebase",   "squash",     "edit",  "ensure-version",
      "schema",    "explain", "diagram",      "report",   "completion", "verify"};
  for (const std::string& command : commands) {
    CAPTURE(command);
    const Outcome help = test::run(SCHEMADIFF_PROGRAM, command + " --help", folder.path(), "");
    CHECK(help.exit_code == 0);
    CHECK(help.err.empty());
    CHECK_THAT(help.out, Contains("\n  schemadiff " + command));
    CHECK(help.out == test::golden("cli/help_" + command + ".txt", help.out));
  }
  const Outcome apply = test::run(SCHEMADIFF_APPLY_PROGRAM, "--help", folder.path(), "");
  CHECK(apply.out == test::golden("cli/help_schemadiff_apply.txt", apply.out));
}

TEST_CASE("a wrong command line exits with 2 and says what is wrong", "[cli]") {
  const test::TemporaryFolder folder;
  const auto [arguments, message] = GENERATE(table<const char*, const char*>({
      {"", "error: no command is given\n"},
      {"upgrad", "error: unknown command 'upgrad' (did you mean 'upgrade'?)\n"},
      {"autogenerate", "error: --message is required\n"},
      {"current --url nonsense://u:secret@h/d", "error: bad database URL: "},
      {"check --environment nosuch", "error: --environment needs a schemadiff.toml"},
      {"-c nosuch.toml check", "error: the configuration "},
      {"check", "error: no model file matches schema/**/*.toml"},
      {"downgrade -1 --sql", "error: downgrade --sql asks no database"},
  }));
  CAPTURE(arguments);
  const Outcome outcome = test::run(SCHEMADIFF_PROGRAM, arguments, folder.path(),
                                    "postgresql://u:secret@localhost:1/d");
  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.err, StartsWith(message));
  CHECK_THAT(outcome.err, !Contains("secret"));
  CHECK(outcome.out.empty());
}

TEST_CASE("without a server the exit code is 4 and no password is shown", "[cli]") {
  const test::TemporaryFolder folder;
  const auto command = GENERATE("current", "upgrade");
  const Outcome outcome =
      test::run(SCHEMADIFF_PROGRAM, command, folder.path(), "postgresql://u:secret@localhost:1/d");
  CHECK(outcome.exit_code == 4);
  CHECK_THAT(outcome.err, Contains("cannot connect to localhost:1/d"));
  CHECK_THAT(outcome.err, Contains("sqlstate: 08001"));
  CHECK_THAT(outcome.err, !Contains("secret"));
}

TEST_CASE("from models to an applied revision, back, and nothing left to do", "[cli][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  sandbox.write("schema/users.toml", kUsersLater);

  const Outcome dry = sandbox.schemadiff("autogenerate -m 'full names' --dry-run");
  CHECK(dry.exit_code == 0);
  CHECK(test::masked(sandbox, dry.out) ==
        test::golden("cli/autogenerate.sql", test::masked(sandbox, dry.out)));

  const Outcome written = sandbox.schemadiff("autogenerate -m 'full names'");
  CHECK(written.exit_code == 0);
  CHECK(written.out == "generated/0002_full_names.sql\n");
  CHECK_THAT(written.err, Contains("  ~ column public.users.name -> full_name\n"));

  const Outcome up = sandbox.schemadiff("upgrade head");
  CHECK(up.exit_code == 0);
  CHECK(up.out.empty());
  CHECK(up.err == "Running upgrade 0001 -> 0002, full names\n");
  CHECK(sandbox.schemadiff("check").exit_code == 0);
  CHECK_THAT(sandbox.schemadiff("autogenerate -m again").err, Contains("nothing to do"));

  const Outcome down = sandbox.schemadiff("downgrade -1");
  CHECK(down.exit_code == 0);
  CHECK(down.err == "Running downgrade 0002 -> 0001, full names\n");
  CHECK(sandbox.database().rows("SELECT attname FROM pg_attribute WHERE attrelid = "
                                "'users'::regclass AND attnum > 0 ORDER BY attnum") ==
        std::vector<std::string>{"id", "email", "name"});
}

TEST_CASE("diff and check tell differences by their exit code", "[cli][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  CHECK(sandbox.schemadiff("diff").exit_code == 0);
  CHECK(sandbox.schemadiff("check").exit_code == 0);
  sandbox.write("schema/users.toml", kUsersLater);

  SECTION("diff lists them") {
    const Outcome outcome = sandbox.schemadiff("diff");
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out ==
          "~ column public.users.name -> full_name\n"
          "~ column public.users.email: type character varying(100) -> character varying(255)\n"
          "+ index  public.ix_users_full_name (concurrently)\n");
  }

  SECTION("check exits with 1") {
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, StartsWith("generated/0001_initial.sql:1: error: the models say "));
    CHECK_THAT(outcome.out, Contains("[drift]"));
    CHECK(outcome.err.empty());
  }

  SECTION("and with 7 when the database is behind") {
    REQUIRE(sandbox.schemadiff("autogenerate -m later").exit_code == 0);
    const Outcome outcome = sandbox.schemadiff("check");
    CHECK(outcome.exit_code == 7);
    CHECK_THAT(outcome.out,
               StartsWith("generated/0002_later.sql:1: error: the database stands at 0001, the "
                          "revisions go on to 0002 [behind]\n"));
    CHECK(sandbox.schemadiff("current --check-heads").exit_code == 7);
    CHECK(sandbox.schemadiff("autogenerate -m more").exit_code == 7);
    CHECK_THAT(sandbox.schemadiff("check --json").out, Contains("\"at_heads\": false"));
  }
}

TEST_CASE("revisions are listed as Alembic's users know it", "[cli][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  CHECK(sandbox.schemadiff("revision -m 'fill in'").out == "generated/0002_fill_in.sql\n");
  CHECK(sandbox.schemadiff("heads").out == "0002 (head)\n");
  CHECK(sandbox.schemadiff("current").out == "0001\n");
  CHECK(sandbox.schemadiff("history -i").out ==
        "0001 -> 0002 (head), fill in\n"
        "<base> -> 0001 (current), initial\n");
  CHECK(sandbox.schemadiff("history -r 0002:").out == "0001 -> 0002 (head), fill in\n");
  const Outcome shown = sandbox.schemadiff("show 0001");
  CHECK(test::masked(sandbox, shown.out) ==
        test::golden("cli/show.txt", test::masked(sandbox, shown.out)));
  CHECK(sandbox.schemadiff("upgrade +1 --dry-run").out ==
        "Running upgrade 0001 -> 0002, fill in\n");
  CHECK(sandbox.schemadiff("stamp heads").err == "Running stamp_revision 0001 -> 0002\n");
  CHECK(sandbox.schemadiff("current").out == "0002 (head)\n");
  CHECK(sandbox.schemadiff("upgrade heads").err == "nothing to apply\n");
}

TEST_CASE("schemadiff-apply needs a folder and a URL, nothing else", "[cli][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  CHECK(sandbox.apply("check-heads").exit_code == 0);
  CHECK(sandbox.apply("downgrade base").exit_code == 0);
  CHECK(sandbox.apply("check-heads").exit_code == 7);
  CHECK(sandbox.apply("upgrade --revisions generated").err ==
        "Running upgrade  -> 0001, initial\n");
  CHECK(sandbox.apply("current").out == "0001 (head)\n");
  const Outcome lost = test::run(SCHEMADIFF_APPLY_PROGRAM, "current", sandbox.path(), "");
  CHECK(lost.exit_code == 2);
  CHECK_THAT(lost.err, StartsWith("error: no database is named"));
}

TEST_CASE("mistakes in model files are shown like a compiler's", "[cli][server]") {
  const Sandbox sandbox;

  SECTION("TOML that does not parse") {
    sandbox.write("schema/t.toml", "[table.t\n");
    const Outcome outcome = sandbox.schemadiff("check");
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, StartsWith("schema/t.toml:1:"));
    CHECK_THAT(outcome.err, Contains("    1 | [table.t\n"));
  }

  SECTION("SQL that the server refuses, in the server's words") {
    sandbox.write("schema/t.toml",
                  "[table.t.column]\nid = { type = \"bigint\" }\n"
                  "[table.t.check]\nc = \"lenght(id) > 0\"\n");
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, StartsWith("schema/t.toml:4:5: error: "));
    CHECK_THAT(outcome.err, Contains("function lenght(bigint) does not exist"));
  }

  SECTION("an object declared twice names both places") {
    sandbox.write("schema/a.toml", "[sequence.s]\n");
    sandbox.write("schema/b.toml", "[sequence.s]\n");
    const Outcome outcome = sandbox.schemadiff("check");
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, StartsWith("schema/b.toml:1:11: error: sequence public.s is declared "
                                       "twice; the first time at schema/a.toml:1:11\n"));
  }
}

TEST_CASE("a revision file cut in half is refused before anything runs", "[cli][server]") {
  const Sandbox sandbox;
  sandbox.write("schema/users.toml", kUsers);
  REQUIRE(sandbox.schemadiff("autogenerate -m initial").exit_code == 0);
  const std::string file = "generated/0001_initial.sql";
  const std::string whole = test::content_of(sandbox.path() / file);
  sandbox.write(file, whole.substr(0, whole.size() / 2));
  const Outcome outcome = sandbox.schemadiff("upgrade");
  CHECK(outcome.exit_code == 3);
  CHECK_THAT(outcome.err, StartsWith("generated/0001_initial.sql:"));
  CHECK(sandbox.database().rows("SELECT 1 FROM pg_namespace WHERE nspname = 'schemadiff'").empty());
}

TEST_CASE("a role that may not write is refused with the way out", "[cli][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  const std::string role = "reader_of_" + sandbox.database().name();
  sandbox.database().execute("CREATE ROLE " + role + "");
  const std::string as_reader =
      " --url '" + sandbox.database().url() +
      (sandbox.database().url().find('?') == std::string::npos ? "?" : "&") + "options=-crole%3D" +
      role + "'";
  const Outcome outcome = sandbox.schemadiff("upgrade" + as_reader);
  CHECK(outcome.exit_code == 4);
  CHECK_THAT(outcome.err, Contains("sqlstate: 42501"));
  CHECK_THAT(outcome.err, Contains("hint: "));
  sandbox.database().execute("DROP ROLE " + role);
}

TEST_CASE("init makes a project, and takes over a database", "[cli][server]") {
  const test::TestDatabase database(
      "CREATE TABLE t (id bigint PRIMARY KEY, x text DEFAULT 'a'); "
      "CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler;");
  const test::TemporaryFolder folder;
  const auto schemadiff = [&](const std::string& arguments) {
    return test::run(SCHEMADIFF_PROGRAM, arguments, folder.path(), database.url());
  };
  const Outcome outcome = schemadiff("init --from-database");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.err, Contains("not managed: 1 access method\n"));
  CHECK(std::filesystem::exists(folder.path() / "schemadiff.toml"));
  CHECK(std::filesystem::exists(folder.path() / "generated/0001_baseline.sql"));
  CHECK(schemadiff("current").out == "0001 (head)\n");
  CHECK(schemadiff("check").exit_code == 0);
  CHECK(schemadiff("pull").exit_code == 0);  // nothing to change
}

TEST_CASE("what looks like a renaming is never guessed", "[cli][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  sandbox.database().execute("INSERT INTO users (email, name) VALUES ('a@b.c', 'Ada')");
  std::string later = kUsersLater;
  const std::string hint = ", renamed_from = \"name\"";
  later.erase(later.find(hint), hint.size());
  sandbox.write("schema/users.toml", later);

  const Outcome refused = sandbox.schemadiff("autogenerate -m names");
  CHECK(refused.exit_code == 6);
  CHECK_THAT(refused.err, Contains("column public.users.name -> full_name"));
  CHECK_THAT(refused.err, Contains("--rename public.users.name=public.users.full_name"));
  CHECK_THAT(refused.err, Contains("--no-rename"));

  const Outcome listed = sandbox.schemadiff("--json autogenerate -m names");
  CHECK(listed.exit_code == 6);
  CHECK_THAT(listed.out, Contains(R"("from": "public.users.name")"));
  CHECK_THAT(listed.out, Contains(R"("to": "public.users.full_name")"));

  SECTION("a renaming is written down") {
    const Outcome named = sandbox.schemadiff("autogenerate -m names --rename users.name=full_name");
    CHECK(named.exit_code == 0);
    CHECK_THAT(named.err, Contains("schema/users.toml: renamed_from added"));
    CHECK(sandbox.schemadiff("upgrade").exit_code == 0);
    CHECK_NOTHROW(sandbox.database().execute(
        "DO $$ BEGIN ASSERT (SELECT full_name = 'Ada' FROM users); END $$"));
    CHECK(test::content_of(sandbox.path() / "schema/users.toml") == kUsersLater);
    CHECK(sandbox.schemadiff("check").exit_code == 0);
  }
  SECTION("a drop is told to the reviewer") {
    const Outcome dropped = sandbox.schemadiff("autogenerate -m names --no-rename --dry-run");
    CHECK(dropped.exit_code == 0);
    CHECK_THAT(dropped.out, Contains("DROP COLUMN name"));
    CHECK_THAT(dropped.out, Contains("? column public.users.name -> full_name: looks like"));
  }
  SECTION("an answer that fits nothing is a mistake") {
    CHECK(sandbox.schemadiff("autogenerate -m names --rename users.nam=full_name").exit_code == 6);
    CHECK(sandbox.schemadiff("autogenerate -m names --rename nam=name --no-rename").exit_code == 2);
    CHECK(sandbox.schemadiff("autogenerate -m names --rename name").exit_code == 2);
  }
}
