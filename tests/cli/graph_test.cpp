#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/history.h"
#include "cli/program.h"

/// Branches as Alembic's users know them; the ids are those of its documentation.
using namespace schemadiff;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::add_revision;
using test::add_table;
using test::Outcome;
using test::Sandbox;
using Strings = std::vector<std::string>;

namespace {

/// Without what is indented below: the statements of a dry run.
std::string headlines(const std::string& text) {
  std::istringstream stream(text);
  std::string result;
  for (std::string line; std::getline(stream, line);) {
    result += line.starts_with("  ") ? "" : line + "\n";
  }
  return result;
}

/// ae10 - 1975 - 27c6 (shoppingcart), 1975 - 55af, and the base 3cac (net) - 2a95, which needs
/// 55af.
void write_branches(const Sandbox& sandbox) {
  add_table(sandbox, "ae1027a6acf", "", "account");
  add_revision(sandbox, "1975ea83b712", "\"ae1027a6acf\"", "Add a column",
               "ALTER TABLE account ADD COLUMN last text", "ALTER TABLE account DROP COLUMN last");
  add_table(sandbox, "27c6a30d7c24", "\"1975ea83b712\"", "cart",
            "-- branch = [\"shoppingcart\"]\n");
  add_revision(sandbox, "55af2cb1c267", "\"1975ea83b712\"", "another",
               "ALTER TABLE account ADD COLUMN x int", "ALTER TABLE account DROP COLUMN x");
  add_table(sandbox, "3cac04ae8714", "", "dns", "-- branch = [\"net\"]\n");
  add_revision(sandbox, "2a95102259be", "\"3cac04ae8714\"", "net2",
               "ALTER TABLE dns ADD COLUMN y int", "ALTER TABLE dns DROP COLUMN y",
               "-- depends_on = [\"55af2cb1c267\"]\n");
}

}  // namespace

TEST_CASE("heads, branches and history of several branches, without a database", "[cli]") {
  const Sandbox sandbox;
  write_branches(sandbox);
  const auto offline = [&](const std::string& arguments) {
    return test::run(SCHEMADIFF_PROGRAM, arguments, sandbox.path(), "postgresql://u@localhost:1/d");
  };
  CHECK(offline("heads").out ==
        "27c6a30d7c24 (shoppingcart) (head)\n"
        "55af2cb1c267 (effective head)\n"
        "2a95102259be (net) (head)\n");
  CHECK(offline("heads --resolve-dependencies").out ==
        "27c6a30d7c24 (shoppingcart) (head)\n"
        "2a95102259be (net) (head)\n");
  CHECK(offline("branches").out ==
        "1975ea83b712 (branchpoint)\n"
        "             -> 27c6a30d7c24 (shoppingcart) (head)\n"
        "             -> 55af2cb1c267 (effective head)\n\n");
  CHECK_THAT(offline("branches -v").out,
             StartsWith("Rev: 1975ea83b712 (branchpoint)\n"
                        "Parent: ae1027a6acf\n"
                        "Branches into: 27c6a30d7c24, 55af2cb1c267\n"
                        "Path: generated/1975ea83b712_Add a column.sql\n") &&
                 Contains("             -> 55af2cb1c267 (effective head), another\n"));
  CHECK(offline("history").out ==
        "3cac04ae8714 (55af2cb1c267) -> 2a95102259be (net) (head), net2\n"
        "<base> -> 3cac04ae8714 (net), dns\n"
        "1975ea83b712 -> 55af2cb1c267 (effective head), another\n"
        "1975ea83b712 -> 27c6a30d7c24 (shoppingcart) (head), cart\n"
        "ae1027a6acf -> 1975ea83b712 (branchpoint), Add a column\n"
        "<base> -> ae1027a6acf, account\n");
  CHECK(offline("history -r 1975:27c6").out ==
        "1975ea83b712 -> 27c6a30d7c24 (shoppingcart) (head), cart\n"
        "ae1027a6acf -> 1975ea83b712 (branchpoint), Add a column\n");
  CHECK(offline("history -r :1975").out ==
        "ae1027a6acf -> 1975ea83b712 (branchpoint), Add a column\n"
        "<base> -> ae1027a6acf, account\n");
  CHECK_THAT(offline("show net@head").out, StartsWith("Rev: 2a95102259be (net) (head)\n"
                                                      "Parent: 3cac04ae8714\n"
                                                      "Also depends on: 55af2cb1c267\n"
                                                      "Branch names: net\n"
                                                      "Path: generated/2a95102259be_net2.sql\n\n"
                                                      "    net2\n\n"
                                                      "    Revision ID: 2a95102259be\n"));
  CHECK_THAT(offline("branches --json").out,
             Contains("\"children\": [\n      \"27c6a30d7c24\",\n      \"55af2cb1c267\"\n    ]"));
  CHECK_THAT(offline("heads --json").out, Contains("\"effective_head\": true"));

  const Outcome check = offline("heads --check");
  CHECK(check.exit_code == 1);
  CHECK_THAT(check.err, StartsWith("there are 3 heads: "));
  CHECK(offline("history -r 1:2:3").exit_code == 2);
  CHECK(offline("history -r current:").exit_code == 4);
}

