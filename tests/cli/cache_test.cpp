#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "cli/program.h"
#include "pg/cluster_folder.h"
#include "pg/connection.h"
#include "pg/local_cluster.h"
#include "support/folder.h"

// What agreed and has not changed since is not compared again; whatever has changed is.

using namespace schemadiff;
using Catch::Matchers::Contains;
using test::Outcome;

namespace {

namespace fs = std::filesystem;

constexpr const char* kModels = R"toml([table.users]
primary_key = ["id"]

[table.users.column]
id    = { type = "bigint", identity = "always" }
email = { type = "varchar(100)", default = "'nobody'" }

[table.users.check]
users_email_short = "length(email) < 90 AND email <> ''"

[function."shout(text)"]
returns   = "text"
language  = "sql"
body_file = "shout.sql"
)toml";

Outcome run_with_cache(const fs::path& cache, const std::string& arguments, const fs::path& folder,
                       const std::string& url) {
  return test::run(
      "env", fmt::format("XDG_CACHE_HOME={} {} {}", cache.string(), SCHEMADIFF_PROGRAM, arguments),
      folder, url);
}

/// Where nobody else does anything; one for all tests, because it takes seconds to make.
struct Server {
  test::ClusterFolder folder = {};
  pg::LocalCluster cluster = pg::LocalCluster::open(folder.path(), test::cluster_options());
};

const pg::LocalCluster& server() {
  static const Server server;
  return server.cluster;
}

void execute_on_server(const std::string& sql) {
  pg::Connection::open(server().url("postgres")).execute_single(sql);
}

/// What every project begins with: models, a revision, and a database that has it.
struct Prototype {
  test::TemporaryFolder folder = {};

  Prototype() {
    folder.write("schemadiff.toml", "models = \"schema/**/*.toml\"\n");
    folder.write("schema/users.toml", kModels);
    folder.write("schema/shout.sql", "SELECT upper($1)");
    execute_on_server("CREATE DATABASE prototype");
    const std::string url = server().url("prototype").with_secrets();
    for (const char* const arguments : {"autogenerate -m initial --no-proof", "upgrade"}) {
      REQUIRE(test::run(SCHEMADIFF_PROGRAM, arguments, folder.path(), url).exit_code == 0);
    }
  }
};

/// A project that agrees with a database of its own.
class Project {
 public:
  Project() {
    static const Prototype prototype;
    fs::copy(prototype.folder.path(), folder_.path(), fs::copy_options::recursive);
    execute_on_server("CREATE DATABASE project TEMPLATE prototype");
  }

  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  ~Project() {
    execute_on_server("DROP DATABASE project WITH (FORCE)");
    execute_on_server("DROP ROLE IF EXISTS someone");
  }

  [[nodiscard]] Outcome run(const std::string& arguments) const {
    return run_with_cache(cache(), arguments, folder_.path(), url());
  }

  /// Whether nothing was compared, because nothing had changed.
  [[nodiscard]] bool is_recalled(const std::string& arguments) const {
    const Outcome outcome = run(arguments + " -v");
    CAPTURE(arguments, outcome.out, outcome.err);
    CHECK(outcome.exit_code == 0);
    return outcome.err.find("nothing has changed since") != std::string::npos;
  }

  void execute(const std::string& sql) const {
    pg::Connection::open(server().url("project")).execute(sql);
  }

  void write(const std::string& file, const std::string& text) const { folder_.write(file, text); }

  [[nodiscard]] std::string url(const std::string& role = "postgres") const {
    return server().url("project").with_parameter("user", role).with_secrets();
  }

  [[nodiscard]] fs::path cache() const { return cache_.path() / "cache"; }

  /// The files in which something is remembered.
  [[nodiscard]] std::vector<fs::path> remembered() const {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(cache() / "schemadiff")) {
      files.push_back(entry.path());
    }
    return files;
  }

 private:
  test::TemporaryFolder folder_;
  test::TemporaryFolder cache_;
};

}  // namespace

