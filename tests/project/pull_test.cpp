#include "project/pull.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "files/config.h"
#include "model/object.h"
#include "model/owner.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/project.h"
#include "support/folder.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

/// A project with a database of its own and another as its scratch.
class Pulling {
 public:
  Pulling() : target_(pg::Connection::open(pg::Url::parse(database.url()))) {
    config_.root = folder_.path();
    config_.models = {"schema/**/*.toml"};
    config_.scratch = throwaway_.url();
  }

  project::Pulled pull(const project::PullOptions& options = {}) {
    return project::pull(config_, target_, folder_.path() / "schema", options, {});
  }

  [[nodiscard]] std::string text(const std::string& file) const {
    return test::content_of(folder_.path() / "schema" / file);
  }

  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories(folder_.path() / "schema");
    std::ofstream(folder_.path() / "schema" / file, std::ios::binary) << text;
  }

  /// What the files say and the database does not.
  std::size_t differences() {
    scratch::Scratch scratch =
        scratch::Scratch::open(project::scratch_options(config_), target_, target_.url());
    const auto is_owner = [](const model::Object& object) {
      return std::holds_alternative<model::Owner>(object);
    };
    return project::differences(project::declaration(config_), config_.filter, target_, scratch,
                                is_owner)
        .migration.changes.size();
  }

  test::TestDatabase database;

 private:
  test::TestDatabase throwaway_;
  test::TemporaryFolder folder_;
  files::Config config_;
  pg::Connection target_;
};

std::vector<std::string> names(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> found;
  for (const std::filesystem::path& file : files) {
    found.push_back(file.filename().string());
  }
  return found;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a second pull changes the text of what changed", "[project][pull][server]") {
  Pulling project;
  project.database.execute(R"sql(
    CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE TABLE users (
      id bigint PRIMARY KEY, name varchar(20) CHECK (name IN ('a', 'b')), mood mood);
    CREATE VIEW people WITH (security_barrier = on) AS SELECT id, name FROM users;
    CREATE TABLE apart (id bigint);)sql");
  CHECK(names(project.pull().written) ==
        Names{"apart.toml", "enums.toml", "people.toml", "users.toml"});
  CHECK(project.pull().written.empty());

  // A person moves things together, writes comments, and says the same in other words.
  const std::string mine = R"toml([enum]
mood = ["good", "bad"] # how it goes

# Everybody.
[table.users]
[table.users.column]
id = { type = "int8", primary_key = true } # for ever
# as they want to be called
name = { type = "varchar(20)", null = true, check = "name in ('a', 'b')" }
mood = { type = "mood", null = true }

[view]
people = { with = { security_barrier = "on" }, query = "select id, name from users" }
)toml";
  project.write("all.toml", mine);
  for (const char* const file : {"enums.toml", "people.toml", "users.toml"}) {
    project.write(file, "");
  }
  CHECK(project.differences() == 0);
  CHECK(project.pull().written.empty());
  CHECK(project.text("all.toml") == mine);

  SECTION("a column") {
    project.database.execute("ALTER TABLE users ADD COLUMN age integer");
    CHECK(names(project.pull().written) == Names{"all.toml"});
    std::string expected = mine;
    const std::string mood = "mood = { type = \"mood\", null = true }\n";
    expected.insert(expected.find(mood) + mood.size(),
                    "age = { type = \"integer\", null = true }\n");
    CHECK(project.text("all.toml") == expected);
  }
  SECTION("a view's query, a view that is new, a table that went") {
    project.database.execute(
        "CREATE OR REPLACE VIEW people WITH (security_barrier = on) AS "
        "SELECT id, name, mood FROM users; DROP TABLE apart;"
        "CREATE VIEW moods AS SELECT 1 AS one;");
    const project::Pulled pulled = project.pull();
    CHECK(names(pulled.removed) == Names{"apart.toml"});
    CHECK(project.text("all.toml").starts_with(mine.substr(0, mine.find("[view]"))));
    CHECK(project.differences() == 0);
    CHECK(project.pull().written.empty());
  }
  SECTION("a check that is a shorthand here, and the key's name") {
    project.database.execute(
        "ALTER TABLE users DROP CONSTRAINT users_name_check;"
        "ALTER TABLE users RENAME CONSTRAINT users_pkey TO pk;");
    CHECK(names(project.pull().written) == Names{"all.toml"});
    CHECK(project.differences() == 0);
    CHECK(
        project.text("all.toml").starts_with("[enum]\nmood = [\"good\", \"bad\"] # how it goes\n"));
  }
}

TEST_CASE("a pull knows functions by types whose names only the server can place",
          "[project][pull][server]") {
  Pulling project;
  project.database.execute(R"sql(
    CREATE EXTENSION citext;
    CREATE DOMAIN positive AS integer CHECK (value > 0);
    CREATE FUNCTION f(x citext) RETURNS integer LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION g(x positive) RETURNS integer LANGUAGE sql AS 'SELECT 1';)sql");
  const std::string mine = R"toml([extension.citext]

[domain.positive]
type = "integer"
check = { positive_check = "value > 0" }

[function."f(citext)"] # mine
arguments = "x citext"
returns = "int"
language = "sql"
body = "SELECT 1"

[function."g(positive)"]
arguments = "x positive"
returns = "int"
language = "sql"
body = "SELECT 1"
)toml";
  project.write("functions.toml", mine);
  CHECK(project.differences() == 0);
  CHECK(project.pull().written.empty());
  CHECK(project.text("functions.toml") == mine);
}

TEST_CASE("a pull writes what roles may do, and owners only where it is told to",
          "[project][pull][server]") {
  Pulling project;
  project.database.execute(R"sql(
    CREATE TABLE users (id bigint);
    GRANT SELECT ON users TO pg_monitor;
    ALTER TABLE users OWNER TO pg_read_all_data;)sql");
  const std::string table = "[table.users]\n";
  const std::string owner = "owner = \"pg_read_all_data\"\n";
  const std::string column = "\n[table.users.column]\nid = { type = \"bigint\", null = true }\n";
  const std::string grant = "\n[table.users.grant]\npg_monitor = [\"select\"]\n";

  SECTION("into an empty folder") {
    project.pull();
    CHECK(project.text("users.toml") == column.substr(1) + grant);
    CHECK(project.pull({.overwrite = true, .privileges = false}).written.size() == 1);
    CHECK(project.text("users.toml") == column.substr(1));
    CHECK(project.pull({.overwrite = true, .owners = true}).written.size() >= 1);
    CHECK(project.text("users.toml") == table + owner + column + grant);
  }

  SECTION("beside what files say") {
    project.write("users.toml", "# mine\n" + column.substr(1));
    CHECK(project.pull({.privileges = false}).written.empty());
    project.pull();
    CHECK(project.text("users.toml") == "# mine\n" + column.substr(1) + grant);
    CHECK(project.pull().written.empty());

    project.database.execute(
        "REVOKE SELECT ON users FROM pg_monitor; GRANT INSERT ON users TO "
        "pg_monitor");
    project.pull({.privileges = false});  // but for what a file names
    CHECK(project.text("users.toml") ==
          "# mine\n" + column.substr(1) + "\n[table.users.grant]\npg_monitor = [\"insert\"]\n");

    project.pull({.owners = true});
    CHECK(project.text("users.toml").find(owner) != std::string::npos);
    project.database.execute("ALTER TABLE users OWNER TO pg_monitor");
    project.pull();
    CHECK(project.text("users.toml").find("owner = \"pg_monitor\"") != std::string::npos);
    CHECK(project.pull({.owners = true}).written.empty());
  }
}