TEST_CASE("heads --check is content with one head or none", "[cli]") {
  const Sandbox sandbox;
  CHECK(sandbox.schemadiff("heads --check").exit_code == 0);
  add_table(sandbox, "1", "", "a");
  add_table(sandbox, "2", "\"1\"", "b");
  add_table(sandbox, "3", "\"1\"", "c");
  add_revision(sandbox, "4", "\"2\", \"3\"", "merge");
  CHECK(sandbox.schemadiff("heads --check").exit_code == 0);
  add_revision(sandbox, "5", "\"3\", \"2\"", "merge");
  const Outcome twice = sandbox.schemadiff("heads --check");
  CHECK(twice.exit_code == 1);
  CHECK_THAT(twice.err,
             Contains("4 and 5 merge the same revisions (2, 3): one of them is enough\n"));
}

TEST_CASE("branches go up and down on their own", "[cli][server]") {
  const Sandbox sandbox;
  write_branches(sandbox);
  const auto told = [&](const std::string& arguments) { return sandbox.schemadiff(arguments).err; };
  CHECK_THAT(told("upgrade head"), StartsWith("error: there are several heads (27c6a30d7c24, "));
  CHECK(told("upgrade 1975") ==
        "Running upgrade  -> ae1027a6acf, account\n"
        "Running upgrade ae1027a6acf -> 1975ea83b712, Add a column\n");
  CHECK(told("upgrade +1") ==
        "error: '+1' is ambiguous: it could lead to 27c6a30d7c24, 55af2cb1c267\n");
  CHECK(told("upgrade net@head") ==
        "Running upgrade  -> 3cac04ae8714, dns\n"
        "Running upgrade 1975ea83b712 -> 55af2cb1c267, another\n"
        "Running upgrade 3cac04ae8714 -> 2a95102259be, net2\n");
  CHECK(sandbox.schemadiff("current").out ==
        "2a95102259be (net) (head)\n55af2cb1c267 (effective head)\n");
  CHECK(told("downgrade -1") == "Running downgrade 2a95102259be -> 3cac04ae8714, net2\n");
  CHECK(told("upgrade heads") ==
        "Running upgrade 1975ea83b712 -> 27c6a30d7c24, cart\n"
        "Running upgrade 3cac04ae8714 -> 2a95102259be, net2\n");
  CHECK_THAT(told("downgrade -1"), StartsWith("error: '-1' is ambiguous, because the database has "
                                              "several heads (27c6a30d7c24, 2a95102259be)"));

  SECTION("a downgrade across a dependency says what goes along") {
    const std::string expected =
        "2a95102259be goes too: it needs 55af2cb1c267\n"
        "Running downgrade 2a95102259be -> 3cac04ae8714, net2\n"
        "Running downgrade 55af2cb1c267 -> 1975ea83b712, another\n"
        "Running downgrade 27c6a30d7c24 -> 1975ea83b712, cart\n";
    const Outcome dry = sandbox.schemadiff("downgrade 27c6-1 --dry-run");
    CHECK(dry.err + headlines(dry.out) == expected);
    CHECK(told("downgrade 27c6-1") == expected);
    CHECK(sandbox.schemadiff("current").out == "1975ea83b712 (branchpoint)\n3cac04ae8714 (net)\n");
  }

  SECTION("a branch goes alone") {
    CHECK(told("downgrade shoppingcart@base") ==
          "Running downgrade 27c6a30d7c24 -> 1975ea83b712, cart\n");
    CHECK(told("downgrade shoppingcart@-1") ==
          "error: nothing of the branch 'shoppingcart' is applied\n");
    CHECK(told("downgrade net@-2") ==
          "Running downgrade 2a95102259be -> 3cac04ae8714, net2\n"
          "Running downgrade 3cac04ae8714 -> , dns\n");
  }

  SECTION("what leads nowhere is a mistake of the command line") {
    const auto [arguments, message] = GENERATE(table<const char*, const char*>({
        {"upgrade -1", "error: an upgrade goes forward: '-1' is for `schemadiff downgrade -1`\n"},
        {"downgrade +1", "error: a downgrade goes back: '+1' is for `schemadiff upgrade +1`\n"},
        {"upgrade foo@head", "error: there is no branch 'foo'\n"},
        {"upgrade net", "error: 'net' is a branch: write 'net@head'\n"},
        {"upgrade zzzz", "error: there is no revision 'zzzz'\n"},
        {"upgrade 1975:27c6", "error: '1975:27c6' is a range, and one revision is wanted here\n"},
        {"upgrade net@+1", "error: 'net@+1' leads beyond the head: there are 0 more\n"},
    }));
    CAPTURE(arguments);
    const Outcome outcome = sandbox.schemadiff(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err == message);
  }

  SECTION("a stamp leaves other branches where they are") {
    CHECK(told("stamp net@base") ==
          "Running stamp_revision 27c6a30d7c24, 2a95102259be, 55af2cb1c267 -> 27c6a30d7c24, "
          "55af2cb1c267\n");
    CHECK(told("stamp 1975 3cac") ==
          "Running stamp_revision 27c6a30d7c24, 55af2cb1c267 -> 1975ea83b712, 3cac04ae8714\n");
    CHECK(told("stamp base") == "Running stamp_revision 1975ea83b712, 3cac04ae8714 -> \n");
  }

  SECTION("a stamp that nobody knows is purged") {
    sandbox.database().execute(
        "UPDATE schemadiff.heads SET revision = 'zzzz' WHERE revision = "
        "'27c6a30d7c24'");
    sandbox.database().execute("DELETE FROM schemadiff.journal WHERE revision = '27c6a30d7c24'");
    const Outcome refused = sandbox.schemadiff("stamp heads");
    CHECK(refused.exit_code == 7);
    CHECK_THAT(refused.err, Contains("`stamp --purge` forgets it"));
    CHECK_THAT(sandbox.schemadiff("upgrade heads").err, Contains("`schemadiff stamp --purge`"));
    CHECK(sandbox.schemadiff("stamp --purge heads").exit_code == 0);
    CHECK(sandbox.schemadiff("current --check-heads").exit_code == 0);
  }
}