TEST_CASE("cache: what agreed is not compared again", "[cli][cache][server]") {
  const Project project;
  CHECK_FALSE(project.is_recalled("check"));
  CHECK(project.is_recalled("check"));

  SECTION("and gives the same answers") {
    const Outcome warm = project.run("check --json");
    const Outcome cold = project.run("check --json --no-cache");
    CHECK(warm.out == cold.out);
    CHECK(warm.err == "database, models and revisions agree\n");
    CHECK_THAT(cold.err, Contains("scratch: "));
    for (const char* const arguments : {"autogenerate -m x", "diff", "diff --json", "diff --sql"}) {
      CAPTURE(arguments);
      CHECK(project.is_recalled(arguments));
      const std::string uncached = std::string(arguments) + " --no-cache";
      CHECK_FALSE(project.is_recalled(uncached));
      CHECK(project.run(arguments).out == project.run(uncached).out);
    }
  }
  SECTION("unless somebody wants to see for himself") {
    CHECK_FALSE(project.is_recalled("check --no-cache"));
    CHECK_FALSE(project.is_recalled("check --replay"));
    CHECK_FALSE(project.is_recalled("check --against history"));
    CHECK_FALSE(project.is_recalled("check --offline"));
    CHECK_FALSE(project.is_recalled("check --format junit"));
    CHECK(project.is_recalled("check"));
  }
  SECTION("though others write, and analyse") {
    project.execute("INSERT INTO users DEFAULT VALUES");
    project.execute("VACUUM ANALYZE");
    CHECK(project.is_recalled("check"));
  }
  SECTION("two at once") {
    project.execute("COMMENT ON TABLE users IS NULL");
    std::vector<std::future<bool>> runs;
    for (int i = 0; i < 4; ++i) {
      runs.push_back(
          std::async(std::launch::async, [&] { return project.run("check").exit_code == 0; }));
    }
    for (std::future<bool>& run : runs) {
      CHECK(run.get());
    }
    CHECK(project.run("check").exit_code == 0);
    CHECK(project.is_recalled("check"));
  }
}

TEST_CASE("cache: what changed is seen", "[cli][cache][server]") {
  const Project project;
  REQUIRE_FALSE(project.is_recalled("check"));

  SECTION("in the database") {
    project.execute("ALTER TABLE users ALTER COLUMN email TYPE varchar(99)");
    CHECK(project.run("check").exit_code == 1);
    CHECK(project.run("check").exit_code == 1);  // what differs is not remembered
    project.execute("ALTER TABLE users ALTER COLUMN email TYPE varchar(100)");
    CHECK_FALSE(project.is_recalled("check"));
    CHECK(project.is_recalled("check"));
  }
  SECTION("in the database, to something that is not managed") {
    project.execute(
        "CREATE SUBSCRIPTION s CONNECTION 'host=nowhere.invalid' PUBLICATION p "
        "WITH (connect = false)");
    for (int i = 0; i < 2; ++i) {
      CHECK_FALSE(project.is_recalled("check"));
      CHECK_THAT(project.run("check").err, Contains("not managed"));
    }
    project.execute("ALTER SUBSCRIPTION s SET (slot_name = NONE)");
    project.execute("DROP SUBSCRIPTION s");
  }
  SECTION("in a model") {
    project.write("schema/users.toml", std::string(kModels) + "# a word\n");
    CHECK_FALSE(project.is_recalled("check"));
    CHECK(project.is_recalled("check"));
    project.write("schema/users.toml", kModels);
    CHECK(project.is_recalled("check"));
  }
  SECTION("in a further model file") {
    project.write("schema/notes.toml", "[table.notes.column]\nid = { type = \"bigint\" }\n");
    CHECK(project.run("check").exit_code == 1);
  }
  SECTION("in a text beside the models") {
    project.write("schema/shout.sql", "SELECT lower($1)");
    CHECK(project.run("check").exit_code == 1);
    project.write("schema/shout.sql", "SELECT upper($1)");
    CHECK(project.is_recalled("check"));
  }
  SECTION("in the configuration") {
    project.write("schemadiff.toml",
                  "models = \"schema/**/*.toml\"\nexclude = { table = [\"other\"] }\n");
    CHECK_FALSE(project.is_recalled("check"));
    CHECK(project.is_recalled("check"));
  }
  SECTION("in who asks") {
    project.execute("CREATE ROLE someone SUPERUSER LOGIN");
    CHECK_FALSE(project.is_recalled("check"));
    const std::string as_someone = fmt::format("--url '{}' check", project.url("someone"));
    CHECK_FALSE(project.is_recalled(as_someone));
    CHECK(project.is_recalled(as_someone));
    project.execute("ALTER ROLE someone SET search_path = other");
    CHECK_FALSE(project.is_recalled(as_someone));
  }
  SECTION("in where the database stands") {
    REQUIRE(project.run("downgrade base").exit_code == 0);
    CHECK(project.run("check").exit_code != 0);
  }
  SECTION("in the revisions, though not in what is compared") {
    REQUIRE(project.run("revision -m more").exit_code == 0);
    CHECK(project.run("check").exit_code == 7);
  }
}

