#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "api/revisions.h"
#include "pg/advisory_lock.h"
#include "pg/connection.h"
#include "schemadiff/schemadiff.hpp"
#include "support/folder.h"
#include "support/server.h"

namespace schemadiff::api {

namespace {

using Strings = std::vector<std::string>;
using test::TemporaryFolder;
using test::TestDatabase;
using test::write_revision;

/// The exit code and the message of what it throws.
template <class Function>
std::string failure_of(Function&& function) {
  try {
    function();
  } catch (const Failed& failed) {
    return std::to_string(failed.exit_code()) + " " + failed.what();
  }
  return "nothing was thrown";
}

/// Without the database's own place.
std::string sentence(const Standing& standing) {
  const std::size_t end = standing.sentence.find(' ', std::string("the database ").size());
  return standing.sentence.substr(end + 1);
}

}  // namespace

TEST_CASE("check tells how a database and the revisions go together", "[api][server]") {
  const TestDatabase database;
  const TemporaryFolder folder;
  const std::filesystem::path revisions = folder.path() / "generated";
  write_revision(folder, "0001", "");
  write_revision(folder, "0002", "0001");
  write_revision(folder, "0003", "0002");

  Standing standing = check(database.url(), revisions);
  CHECK(standing.verdict == Verdict::Behind);
  CHECK(standing.current.empty());
  CHECK(standing.expected == Strings{"0003"});
  CHECK(standing.pending == Strings{"0001", "0002", "0003"});
  CHECK(sentence(standing) ==
        "is behind: it stands at base, and 0003 is expected. 3 revisions have to be applied: run "
        "`schemadiff upgrade heads`");
  CHECK(database.rows("SELECT count(*) FROM pg_namespace WHERE nspname = 'schemadiff'") ==
        Strings{"0"});

  CHECK(upgrade(database.url(), revisions, "+2") == Strings{"0001", "0002"});
  standing = check(database.url(), revisions);
  CHECK(standing.verdict == Verdict::Behind);
  CHECK(sentence(standing) ==
        "is behind: it stands at 0002, and 0003 is expected. 0003 has to be applied: run "
        "`schemadiff upgrade heads`");

  CHECK(upgrade(database.url(), revisions) == Strings{"0003"});
  standing = check(database.url(), revisions);
  CHECK(standing.is_current());
  CHECK(standing.current == Strings{"0003"});
  CHECK(sentence(standing) == "stands at 0003, as expected");

  SECTION("an older program finds the database ahead") {
    std::filesystem::remove(revisions / "0003.sql");
    standing = check(database.url(), revisions);
    CHECK(standing.verdict == Verdict::Ahead);
    CHECK(standing.unknown == Strings{"0003"});
    CHECK(sentence(standing) ==
          "is ahead: it stands at 0003, and 0002 is expected. What is not known here is 0003: run "
          "a newer program, or downgrade the database first");
  }
  SECTION("another branch's program finds it diverged") {
    std::filesystem::remove(revisions / "0003.sql");
    write_revision(folder, "0003b", "0002");
    standing = check(database.url(), revisions);
    CHECK(standing.verdict == Verdict::Diverged);
    CHECK(standing.unknown == Strings{"0003"});
    CHECK(standing.pending == Strings{"0003b"});
    CHECK(sentence(standing) ==
          "has diverged: it stands at 0003, and 0003b is expected. It has 0003, which is not known "
          "here, and lacks 0003b");
  }
  SECTION("a revision that was interrupted is not an applied one") {
    folder.write("generated/0004.sql",
                 "-- [revision]\n-- id = \"0004\"\n-- revises = [\"0003\"]\n\n-- [up]\n"
                 "-- transaction = false\nCREATE TABLE half (id int);\n\nSELECT 1/0;\n\n"
                 "-- [down]\nDROP TABLE half;\n\n-- [end]\n");
    CHECK(failure_of([&] { upgrade(database.url(), revisions); }).starts_with("4 "));
    standing = check(database.url(), revisions);
    CHECK(standing.verdict == Verdict::Interrupted);
    CHECK(sentence(standing) ==
          "is half-way through the upgrade of 0004: run `schemadiff upgrade` again, which goes on "
          "from there");
  }
  SECTION("a file that was edited afterwards is named") {
    folder.write("generated/0002.sql",
                 "-- [revision]\n-- id = \"0002\"\n-- revises = [\"0001\"]\n\n-- [up]\n"
                 "CREATE TABLE other (id int);\n\n-- [down]\nDROP TABLE other;\n\n-- [end]\n");
    standing = check(database.url(), revisions);
    CHECK(standing.is_current());
    CHECK(standing.edited == Strings{"0002"});
  }
}

TEST_CASE("a project's configuration counts, and the options before it", "[api][server]") {
  const TestDatabase database;
  const TemporaryFolder folder;
  folder.write("schemadiff.toml", "revisions = \"generated\"\nversion_schema = \"book\"\nurl = \"" +
                                      database.url() + "\"\n");
  write_revision(folder, "0001", "");
  CHECK(upgrade("", folder.path()) == Strings{"0001"});
  CHECK(check("", folder.path()).is_current());
  CHECK(check(database.url(), folder.path() / "generated", {.schema = "book"}).is_current());
  CHECK(check(database.url(), folder.path()).is_current());
  CHECK(check("", folder.path(), {.schema = "other"}).verdict == Verdict::Behind);
}

TEST_CASE("whatever goes wrong has the program's exit code", "[api][server]") {
  const TestDatabase database;
  const TemporaryFolder folder;
  const std::filesystem::path revisions = folder.path() / "generated";
  write_revision(folder, "0001", "");
  const auto checked = [&](const std::string& url, const std::filesystem::path& path,
                           const Options& options = {}) {
    return failure_of([&] { static_cast<void>(check(url, path, options)); });
  };
  CHECK(checked(database.url(), "/no/where") == "2 there is no folder /no/where");
  CHECK(checked(database.url(), folder.path())
            .starts_with("2 " + folder.path().string() + " holds neither a revision nor"));
  CHECK(checked("", revisions).starts_with("2 no database is named"));
  CHECK(checked("local:", revisions).starts_with("2 local: is the private cluster of a project"));
  CHECK(checked(database.url(), revisions, {.environment = "ci"})
            .starts_with("2 the environment 'ci' needs a schemadiff.toml"));
  const std::string refused = checked("postgresql://u:secret@localhost:1/d", revisions);
  CHECK(refused.starts_with("4 cannot connect to localhost:1/d"));
  CHECK(refused.find("secret") == std::string::npos);
  CHECK(failure_of([&] { upgrade(database.url(), revisions, "nosuch"); }).starts_with("2 "));
  CHECK(failure_of([&] {
          static_cast<void>(diff(database.url(), revisions));
        }).starts_with("2 " + revisions.string() + " is no project"));

  SECTION("a revision file that is wrong, with its line") {
    folder.write("generated/0002.sql",
                 "-- [revision]\n-- id = 2\n\n-- [up]\n-- [down]\n-- [end]\n");
    CHECK(checked(database.url(), revisions) ==
          "3 " + (revisions / "0002.sql").string() +
              ":2:9: error: 'id' must be a string\n    2 | -- id = 2\n      |         ^");
  }
  SECTION("another run that does not end") {
    pg::Connection other = pg::Connection::open(pg::Url::parse(database.url()));
    const auto lock = pg::AdvisoryLock::acquire(other, "schemadiff apply schemadiff",
                                                std::chrono::milliseconds(0), {});
    const Options options{.wait = std::chrono::milliseconds(100)};
    CHECK(failure_of([&] {
            upgrade(database.url(), revisions, "heads", options);
          }).starts_with("5 "));
  }
  SECTION("what the caller's own function throws") {
    const Options options{.say = [](std::string_view line) {
      throw std::runtime_error("no more after: " + std::string(line));
    }};
    CHECK(failure_of([&] { upgrade(database.url(), revisions, "heads", options); }) ==
          "70 no more after: Running upgrade  -> 0001, make t0001");
    CHECK(check(database.url(), revisions).verdict == Verdict::Behind);
  }
}

TEST_CASE("many threads of one program start at once", "[api][server]") {
  const TestDatabase database;
  const TemporaryFolder folder;
  const std::filesystem::path revisions = folder.path() / "generated";
  write_revision(folder, "0001", "");
  write_revision(folder, "0002", "0001");
  write_revision(folder, "0003", "0002");
  constexpr std::size_t kThreads = 12;
  std::vector<Strings> applied(kThreads);  // each thread writes its own
  std::vector<Standing> seen(kThreads);
  std::vector<std::string> failures(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      failures[i] = failure_of([&] {
        applied[i] = upgrade(database.url(), revisions);
        seen[i] = check(database.url(), revisions);
      });
    });
  }
  std::ranges::for_each(threads, &std::thread::join);
  Strings all;
  for (std::size_t i = 0; i < kThreads; ++i) {
    CHECK(failures[i] == "nothing was thrown");
    CHECK(seen[i].is_current());
    all.insert(all.end(), applied[i].begin(), applied[i].end());
  }
  CHECK(all == Strings{"0001", "0002", "0003"});
}

TEST_CASE("from models to a revision", "[api][server]") {
  const TestDatabase database;
  const TemporaryFolder folder;
  folder.write("schemadiff.toml", "");
  folder.write("schema/t.toml", "[table.t.column]\nid = \"bigint\"\n");
  CHECK(diff(database.url(), folder.path()) == Strings{"+ table public.t"});
  Strings lines;
  const Options options{.say = [&](std::string_view line) { lines.emplace_back(line); }};
  CHECK(autogenerate(database.url(), folder.path(), "first", options) ==
        folder.path() / "generated/0001_first.sql");
  CHECK(lines.size() == 2);  // which scratch is used, what was proved
  CHECK(upgrade(database.url(), folder.path()) == Strings{"0001"});
  CHECK(diff(database.url(), folder.path()).empty());
  CHECK_FALSE(autogenerate(database.url(), folder.path(), "again").has_value());
}

}  // namespace schemadiff::api