TEST_CASE("steps in a history count from where the database stands", "[cli][server]") {
  const Sandbox sandbox;
  for (const char* id : {"1", "2", "3", "4"}) {
    const std::string parent = std::to_string(std::stoi(id) - 1);
    add_table(sandbox, id, parent == "0" ? "" : '"' + parent + '"', std::string("t") + id);
  }
  REQUIRE(sandbox.schemadiff("upgrade 3").exit_code == 0);
  CHECK(sandbox.schemadiff("history -r -1:current -i").out == "2 -> 3 (current), t3\n1 -> 2, t2\n");
  CHECK(sandbox.schemadiff("history -i -r=-1:current").out == "2 -> 3 (current), t3\n1 -> 2, t2\n");
  CHECK(sandbox.schemadiff("history -r current:+1").out == "3 -> 4 (head), t4\n2 -> 3, t3\n");
  CHECK_THAT(sandbox.schemadiff("show current").out, StartsWith("Rev: 3\nParent: 2\n"));
  CHECK_THAT(sandbox.schemadiff("show +1").out, StartsWith("Rev: 4 (head)\n"));
  CHECK(sandbox.schemadiff("show base").out.empty());
}

TEST_CASE("a new revision stands where it is told to", "[cli]") {
  const Sandbox sandbox;
  write_branches(sandbox);
  const auto [arguments, out, message] = GENERATE(table<const char*, const char*, const char*>({
      {"--head net@head --rev-id a", "generated/a_m.sql\n", ""},
      {"--head 1975 --rev-id a", "",
       "error: '1975ea83b712' is not a head, 27c6a30d7c24, 55af2cb1c267 follows it: --splice "
       "begins "
       "a branch there\n"},
      {"--head 1975 --splice --rev-id a", "generated/a_m.sql\n", ""},
      {"--head base --branch-label x --depends-on 2a95 --depends-on 27c6 --rev-id a",
       "generated/a_m.sql\n", ""},
      {"", "",
       "error: there are several heads (27c6a30d7c24, 55af2cb1c267, 2a95102259be): say with --head "
       "which of them the revision follows, or join them with `schemadiff merge heads`\n"},
      {"--head base --branch-label net", "",
       "error: the branch 'net' begins at '3cac04ae8714' already\n"},
      {"--head base --rev-id ae1027a6acf", "",
       "error: the id 'ae1027a6acf' is that of generated/ae1027a6acf_account.sql\n"},
      {"--head base --rev-id a:b", "",
       "error: the id 'a:b' may only hold ASCII letters, digits, '_' and '.'\n"},
      {"--head nosuch", "", "error: there is no revision 'nosuch'\n"},
  }));
  CAPTURE(arguments);
  const Outcome outcome = sandbox.schemadiff(std::string("revision -m m ") + arguments);
  CHECK(outcome.exit_code == (std::string(out).empty() ? 2 : 0));
  CHECK(outcome.out == out);
  CHECK(outcome.err == message);
  CHECK(sandbox.schemadiff("history").exit_code == 0);
}

