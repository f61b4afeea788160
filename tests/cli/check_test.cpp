#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "support/folder.h"

// What a stranger sees when a pull request goes wrong, and whether it is enough to mend it.

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
)toml";

void begin(const Sandbox& sandbox) {
  sandbox.write("schema/users.toml", kUsers);
  REQUIRE(sandbox.schemadiff("autogenerate -m initial").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
}

nlohmann::json json_of(const Outcome& outcome) {
  return nlohmann::json::parse(outcome.out);
}

std::string answer(const nlohmann::json& review, const std::string& question) {
  for (const auto& one : review["questions"]) {
    if (one["question"] == question) {
      return one["answer"];
    }
  }
  return "";
}

}  // namespace

TEST_CASE("check: all is well", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  for (const char* const arguments : {"check", "check --replay", "check --against history"}) {
    CAPTURE(arguments);
    const Outcome outcome = sandbox.schemadiff(arguments);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, Contains("agree\n"));
  }
  const Outcome offline = test::run(SCHEMADIFF_PROGRAM, "check --offline", sandbox.path(),
                                    "postgresql://nobody@localhost:1/x");
  CHECK(offline.exit_code == 0);
  CHECK(offline.err == "models and revisions agree\n");
}

TEST_CASE("check: a merge does not record the models", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  REQUIRE(sandbox.schemadiff("revision -m left").exit_code == 0);
  REQUIRE(sandbox.schemadiff("revision -m right --head 0001 --splice").exit_code == 0);
  REQUIRE(sandbox.schemadiff("merge heads").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade heads").exit_code == 0);
  for (const char* const arguments : {"check", "check --offline"}) {
    CAPTURE(arguments);
    const Outcome outcome = sandbox.schemadiff(arguments);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.err, Contains("the newest revision does not record its models"));
    CHECK_THAT(outcome.err, !Contains("agree"));
  }
  const Outcome page = sandbox.schemadiff("check -q --format markdown");
  CHECK(page.exit_code == 0);
  CHECK_THAT(page.out, Contains("### ✅ schemadiff: nothing to mend, the models are not recorded"));
}

TEST_CASE("check: drift by hand", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  sandbox.database().execute("ALTER TABLE users ADD COLUMN hotfix integer");
  sandbox.database().execute("ALTER TABLE users ALTER COLUMN email TYPE varchar(200)");

  SECTION("against the models") {
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out == test::golden("cli/check_drift.txt", outcome.out));
    CHECK(outcome.err.empty());
    // What it prints, mends it.
    sandbox.database().execute("ALTER TABLE users DROP COLUMN hotfix");
    sandbox.database().execute("ALTER TABLE users ALTER COLUMN email TYPE varchar(100)");
    CHECK(sandbox.schemadiff("check").exit_code == 0);
  }
  SECTION("or pull takes it over, and a revision is missing then") {
    REQUIRE(sandbox.schemadiff("pull").exit_code == 0);
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("[models-changed]"));
    CHECK_THAT(outcome.out, Contains("[replay]"));
  }
  SECTION("against the history, where the models know nothing yet") {
    sandbox.write("schema/more.toml", "[table.more]\ncolumn.id = \"bigint\"\n");
    const Outcome outcome = sandbox.schemadiff("check --against history --json");
    CHECK(outcome.exit_code == 1);
    const nlohmann::json review = json_of(outcome);
    CHECK(answer(review, "models") == "no");
    CHECK(answer(review, "schema") == "no");
    std::set<std::string> ids;
    for (const auto& finding : review["findings"]) {
      ids.insert(finding["id"]);
    }
    CHECK(ids == std::set<std::string>{"history-drift/column public.users.email",
                                       "history-drift/column public.users.hotfix",
                                       "models-changed/models"});
    CHECK_THAT(review["findings"][1]["file"].get<std::string>(),
               StartsWith("generated/0001_initial.sql"));
  }
  SECTION("accepted for a while") {
    std::ofstream(sandbox.path() / "schemadiff.toml", std::ios::app)
        << "[[accept]]\nfinding = \"drift/column public.users.*\"\nreason = \"ticket 12\"\n"
           "until = 9999-12-31\n";
    const Outcome outcome = sandbox.schemadiff("check");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(sandbox.schemadiff("check -v").out, Contains("until 9999-12-31: ticket 12"));
  }
  SECTION("files for CI, all in one run") {
    const Outcome outcome = sandbox.schemadiff(
        "check --format github --output junit=j.xml --output sarif=s.sarif "
        "--output markdown=m.md --output gitlab=g.json --output json=j.json");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, StartsWith("::error file=schema/users.toml,line="));
    CHECK_THAT(test::content_of(sandbox.path() / "j.xml"),
               Contains("<testcase classname=\"schemadiff.schema\" name=\"public.users\""));
    CHECK(nlohmann::json::parse(test::content_of(sandbox.path() / "s.sarif"))["version"] ==
          "2.1.0");
    CHECK_THAT(test::content_of(sandbox.path() / "m.md"),
               StartsWith("### ❌ schemadiff: 2 to mend"));
    CHECK(nlohmann::json::parse(test::content_of(sandbox.path() / "g.json")).size() == 2);
  }
}

