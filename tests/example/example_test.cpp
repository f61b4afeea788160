#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "apply/apply.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/autogenerate.h"
#include "project/check.h"
#include "project/project.h"
#include "report/format.h"
#include "revision/digest.h"
#include "revision/file.h"
#include "support/folder.h"
#include "support/server.h"

// The example of the top level is what schemadiff makes of the states in this folder.
namespace schemadiff::test {

namespace {

namespace fs = std::filesystem;

const fs::path kTop = SCHEMADIFF_TOP_FOLDER;

constexpr const char* kRows = R"sql(
  INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada'), ('bob@example.com', 'Bob');
  INSERT INTO teams (slug, title) VALUES ('core', 'Core');
  INSERT INTO team_members (team_id, user_id, role) VALUES (1, 1, 'lead'), (1, 2, 'guest');
  INSERT INTO projects (team_id, key, title, budget) VALUES (1, 'GATE', 'Gateway', 1200);
  INSERT INTO tasks (project_id, number, title, assignee_id, status, closed_at)
    VALUES (1, 1, 'Sign in, at last!', 1, 'open', NULL), (1, 2, 'Sign out', 2, 'done', now());
  INSERT INTO task_comments (task_id, author_id, body) VALUES (1, 2, 'Soon.'))sql";

constexpr const char* kCounts = R"sql(
  SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM team_members),
         (SELECT count(*) FROM projects), (SELECT count(*) FROM tasks),
         (SELECT count(*) FROM task_comments))sql";

/// The folders of the steps, in order.
std::vector<fs::path> steps() {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(kTop / "tests/example")) {
    if (entry.is_directory()) {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

/// The model files of a step, over those that are there.
void overlay(const fs::path& step, const fs::path& schema) {
  fs::create_directories(schema);
  for (const fs::directory_entry& entry : fs::directory_iterator(step)) {
    if (entry.path().extension() == ".toml") {
      fs::copy(entry.path(), schema, fs::copy_options::overwrite_existing);
    }
  }
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") {  // for editors
      names.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

pg::Connection connect(const TestDatabase& database) {
  return pg::Connection::open(pg::Url::parse(database.url()));
}

/// A revision file without what depends on the day and the server.
std::string timeless(const std::string& text) {
  static const std::regex changing("-- created = .*\n|PostgreSQL [0-9]+");
  return std::regex_replace(text, changing, "");
}

/// The revision from the database to the models, or the one that was written by hand.
revision::Revision next_revision(const project::Project& project, pg::Connection& target,
                                 const fs::path& step) {
  const std::string message = step.filename().string().substr(5);
  const project::NewRevision wanted{.message = message, .now = {}};
  if (fs::exists(step / "revision.sql")) {
    revision::Revision revision = project::empty_revision(project, wanted);
    const revision::Revision filled = revision::parse(
        "-- [revision]\n-- id = \"x\"\n\n" + content_of(step / "revision.sql") + "\n-- [end]\n",
        step / "revision.sql");
    revision.up = filled.up;
    revision.down = filled.down;
    revision.digest = revision::digest(project.revisions, revision);
    return revision;
  }
  const std::optional<revision::Revision> revision =
      project::generate(project, project::declaration(project.config), target, {}, wanted, {})
          .revision;
  REQUIRE(revision);
  return *revision;
}

}  // namespace

TEST_CASE("the example's models are those of its last step", "[example]") {
  const TemporaryFolder folder;
  for (const fs::path& step : steps()) {
    overlay(step, folder.path());
  }
  CHECK(names_in(kTop / "schema") == names_in(folder.path()));
  for (const std::string& name : names_in(folder.path())) {
    CAPTURE(name);
    CHECK(content_of(kTop / "schema" / name) == content_of(folder.path() / name));
  }
}

TEST_CASE("the example's revisions are what schemadiff writes", "[example][server]") {
  const TemporaryFolder folder;
  const TestDatabase database;
  pg::Connection target = connect(database);
  fs::create_directory(folder.path() / "generated");
  const files::Config config = files::default_config(folder.path());
  for (const fs::path& step : steps()) {
    overlay(step, folder.path() / "schema");
    const project::Project project = project::load(config);
    const fs::path file = project::save(project, next_revision(project, target, step));
    CHECK(file.filename() == step.filename().string() + ".sql");
    CHECK(timeless(content_of(kTop / "generated" / file.filename())) == timeless(content_of(file)));
    apply::upgrade(target, revision::load(config.revisions), "head",
                   project::apply_options(config));
  }
  CHECK(names_in(kTop / "generated") == names_in(config.revisions));
}

TEST_CASE("the example goes up, down and up again with its rows", "[example][server]") {
  const TestDatabase database;
  pg::Connection target = connect(database);
  const project::Project project = project::load(files::default_config(kTop));
  const apply::Options options = project::apply_options(project.config);

  SECTION("each revision takes back what it did") {
    for (const revision::Revision& revision : project.revisions.revisions()) {
      CAPTURE(revision.id);
      const std::optional<std::string> before = database.dump();
      apply::upgrade(target, project.revisions, "+1", options);
      if (revision.id == "0001") {
        continue;  // before it schemadiff's own tables were not there
      }
      apply::downgrade(target, project.revisions, "-1", options);
      CHECK(database.dump() == before);
      apply::upgrade(target, project.revisions, "+1", options);
      if (revision.id == "0003") {
        database.execute(kRows);
      }
    }
    CHECK(database.rows("SELECT slug FROM tasks ORDER BY id") ==
          std::vector<std::string>{"sign-in-at-last", "sign-out"});
  }
  SECTION("all of it, to base and up again") {
    apply::upgrade(target, project.revisions, "0003", options);
    database.execute(kRows);
    const std::vector<std::string> counts = database.rows(kCounts);
    apply::upgrade(target, project.revisions, "head", options);
    CHECK(database.rows(kCounts) == counts);
    apply::downgrade(target, project.revisions, "0003", options);
    CHECK(database.rows(kCounts) == counts);
    apply::downgrade(target, project.revisions, "base", options);
    CHECK(database.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
              .empty());
    apply::upgrade(target, project.revisions, "head", options);
  }
  const report::Review review =
      project::check(project.config, {.replay = true},
                     {.connect = [&target]() -> pg::Connection& { return target; }});
  CHECK(report::check_text(review, {}) == "");
  CHECK(report::exit_code(review) == 0);
}

}  // namespace schemadiff::test