TEST_CASE("merge joins heads and says what both sides changed", "[cli]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "users");
  add_revision(sandbox, "0002", "\"0001\"", "a", "ALTER TABLE users ADD COLUMN a int",
               "ALTER TABLE users DROP COLUMN a");
  add_revision(sandbox, "0003", "\"0001\"", "b", "ALTER TABLE users ADD COLUMN b int",
               "ALTER TABLE users DROP COLUMN b");
  add_table(sandbox, "0004", "\"0003\"", "orders");
  CHECK_THAT(sandbox.schemadiff("merge 0002 0003").err,
             StartsWith("error: '0003' is not a head, 0004 follows it"));
  CHECK(sandbox.schemadiff("merge 0002 0002").err == "error: '0002' is named twice\n");
  CHECK(sandbox.schemadiff("merge 0001 0002").err ==
        "error: '0001' comes before '0002': there is nothing to join\n");
  const Outcome merged = sandbox.schemadiff("merge heads");
  CHECK(merged.out == "generated/0005_merge_0002_and_0004.sql\n");
  CHECK_THAT(merged.err, StartsWith("both sides change public.users: 0002 and 0003\n"));
  CHECK(sandbox.schemadiff("heads").out == "0005 (head)\n");
  const Outcome again = sandbox.schemadiff("merge 0002 0004");
  CHECK(again.exit_code == 0);
  CHECK(again.out.empty());
  CHECK(again.err == "nothing to do: 0005 joins 0002 and 0004 already\n");
  CHECK(sandbox.schemadiff("merge").err == "nothing to join: there is one head, 0005\n");
  CHECK(sandbox.schemadiff("history -r 0005:").out ==
        "0002, 0004 -> 0005 (head) (mergepoint), merge 0002 and 0004\n");
}