TEST_CASE("check: a model changed without a revision", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);

  SECTION("in what it means") {
    std::string users = kUsers;
    users.replace(users.find("100"), 3, "255");
    sandbox.write("schema/users.toml", users);
    const Outcome offline = sandbox.schemadiff("check --offline");
    CHECK(offline.exit_code == 1);
    CHECK(offline.out == test::golden("cli/check_models_changed.txt", offline.out));
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.out, Contains("The models changed since 0001"));
  }
  SECTION("in its words alone: no reason to complain, and it can be recorded") {
    std::string users = kUsers;
    users.replace(users.find("varchar(100)"), 12, "character varying(100)");
    sandbox.write("schema/users.toml", users);
    CHECK(sandbox.schemadiff("check --offline").exit_code == 0);  // this much is known offline
    users += "[table.users.check]\nc = \"1  >  0\"\n";
    sandbox.write("schema/users.toml", users);
    REQUIRE(sandbox.schemadiff("autogenerate -m check").exit_code == 0);
    REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
    users.replace(users.find("1  >  0"), 7, "1 > 0");
    sandbox.write("schema/users.toml", users);
    CHECK(sandbox.schemadiff("check --offline").exit_code == 1);
    const Outcome outcome = sandbox.schemadiff("check -v");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("mean the same [models-changed]"));
    CHECK(sandbox.schemadiff("seal --models").out == "generated/0002_check.sql\n");
    CHECK(sandbox.schemadiff("check --offline").exit_code == 0);
    CHECK(sandbox.schemadiff("check").exit_code == 0);
  }
}

TEST_CASE("check: a revision edited after it was applied", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  const std::string file = "generated/0001_initial.sql";
  std::string text = test::content_of(sandbox.path() / file);
  text.replace(text.find("varying(100)"), 12, "varying(255)");
  sandbox.write(file, text);
  const Outcome outcome = sandbox.schemadiff("check -q");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.out, Contains("error: revision 0001 was edited after it was applied ("));
  CHECK_THAT(outcome.out, Contains("what changed since it ran:\n"));
  CHECK_THAT(outcome.out, Contains("-    email character varying(100)"));
  CHECK_THAT(outcome.out, Contains("[stale-digest]"));
}

TEST_CASE("check: two heads", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  REQUIRE(sandbox.schemadiff("revision -m mine").exit_code == 0);
  REQUIRE(sandbox.schemadiff("revision -m theirs --head 0001 --splice").exit_code == 0);
  const Outcome outcome = sandbox.schemadiff("check --offline");
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out == test::golden("cli/check_heads.txt", outcome.out));
}

TEST_CASE("check: a database behind, and one ahead", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);
  sandbox.write("schema/more.toml", "[table.more]\ncolumn.id = \"bigint\"\n");
  REQUIRE(sandbox.schemadiff("autogenerate -m more").exit_code == 0);

  SECTION("behind") {
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 7);
    CHECK(outcome.out == test::golden("cli/check_behind.txt", outcome.out));
    CHECK(sandbox.schemadiff("check --against history -q").exit_code == 7);
  }
  SECTION("ahead") {
    REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
    std::filesystem::remove(sandbox.path() / "generated/0002_more.sql");
    const Outcome outcome = sandbox.schemadiff("check -q");
    CHECK(outcome.exit_code == 7);
    CHECK_THAT(outcome.out,
               Contains("\nerror: the database has revisions without a file: 0002 [ahead]\n"));
    CHECK_THAT(outcome.out, Contains("downgrade 0001"));
  }
}

TEST_CASE("check: what cannot be asked has a code of its own", "[cli][check][server]") {
  const Sandbox sandbox;
  begin(sandbox);

  SECTION("no server: what needs none is answered all the same") {
    const Outcome outcome = test::run(SCHEMADIFF_PROGRAM, "check --json", sandbox.path(),
                                      "postgresql://u:secret@localhost:1/d");
    CHECK(outcome.exit_code == 4);
    CHECK_THAT(outcome.err, Contains("cannot connect to localhost:1/d"));
    const nlohmann::json review = json_of(outcome);
    CHECK(answer(review, "models") == "yes");
    CHECK(answer(review, "files") == "yes");
    CHECK(answer(review, "standing") == "unknown");
    CHECK(answer(review, "schema") == "unknown");
    CHECK_THAT(outcome.out + outcome.err, !Contains("secret"));
  }
  SECTION("a revision file cut in half") {
    const std::string file = "generated/0001_initial.sql";
    const std::string whole = test::content_of(sandbox.path() / file);
    sandbox.write(file, whole.substr(0, whole.size() / 2));
    const Outcome outcome = sandbox.schemadiff("check --json");
    CHECK(outcome.exit_code == 3);
    CHECK_THAT(outcome.err, StartsWith("generated/0001_initial.sql:"));
    CHECK(answer(json_of(outcome), "schema") == "yes");
  }
  SECTION("an output to what is no file") {
    const Outcome outcome = sandbox.schemadiff("check --output markdown=-");
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.err, Contains("--output writes files: --format markdown prints it"));
    CHECK_FALSE(std::filesystem::exists(sandbox.path() / "-"));
  }
  SECTION("a decision") {
    sandbox.write("schema/users.toml", std::string(kUsers) + "age = { type = \"integer\" }\n");
    sandbox.database().execute("INSERT INTO users (email) VALUES ('a')");
    const Outcome outcome = sandbox.schemadiff("check --json");
    CHECK(outcome.exit_code == 6);
    CHECK_THAT(outcome.out, Contains("drift/column public.users.age"));
  }
}

TEST_CASE("check: every rule is explained", "[cli][check]") {
  const test::TemporaryFolder folder;
  const Outcome outcome = test::run(SCHEMADIFF_PROGRAM, "explain several-heads", folder.path(), "");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, StartsWith("several-heads, an error of `schemadiff check`\nThe revisions "
                                     "end in several heads.\n"));
}