TEST_CASE("cache: a folder that is of no use is no error", "[cli][cache][server]") {
  const Project project;
  const auto check = [&] {
    const Outcome outcome = project.run("check");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.err, Contains("database, models and revisions agree\n"));
  };
  SECTION("a file") {
    REQUIRE(project.run("check").exit_code == 0);
    fs::remove_all(project.cache());
    std::ofstream(project.cache()) << "no folder";
    check();
    CHECK_FALSE(project.is_recalled("check"));
  }
  SECTION("that cannot be written") {
    fs::create_directories(project.cache());
    fs::create_symlink("/proc/schemadiff", project.cache() / "schemadiff");
    check();
    CHECK_FALSE(project.is_recalled("check"));
  }
  SECTION("full of something else") {
    check();
    for (const char* const garbage : {"", "\n", "sha256:00\nmodels x\n", "\xff\xfe garbage"}) {
      for (const fs::path& file : project.remembered()) {
        std::ofstream(file, std::ios::trunc) << garbage;
      }
      CHECK_FALSE(project.is_recalled("check"));
      CHECK(project.is_recalled("check"));
    }
    std::ofstream(project.cache() / "schemadiff" / "of somebody else") << "mine";
    check();
    CHECK(fs::exists(project.cache() / "schemadiff" / "of somebody else"));
  }
  SECTION("full") {
    fs::create_directories(project.cache() / "schemadiff");
    for (int i = 0; i < 300; ++i) {
      std::ofstream(project.cache() / "schemadiff" / fmt::format("{}.agreement", i)) << "old";
    }
    check();
    CHECK(project.remembered().size() == 200);
    CHECK(project.is_recalled("check"));
  }
}

TEST_CASE("cache: a server of another life is asked again", "[cli][cache][server]") {
  const test::TemporaryFolder folder;
  folder.write("schemadiff.toml", "url = \"local:\"\n");
  folder.write("schema/t.toml", "[table.t.column]\nid = { type = \"bigint\" }\n");
  const auto run = [&](const std::string& arguments) {
    return run_with_cache(folder.path() / "cache", arguments, folder.path(), "");
  };
  REQUIRE(run("autogenerate -m initial").exit_code == 0);
  REQUIRE(run("upgrade").exit_code == 0);
  for (int i = 0; i < 2; ++i) {  // each run starts the server, and stops it
    const Outcome outcome = run("check -v");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.err, !Contains("nothing has changed"));
  }
  pg::LocalCluster::destroy(folder.path() / ".schemadiff" / "cluster");
}