TEST_CASE("files that make no graph are refused with their places, all at once", "[cli]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  add_table(sandbox, "0002", "\"0009\"", "b");
  sandbox.write("generated/0001_again.sql",
                test::content_of(sandbox.path() / "generated/0001_a.sql"));
  const Outcome outcome = sandbox.schemadiff("heads");
  CHECK(outcome.exit_code == 3);
  CHECK_THAT(outcome.err,
             Contains("generated/0001_again.sql:2:9: error: ") ||
                 Contains("generated/0001_a.sql:2:9: error: the id '0001' is that of"));
  CHECK_THAT(outcome.err, Contains("generated/0002_b.sql:3:15: error: '0002' needs the revision "
                                   "'0009', which no file has"));
}

TEST_CASE("schemadiff's tables are made, or printed", "[cli][server]") {
  const Sandbox sandbox;
  CHECK_THAT(sandbox.schemadiff("ensure-version --sql").out,
             StartsWith("BEGIN;\n\nCREATE SCHEMA IF NOT EXISTS schemadiff;\n\n"));
  CHECK(sandbox.schemadiff("ensure-version").err ==
        "made schemadiff's tables in the schema schemadiff\n");
  CHECK(sandbox.schemadiff("ensure_version").err == "schemadiff's tables are there already\n");
  CHECK(sandbox.apply("ensure-version").exit_code == 0);
}

TEST_CASE("the SQL of a stamp does what the stamp does", "[cli][server]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  add_table(sandbox, "0002", "\"0001\"", "b");
  add_table(sandbox, "0003", "\"0002\"", "c");
  sandbox.database().execute(sandbox.schemadiff("stamp 0002 --sql").out);
  CHECK(sandbox.schemadiff("current").out == "0002\n");
  CHECK(headlines(sandbox.schemadiff("upgrade --dry-run").out) ==
        "Running upgrade 0002 -> 0003, c\n");
  sandbox.database().execute(sandbox.schemadiff("stamp 0002:0003 --sql").out);
  CHECK(sandbox.schemadiff("upgrade").err == "nothing to apply\n");
  sandbox.database().execute(sandbox.schemadiff("stamp 0003:0001 --sql").out);
  CHECK(sandbox.schemadiff("current").out == "0001\n");
  CHECK(sandbox.database().rows("SELECT revision FROM schemadiff.journal") == Strings{"0001"});
  CHECK(sandbox.schemadiff("stamp 0001 0002 --sql").exit_code == 2);
}

TEST_CASE("edit opens the file and seals it", "[cli][server]") {
  const Sandbox sandbox;
  add_table(sandbox, "0001", "", "a");
  add_table(sandbox, "0002", "\"0001\"", "b");
  REQUIRE(sandbox.schemadiff("seal -q").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade 0001").exit_code == 0);
  const auto edit = [&](const std::string& editor, const std::string& revision) {
    return test::run("env", "EDITOR='" + editor + "' " + SCHEMADIFF_PROGRAM + " edit " + revision,
                     sandbox.path(), sandbox.database().url());
  };
  const Outcome edited = edit("sed -i s/int/bigint/", "head");
  CHECK(edited.out == "generated/0002_b.sql\n");
  CHECK(edited.err == "sealed generated/0002_b.sql\n");
  CHECK(sandbox.schemadiff("seal").err == "nothing to seal: the digests are right\n");
  const Outcome applied = edit("sed -i s/int/bigint/", "current");
  CHECK_THAT(applied.err, StartsWith("warning: 0001 is applied already"));
  CHECK_THAT(sandbox.schemadiff("seal").out, Contains("generated/0001_a.sql"));
  CHECK(edit("false", "head").exit_code == 2);
  CHECK(edit("true", "base").exit_code == 2);
  const Outcome broken = edit("sed -i s/.end././", "head");
  CHECK(broken.exit_code == 3);
}
