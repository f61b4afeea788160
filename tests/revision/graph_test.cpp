#include "revision/graph.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "revision/name.h"
#include "revision/target.h"
#include "support/folder.h"

namespace {

using schemadiff::DiagnosticsError;
using schemadiff::Error;
using namespace schemadiff::revision;  // NOLINT(google-build-using-namespace): the room under test
using Strings = std::vector<std::string>;

Revision node(std::string id, Strings revises, Strings depends_on = {}, Strings labels = {}) {
  Revision revision;
  revision.path = id + ".sql";
  revision.id = std::move(id);
  revision.revises = std::move(revises);
  revision.depends_on = std::move(depends_on);
  revision.labels = std::move(labels);
  return revision;
}

Graph linear() {
  return Graph({node("0003", {"0002"}), node("0001", {}), node("0002", {"0001"})});
}

/// a1 - b1 - b2 - m - z, a1 - c1 - c2 - m (c1 is labelled "net"), and a base x1 - x2 that needs c1.
Graph branched() {
  return Graph({node("a1", {}), node("b1", {"a1"}), node("b2", {"b1"}),
                node("c1", {"a1"}, {}, {"net"}), node("c2", {"c1"}), node("m", {"b2", "c2"}),
                node("z", {"m"}), node("x1", {}, {}, {"extra"}), node("x2", {"x1"}, {"c1"})});
}

std::string message_of(Strings& files, std::vector<Revision> revisions) {
  try {
    const Graph graph(std::move(revisions));
  } catch (const DiagnosticsError& error) {
    for (const auto& diagnostic : error.diagnostics()) {
      files.push_back(diagnostic.where.file);
    }
    return error.diagnostics().front().message;
  }
  return "";
}

Strings resolved(const Graph& graph, std::string_view text, const Strings& current = {}) {
  return resolve(graph, text, current).revisions;
}

std::string failure(const Graph& graph, std::string_view text, const Strings& current = {}) {
  try {
    static_cast<void>(resolve(graph, text, current));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

Strings up(const Graph& graph, const Strings& heads, std::string_view target) {
  return upgrade_path(graph, heads, resolve(graph, target, heads));
}

Strings down(const Graph& graph, const Strings& heads, std::string_view target) {
  return downgrade_path(graph, heads, resolve(graph, target, heads));
}

}  // namespace

TEST_CASE("a graph orders parents before children", "[revision][graph]") {
  CHECK(linear().heads() == Strings{"0003"});
  CHECK(linear().bases() == Strings{"0001"});
  CHECK(linear().children("0001") == Strings{"0002"});
  CHECK(linear().revisions().back().id == "0003");
  CHECK(branched().heads() == Strings{"x2", "z"});
  CHECK(branched().bases() == Strings{"a1", "x1"});
  CHECK(branched().is_dependency("c1"));
  CHECK(branched().branch("net") == std::set<std::string>{"c1", "c2", "m", "z"});
}

TEST_CASE("a graph that cannot be is refused and names the files", "[revision][graph]") {
  Strings files;
  CHECK(message_of(files, {node("1", {}), node("2", {"1"}), node("2", {"1"})}) ==
        "the id '2' is that of 2.sql too");
  CHECK(message_of(files, {node("1", {"0"})}) ==
        "'1' needs the revision '0', which no file has (did you mean '1'?)");
  CHECK(message_of(files, {node("1", {"1"})}) == "'1' names itself as its parent");
  CHECK(
      message_of(files, {node("1", {"3"}), node("2", {"1"}), node("3", {"2"}), node("4", {"3"})}) ==
      "these revisions need each other in a circle: 1.sql, 3.sql, 2.sql");
  CHECK(message_of(files, {node("1", {}, {}, {"a"}), node("2", {"1"}, {}, {"a"})}) ==
        "the branch 'a' is that of 1.sql too");
  CHECK(files == Strings{"2.sql", "1.sql", "1.sql", "1.sql", "2.sql"});
  CHECK(message_of(files, {node("1", {}, {"1"})}) == "'1' depends on itself");
  CHECK(message_of(files, {node("1", {}, {"2"}), node("2", {"1"})}) ==
        "these revisions need each other in a circle: 1.sql, 2.sql");
}

TEST_CASE("all that is wrong with a folder is told at once, with file, line and column",
          "[revision][graph]") {
  const schemadiff::test::TemporaryFolder folder;
  const auto write = [&](const std::string& file, const std::string& id, const std::string& more) {
    folder.write(file, "-- [revision]\n-- id = \"" + id + "\"\n" + more +
                           "\n-- [up]\n\n-- [down]\n\n-- [end]\n");
  };
  write("a.sql", "0001", "-- branch = [\"net\"]\n");
  write("b.sql", "0002", "-- revises = [\"0001\", \"0009\"]\n-- branch = \"net\"\n");
  write("b2.sql", "0002", "-- revises = [\"0002\"]\n");
  write("c.sql", "0003", "-- revises = [\"0004\"]\n");
  write("d.sql", "0004", "-- revises = [\"0001\"]\n-- depends_on = [\"0003\"]\n");
  write("e.sql", "0005", "-- revises = [\"0006\"]\n");
  write("f.sql", "0006", "-- revises = [\"0005\"]\n");
  std::string found;
  const auto told = [&] {
    try {
      static_cast<void>(load(folder.path()));
    } catch (const DiagnosticsError& error) {
      for (const auto& diagnostic : error.diagnostics()) {
        found += to_string(diagnostic.where) + ": " + diagnostic.message + "\n";
      }
    }
    for (std::size_t at = 0;
         (at = found.find(folder.path().string() + "/")) != std::string::npos;) {
      found.erase(at, folder.path().string().size() + 1);
    }
    return found;
  };
  CHECK(told() ==
        "b.sql:3:23: '0002' needs the revision '0009', which no file has (did you mean '0001'?)\n"
        "b.sql:4:13: the branch 'net' is that of a.sql:3:14 too\n"
        "b2.sql:2:9: the id '0002' is that of b.sql:2:9 too\n"
        "b2.sql:3:15: '0002' names itself as its parent\n"
        "c.sql:3:15: these revisions need each other in a circle: c.sql, d.sql\n"
        "e.sql:3:15: these revisions need each other in a circle: e.sql, f.sql\n");
  found.clear();
  folder.write("g.sql", "no revision");
  CHECK_THAT(told(), Catch::Matchers::Contains("g.sql:1:1: a revision file begins") &&
                         Catch::Matchers::Contains("b2.sql:2:9: the id '0002' is that of") &&
                         !Catch::Matchers::Contains("0009"));
}

TEST_CASE("identifiers of a linear history", "[revision][target]") {
  const Graph graph = linear();
  CHECK(resolved(graph, "head") == Strings{"0003"});
  CHECK(resolved(graph, "heads") == Strings{"0003"});
  CHECK(resolved(graph, "base").empty());
  CHECK(resolved(graph, "0002") == Strings{"0002"});
  CHECK(resolved(graph, "current", {"0002"}) == Strings{"0002"});
  CHECK(resolved(graph, "+1") == Strings{"0001"});
  CHECK(resolved(graph, "+2", {"0001"}) == Strings{"0003"});
  CHECK(resolved(graph, "-1", {"0002"}) == Strings{"0001"});
  CHECK(resolved(graph, "-2", {"0002"}).empty());
  CHECK(resolved(graph, "0001+1") == Strings{"0002"});
  CHECK(resolved(graph, "head-1") == Strings{"0002"});
  CHECK(resolved(graph, "base+2") == Strings{"0002"});
  CHECK(resolved(graph, "0001@head") == Strings{"0003"});
  CHECK(resolved(Graph(), "head").empty());

  CHECK(failure(graph, "000") == "'000' is the beginning of several revisions: 0001, 0002, 0003");
  CHECK(failure(graph, "0004") == "there is no revision '0004' (did you mean '0001'?)");
  CHECK(failure(graph, "+4") == "'+4' leads beyond the head: there are 3 more");
  CHECK(failure(graph, "+1", {"0003"}) == "'+1' leads beyond the head: there are 0 more");
  CHECK(failure(graph, "-2", {"0001"}) == "'-2' leads before the base: there is only 1 to go back");
  CHECK(failure(graph, "-1") ==
        "'-1' counts back from where the database stands, and nothing is applied");
  CHECK(failure(graph, "-1", {"0009"}) ==
        "the database stands at '0009', which no revision file has");
  CHECK(failure(graph, "+x") == "'+x' does not count steps: write '+1', '-1', 'ID+1' or 'ID-1'");
  CHECK(failure(graph, "a:b") == "'a:b' is a range, and one revision is wanted here");
  CHECK(failure(graph, "net@head") == "there is no branch 'net'");
}

TEST_CASE("identifiers of a branched history", "[revision][target]") {
  const Graph graph = branched();
  CHECK(resolved(graph, "heads") == Strings{"x2", "z"});
  CHECK(failure(graph, "head") ==
        "there are several heads (x2, z): name one of them, a branch as in 'label@head', or all "
        "with 'heads'");
  CHECK(resolved(graph, "net@head") == Strings{"z"});
  CHECK(resolved(graph, "extra@head") == Strings{"x2"});
  CHECK(resolved(graph, "z-2") == Strings{"b2", "c2"});
  CHECK(failure(graph, "z-3") == "'z-3' is ambiguous: it could lead to b2, c2");
  CHECK(failure(graph, "a1+1") == "'a1+1' is ambiguous: it could lead to b1, c1");
  CHECK(resolved(graph, "net@+1", {"a1"}) == Strings{"c1"});
  CHECK(resolve(graph, "net@-1", Strings{"b1", "c2"}) == Target{{"c1"}, "net"});
  CHECK(failure(graph, "net@-1", {"b1"}) == "nothing of the branch 'net' is applied");
  CHECK(failure(graph, "-1", {"b1", "c1"}) ==
        "'-1' is ambiguous, because the database has several heads (b1, c1): name a revision, or a "
        "branch as in 'label@-1'");
  CHECK(failure(graph, "net") == "'net' is a branch: write 'net@head'");
  CHECK(resolved(graph, "heads", {}) == Strings{"x2", "z"});
  CHECK(resolve(graph, "net@base", {}) == Target{{}, "net"});
  CHECK(resolved(graph, "net@head-3") == Strings{"c1"});
  CHECK(resolved(graph, "net@c1+1") == Strings{"c2"});
  CHECK(resolved(graph, "b1@head") == Strings{"z"});
  CHECK(resolved(graph, "x1@+1", {"x1"}) == Strings{"x2"});
  CHECK(resolve(graph, "c2@base", {}) == Target{{}, "c2"});
  CHECK(failure(graph, "a1@head-3") == "'a1@head-3' is ambiguous: it could lead to b2, c2");
  CHECK(failure(graph, "net@x1") == "'x1' is not a member of the branch 'net'");
  CHECK(failure(graph, "net@") == "'net@' must end in head, heads, base, +N, -N or a revision");
  CHECK(failure(graph, "foo@head") == "there is no branch 'foo'");
  CHECK(failure(graph, "nte@head") == "there is no branch 'nte' (did you mean 'net'?)");
  CHECK(failure(Graph({node("1", {}, {}, {"l"}), node("2", {"1"}), node("3", {"1"})}), "l@head") ==
        "the branch 'l' has several heads (2, 3): name one of them, or all with 'l@heads'");
}

TEST_CASE("steps from where a branched database stands", "[revision][target]") {
  const Graph graph = branched();
  // A branch that is not begun does not make the next step of another ambiguous.
  CHECK(resolved(graph, "+1", {"b1"}) == Strings{"b2"});
  CHECK(resolved(graph, "extra@+1", {"b1"}) == Strings{"x1"});
  CHECK(failure(graph, "+1", {"b1", "c1"}) == "'+1' is ambiguous: it could lead to b2, c2");
  // x2 needs c1: c1 could not go without it.
  CHECK(resolved(graph, "-1", {"c1", "x2"}) == Strings{"x1"});
  // Before the first of a branch there is nothing of that branch; others are not meant.
  CHECK(resolve(graph, "-2", Strings{"c1", "x2"}) == Target{{}, "x1"});
  CHECK(down(graph, {"c1", "x2"}, "-2") == Strings{"x2", "x1"});
  CHECK(down(graph, {"b1", "x1"}, "x1-1") == Strings{"x1"});
  CHECK(down(graph, {"b1", "x1"}, "b1-2") == Strings{"b1", "a1"});
  CHECK(down(graph, {"z"}, "-1") == Strings{"z"});
}

TEST_CASE("paths", "[revision][target]") {
  CHECK(up(linear(), {}, "head") == Strings{"0001", "0002", "0003"});
  CHECK(up(linear(), {"0002"}, "head") == Strings{"0003"});
  CHECK(up(linear(), {"0003"}, "0001").empty());
  CHECK(down(linear(), {"0003"}, "base") == Strings{"0003", "0002", "0001"});
  CHECK(down(linear(), {"0003"}, "-1") == Strings{"0003"});
  CHECK(down(linear(), {"0003"}, "0003").empty());
  CHECK_THROWS_WITH(down(linear(), {"0001"}, "0002"),
                    "'0002' is not applied, so nothing can be taken back to it");

  const Graph graph = branched();
  CHECK(up(graph, {}, "x2") == Strings{"a1", "c1", "x1", "x2"});
  CHECK(up(graph, {"b2"}, "m") == Strings{"c1", "c2", "m"});
  CHECK(down(graph, {"z"}, "b2") == Strings{"z", "m"});
  CHECK(down(graph, {"b1", "c2"}, "net@base") == Strings{"c2", "c1"});
  CHECK(down(graph, {"b1", "c2"}, "a1") == Strings{"c2", "c1", "b1"});
  CHECK(down(graph, {"c1", "x2"}, "base").size() == 4);
  CHECK(heads_of(graph, {"a1", "b1", "c1"}) == Strings{"b1", "c1"});
}

TEST_CASE("a downgrade across a dependency says what goes along", "[revision][target]") {
  const Graph graph = branched();
  const Strings heads{"c1", "x2"};
  const Target target = resolve(graph, "net@base", heads);
  CHECK(downgrade_path(graph, heads, target) == Strings{"x2", "c1"});
  CHECK(dragged_along(graph, heads, target) == std::vector<Dragged>{{"x2", "c1"}});
  CHECK(dragged_along(graph, heads, resolve(graph, "x1", heads)).empty());
  CHECK(dragged_along(graph, heads, resolve(graph, "base", heads)).empty());
  const Graph longer({node("1", {}), node("2", {"1"}), node("n1", {}), node("n2", {"n1"}, {"2"}),
                      node("n3", {"n2"})});
  CHECK(dragged_along(longer, Strings{"2", "n3"}, resolve(longer, "1", {})) ==
        std::vector<Dragged>{{"n3", "n2"}, {"n2", "2"}});
  CHECK(down(longer, {"2", "n3"}, "1") == Strings{"n3", "n2", "2"});
}

TEST_CASE("a stamp takes the place of what is before and after it in its branch",
          "[revision][target]") {
  const Graph graph = branched();
  const auto stamped = [&](const Strings& heads, const Strings& texts) {
    std::vector<Target> targets;
    for (const std::string& text : texts) {
      targets.push_back(resolve(graph, text, heads));
    }
    return stamped_heads(graph, heads, targets);
  };
  CHECK(stamped({}, {"b2"}) == Strings{"b2"});
  CHECK(stamped({"b2"}, {"a1"}) == Strings{"a1"});
  CHECK(stamped({"b2"}, {"c1"}) == Strings{"b2", "c1"});
  CHECK(stamped({"b2", "c1"}, {"z"}) == Strings{"z"});
  CHECK(stamped({"b2", "c1"}, {"net@base"}) == Strings{"b2"});
  CHECK(stamped({"c1"}, {"net@base"}) == Strings{"a1"});
  CHECK(stamped({"z", "x2"}, {"base"}).empty());
  CHECK(stamped({"z", "x2"}, {"net@base"}) == Strings{"b2", "x1"});
  CHECK(stamped({}, {"b1", "x1"}) == Strings{"b1", "x1"});
  CHECK(stamped({"b1"}, {"heads"}) == Strings{"x2", "z"});
}

TEST_CASE("a history is read branch by branch, the newest first", "[revision][graph]") {
  std::set<std::string> all;
  const Graph graph = branched();
  for (const Revision& revision : graph.revisions()) {
    all.insert(revision.id);
  }
  CHECK(newest_first(graph, all) == Strings{"z", "m", "b2", "b1", "c2", "x2", "x1", "c1", "a1"});
  CHECK(graph.branch_names("z") == Strings{"net"});
  CHECK(graph.branch_names("a1").empty());
}

TEST_CASE("a squashed revision gives way to what it was made from", "[revision][graph]") {
  Revision squash = node("3", {"1"});
  squash.replaces = {"2"};
  const Graph graph({node("1", {}), squash, node("4", {"3"})},
                    {{.into = "3", .members = {node("2", {"1"}), node("3", {"2"})}}});
  CHECK(up(graph, {}, "head") == Strings{"1", "3", "4"});
  CHECK(failure(graph, "2") == "'2' was squashed into '3'");
  CHECK(graph.as_lived({"1"}).revisions().size() == 3);
  const Graph lived = graph.as_lived({"1", "2"});
  CHECK(up(lived, {"2"}, "head") == Strings{"3", "4"});
  CHECK(lived.at("3").replaces.empty());
}

TEST_CASE("ranges", "[revision][target]") {
  const Graph graph = linear();
  const auto range = [&](std::string_view text, const Strings& current = {}) {
    return between(graph, resolve_range(graph, text, current));
  };
  CHECK(range(":") == Strings{"0001", "0002", "0003"});
  CHECK(range("0002:") == Strings{"0002", "0003"});
  CHECK(range(":0002") == Strings{"0001", "0002"});
  CHECK(range("-1:current", {"0003"}) == Strings{"0002", "0003"});
  CHECK_THROWS_WITH(range("a:b:c"), "'a:b:c' is no range: write 'A:B', 'A:' or ':B'");
}

TEST_CASE("ids and file names", "[revision][name]") {
  const std::chrono::system_clock::time_point now{std::chrono::seconds(1'795'342'500)};
  CHECK(next_id(linear(), IdScheme::Sequential, now, 0) == "0004");
  CHECK(next_id(Graph(), IdScheme::Sequential, now, 0) == "0001");
  CHECK(next_id(Graph({node("9999", {})}), IdScheme::Sequential, now, 0) == "10000");
  CHECK(next_id(Graph(), IdScheme::Timestamp, now, 0) == "20261122101500");
  CHECK(next_id(Graph({node("20261122101500", {})}), IdScheme::Timestamp, now, 0) ==
        "20261122101501");
  CHECK(next_id(Graph(), IdScheme::Random, now, 0xFFFF'0000'0000'00ABULL) == "0000000000ab");
  CHECK(created_text(now) == "2026-11-22T10:15:00Z");
  CHECK(file_name("0001", "Add user/roles: \"v2\"!") == "0001_add_user_roles_v2.sql");
  CHECK(file_name("0001", "../..") == "0001.sql");
  CHECK(slug("Größe der Straße…") == "größe_der_straße");
  CHECK(slug("add database indexes for performance and more") ==
        "add_database_indexes_for_performance_and");
  CHECK(slug(std::string(50, 'x')) == std::string(40, 'x'));
}

TEST_CASE("a digest covers statements, options and parents", "[revision][digest]") {
  Revision revision = node("1", {});
  revision.up = {Block{}};
  revision.up.front().statements = {{.sql = "SELECT 1"}};
  const Strings parents = {"a", "b"};
  const std::string before = digest(revision, parents);
  CHECK(before.size() == std::string_view("sha256:").size() + 64);
  CHECK(digest(revision, Strings{"b", "a"}) == before);

  SECTION("a comment does not matter") {
    revision.up.front().statements.front().comment = "c";
    revision.message = "m";
    CHECK(digest(revision, parents) == before);
  }
  SECTION("a statement does") {
    revision.up.front().statements.front().sql = "SELECT 2";
    CHECK(digest(revision, parents) != before);
  }
  SECTION("so does its direction") {
    std::swap(revision.up, revision.down);
    CHECK(digest(revision, parents) != before);
  }
  SECTION("so does an option") {
    revision.up.front().transaction = false;
    CHECK(digest(revision, parents) != before);
  }
  SECTION("so does a parent") {
    CHECK(digest(revision, Strings{"a"}) != before);
  }
}

TEST_CASE("a stale digest is found", "[revision][digest]") {
  Revision parent = node("1", {});
  Revision child = node("2", {"1"});
  parent.digest = digest(Graph({parent}), parent);
  child.digest = digest(Graph({parent, child}), child);
  CHECK(digest_state(Graph({parent, child}), child) == DigestState::Current);
  parent.up = {Block{}};
  parent.up.front().statements.push_back({.sql = "SELECT 1"});
  const Graph edited({parent, child});
  CHECK(digest_state(edited, edited.at("1")) == DigestState::Stale);
  CHECK(digest_state(edited, edited.at("2")) == DigestState::Current);
  parent.digest.reset();
  const Graph unsealed({parent, child});
  CHECK(digest_state(unsealed, unsealed.at("1")) == DigestState::Missing);
  CHECK(digest_state(unsealed, unsealed.at("2")) == DigestState::Stale);
}

TEST_CASE("an edited revision and its children are sealed", "[revision][digest]") {
  Revision parent = node("1", {});
  Revision child = node("2", {"1"});
  parent.digest = digest(Graph({parent}), parent);
  child.digest = digest(Graph({parent, child}), child);
  CHECK(sealed(Graph({parent, child}), {"1", "2"}).empty());
  parent.up = {Block{}};
  parent.up.front().statements.push_back({.sql = "SELECT 1"});
  const Graph edited({parent, child});
  CHECK(sealed(edited, {"2"}).empty());
  REQUIRE(sealed(edited, {"1"}).size() == 1);
  const std::vector<Revision> both = sealed(edited, {"1", "2"});
  REQUIRE(both.size() == 2);
  const Graph resealed(both);
  CHECK(digest_state(resealed, resealed.at("1")) == DigestState::Current);
  CHECK(digest_state(resealed, resealed.at("2")) == DigestState::Current);
}

TEST_CASE("a folder is loaded", "[revision][graph]") {
  const schemadiff::test::TemporaryFolder temporary;
  const std::filesystem::path& folder = temporary.path();
  CHECK(load(folder).empty());
  CHECK(load(folder / "missing").empty());
  const Revision first = node("0001", {});
  create_file(folder / "0001.sql", write(first));
  CHECK_THROWS_AS(create_file(folder / "0001.sql", "x"), Error);
  temporary.write("notes.txt", "not a revision");
  temporary.write(".hidden.sql", "neither");
  CHECK(load(folder).revisions() == std::vector<Revision>{first});
  temporary.write("0002.sql", write(node("0002", {"0001"})).substr(0, 40));
  CHECK_THROWS_AS(load(folder), DiagnosticsError);
}
