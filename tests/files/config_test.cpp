#include "files/config.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "base/text.h"
#include "files/read.h"
#include "support/folder.h"

namespace schemadiff::files {

namespace {

const Variables variables = [](const std::string& name) -> std::optional<std::string> {
  const std::map<std::string, std::string> set{{"USER", "ann"}, {"PASSWORD", "s:e/c"}};
  const auto at = set.find(name);
  return at == set.end() ? std::nullopt : std::optional(at->second);
};

Config config_of(const std::string& text, const std::optional<std::string>& environment = {}) {
  const test::TemporaryFolder folder;
  return read_config(folder.write("schemadiff.toml", text), environment, variables);
}

/// The messages, each with line and column.
std::string problems_of(const std::string& text) {
  try {
    static_cast<void>(config_of(text));
  } catch (const DiagnosticsError& error) {
    std::string problems;
    for (const Diagnostic& d : error.diagnostics()) {
      problems += fmt::format("{}:{}: {}\n", d.where.line, d.where.column, d.message);
    }
    return problems;
  }
  return "";
}

}  // namespace

TEST_CASE("a configuration gives every setting", "[files][config]") {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder.write("schemadiff.toml", R"(
models = ["db/*.toml", "more.toml"]
revisions = "../migrations"
url = "postgresql://${USER}:${PASSWORD}@localhost/app"
scratch = "local"
revision_ids = "timestamp"
search_path = "app"
bin_directory = "/opt/pg/bin"
version_schema = "bookkeeping"
lock_timeout = "500ms"
wait = "2 min"
include = ["app.*"]
exclude = { table = ["legacy_*"], foreign_key = "x" }
)");
  const Config config = read_config(file, {}, variables);
  CHECK(config.file == file);
  CHECK(config.root == folder.path());
  CHECK(config.models == std::vector<std::string>{"db/*.toml", "more.toml"});
  CHECK(config.revisions == folder.path().parent_path() / "migrations");
  CHECK(config.url == "postgresql://ann:s:e/c@localhost/app");
  CHECK(config.scratch == "local");
  CHECK(config.revision_ids == RevisionIds::Timestamp);
  CHECK(config.search_path == std::vector<std::string>{"app"});
  CHECK(config.bin_directory == "/opt/pg/bin");
  CHECK(config.filter.own_schema.raw() == "bookkeeping");
  CHECK(config.lock_timeout.count() == 500);
  CHECK(config.wait.count() == 120'000);
  REQUIRE(config.filter.include.size() == 1);
  CHECK(config.filter.include[0].kind.empty());
  REQUIRE(config.filter.exclude.size() == 2);
  CHECK(config.filter.exclude[0].kind == "table");
  CHECK(config.filter.exclude[0].glob == "legacy_*");
  CHECK(config.filter.exclude[1].kind == "foreign key");
}

TEST_CASE("an environment comes before the file's own keys", "[files][config]") {
  const std::string text = R"(
url = "postgresql://localhost/dev"
wait = "1s"
[environment.production]
url = "postgresql://db/${DATABASE}"
lock_timeout = "1h"
[environment.test]
url = "postgresql://localhost/test"
)";
  CHECK(config_of(text).url == "postgresql://localhost/dev");
  CHECK(config_of(text, "test").url == "postgresql://localhost/test");
  CHECK(config_of(text, "test").wait.count() == 1000);
  CHECK_THROWS_WITH(config_of(text, "prodution"),
                    Catch::Contains("there is no environment 'prodution'") &&
                        Catch::Contains("(did you mean 'production'?)"));

  SECTION("a variable that is not set is no error while nobody needs the URL") {
    const Config config = config_of(text, "production");
    CHECK(config.url == std::nullopt);
    REQUIRE(config.url_problem.has_value());
    const Diagnostic problem = config.url_problem.value_or(Diagnostic{});
    CHECK(problem.message == "the environment variable DATABASE is not set");
    CHECK(problem.where.line == 5);
    CHECK(problem.where.column == 7);
  }
}

TEST_CASE("every mistake of a configuration is told", "[files][config]") {
  CHECK(problems_of(R"(
modls = "x"
wait = "3 days"
lock_timeout = 3
revision_ids = "sequental"
exclude = { tables = "x" }
[environment.a]
urls = "x"
environment = 1
)") == R"(2:1: unknown key 'modls' (did you mean 'models'?)
3:8: 'wait' takes a duration such as "500ms", "3s", "1min" or "2h", not '3 days'
4:16: 'lock_timeout' takes a duration such as "500ms", "3s", "1min" or "2h", not an integer
5:16: 'revision_ids' takes one of 'sequential', 'timestamp', 'random', not 'sequental' (did you mean 'sequential'?)
6:13: unknown key 'tables' (did you mean 'table'?)
8:1: unknown key 'urls' (did you mean 'url'?)
9:1: unknown key 'environment'
)");
  CHECK(problems_of("url = \n").starts_with("1:7: Error while parsing"));
  CHECK_THROWS_WITH(read_config("/nowhere/schemadiff.toml", {}, variables),
                    "the configuration /nowhere/schemadiff.toml cannot be read");
}

TEST_CASE("a configuration is looked for upward", "[files][config]") {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder.write("schemadiff.toml", "");
  folder.write("a/b/c.txt", "");
  CHECK(find_config(folder.path() / "a/b") == file);
  CHECK(find_config(folder.path()) == file);
}

TEST_CASE("the commented configuration is one that changes nothing", "[files][config]") {
  const test::TemporaryFolder folder;
  const std::string text = commented_config();
  CHECK(text == test::golden("files/schemadiff.toml", text));
  const Config config = read_config(folder.write("schemadiff.toml", text), {}, variables);
  const Config defaults = default_config(folder.path());
  CHECK(config.models == defaults.models);
  CHECK(config.revisions == defaults.revisions);
  CHECK(config.url == defaults.url);

  SECTION("and every example in it is right") {
    std::string uncommented;
    for (const std::string_view line : lines_of(text)) {
      const bool is_key = line.starts_with("# [") ||
                          (line.starts_with("# ") && line.find(" = ") != std::string_view::npos &&
                           line.find(' ', 2) == line.find(" = "));
      uncommented += fmt::format("{}\n", is_key ? line.substr(2) : line);
    }
    CHECK(problems_of(uncommented).empty());
  }
}

TEST_CASE("globs find model files, each once and sorted", "[files][config]") {
  const test::TemporaryFolder folder;
  for (const char* const name : {"schema/b.toml", "schema/a.toml", "schema/x/y/c.toml",
                                 "schema/notes.md", "schema/.hidden.toml", "other/d.toml"}) {
    folder.write(name, "");
  }
  Config config = default_config(folder.path());
  const auto found = [&](std::vector<std::string> globs) {
    config.models = std::move(globs);
    std::string text;
    for (const std::filesystem::path& file : model_files(config)) {
      text += file.lexically_relative(folder.path()).string() + " ";
    }
    return text;
  };
  CHECK(found({"schema/**/*.toml"}) == "schema/a.toml schema/b.toml schema/x/y/c.toml ");
  CHECK(found({"schema/*.toml", "schema/a.toml"}) == "schema/a.toml schema/b.toml ");
  CHECK(found({"*/?.toml"}) == "other/d.toml schema/a.toml schema/b.toml ");
  CHECK(found({"schema/**"}) == "schema/a.toml schema/b.toml schema/notes.md schema/x/y/c.toml ");
  CHECK(found({(folder.path() / "other/*").string()}) == "other/d.toml ");
  CHECK(found({"nowhere/*.toml"}).empty());

  SECTION("and their texts are loaded under names relative to the project") {
    folder.write("schema/a.toml", "text");
    const std::vector<Source> sources =
        load(std::vector{folder.path() / "schema/a.toml"}, folder.path());
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].name == "schema/a.toml");
    CHECK(sources[0].text == "text");
    folder.write("schema/a.toml", "\xff");
    CHECK_THROWS_WITH(load(std::vector{folder.path() / "schema/a.toml"}, folder.path()),
                      "the model file schema/a.toml is not UTF-8");
    CHECK_THROWS_WITH(load(std::vector{folder.path() / "none.toml"}, folder.path()),
                      "the model file none.toml cannot be read");
  }
}

}  // namespace schemadiff::files
