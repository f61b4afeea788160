#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "cli/program.h"
#include "support/folder.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::Outcome;
using test::Sandbox;

namespace {

constexpr const char* kModels = R"toml([table.orgs]
primary_key = ["id"]
column.id   = "bigint"

[table.users]
primary_key      = ["id"]
column.id        = "bigint"
column.full_name = { type = "text", renamed_from = "name" }
column.org_id    = { type = "bigint", references = "orgs(id)" }
)toml";

constexpr const char* kEarlier = R"toml([table.users]
primary_key = ["id"]
column.id   = "bigint"
column.name = "text"
)toml";

}  // namespace

TEST_CASE("report: one page about a revision, renamings included", "[cli][report][server]") {
  const Sandbox sandbox;
  sandbox.write("schema/a.toml", kEarlier);
  REQUIRE(sandbox.schemadiff("autogenerate -m one").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  sandbox.write("schema/a.toml", std::string(kModels) + "backfill = \"0\"\n");
  std::string models = kModels;
  models.replace(models.find("references"), 0, "null = true, ");
  sandbox.write("schema/a.toml", models);
  REQUIRE(sandbox.schemadiff("autogenerate -m two").exit_code == 0);
  const Outcome outcome = sandbox.schemadiff("report -o report.html");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "report.html\n");
  const std::string page = test::content_of(sandbox.path() / "report.html");
  CHECK_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  CHECK_THAT(page, Contains("<h1>Revision 0002: two</h1>"));
  CHECK_THAT(page, Contains("public.users.name -&gt; full_name</code>"));
  CHECK_THAT(page, Contains("<svg role=\"img\""));
  CHECK_THAT(page, Contains("<mark>full_name</mark>"));
  CHECK(sandbox.schemadiff("report 0001").exit_code == 0);
  CHECK(sandbox.schemadiff("report nosuch").exit_code == 2);
}

TEST_CASE("report: the page in a browser, at every width and in both colours",
          "[cli][report][server][long][.]") {
  const char* const modules = std::getenv("SCHEMADIFF_TEST_BROWSER_MODULES");
  if (modules == nullptr) {
    FAIL("tools/test --long says where the browser's modules are");
  }
  const Sandbox sandbox;
  sandbox.write("schema/a.toml", kEarlier);
  REQUIRE(sandbox.schemadiff("autogenerate -m one").exit_code == 0);
  REQUIRE(sandbox.schemadiff("upgrade").exit_code == 0);
  sandbox.write("schema/b.toml", R"toml([table."<script>alert(1)</script> & 'x'"]
comment = "</code><img src=x onerror=alert(2)>"
[table."<script>alert(1)</script> & 'x'".column]
id = { type = "bigint", primary_key = true }
a_column_with_a_name_as_long_as_names_can_be_in_this_database_x = { type = "bigint", references = "users(id)", null = true }
)toml");
  std::string models = kModels;
  models.replace(models.find("references"), 0, "null = true, ");
  sandbox.write("schema/a.toml", models);
  const Outcome generated = sandbox.schemadiff("autogenerate -m '<b>two</b>'");
  CAPTURE(generated.err);
  REQUIRE(generated.exit_code == 0);
  REQUIRE(sandbox.schemadiff("report -o report.html").exit_code == 0);
  const Outcome outcome = test::run("node",
                                    fmt::format("{}/tests/cli/page_in_browser.mjs {} report.html",
                                                SCHEMADIFF_TOP_FOLDER, modules),
                                    sandbox.path(), "");
  CHECK(outcome.err.empty());
  CHECK(outcome.out == "");
  CHECK(outcome.exit_code == 0);
}

TEST_CASE("diagram: of the models, without a server", "[cli][diagram]") {
  const test::TemporaryFolder folder;
  folder.write("schema/a.toml", kModels);
  const auto schemadiff = [&](const std::string& arguments) {
    return test::run(SCHEMADIFF_PROGRAM, arguments, folder.path(), "");
  };
  CHECK_THAT(schemadiff("diagram").out, StartsWith("<svg"));
  CHECK(schemadiff("diagram users --neighbours 0 -f mermaid").out ==
        "erDiagram\n"
        "  \"users\" {\n"
        "    bigint id PK\n"
        "    text full_name\n"
        "    bigint org_id FK\n"
        "  }\n");
  CHECK(schemadiff("diagram -f dot -o d.dot").out == "d.dot\n");
  CHECK_THAT(test::content_of(folder.path() / "d.dot"), StartsWith("digraph schema {"));
  CHECK(schemadiff("diagram nosuch").exit_code == 2);
}

TEST_CASE("completion: commands, options, revisions, tables, files", "[cli][completion]") {
  const test::TemporaryFolder folder;
  folder.write("schema/a.toml", kModels);
  const auto schemadiff = [&](const std::string& arguments) {
    return test::run(SCHEMADIFF_PROGRAM, arguments, folder.path(), "");
  };
  REQUIRE(schemadiff("revision -m 'add users'").exit_code == 0);
  const auto complete = [&](const std::string& words) {
    return schemadiff("complete -- " + words).out;
  };
  CHECK_THAT(complete("''"), Contains("\nautogenerate\t") && !Contains("\ncomplete\t"));
  CHECK_THAT(complete("upgrade ''"), Contains("head\nheads\nbase\n0001\tadd users\n"));
  CHECK(complete("diagram ''") == "orgs\nusers\n");
  CHECK_THAT(complete("diff @"), Contains("models\ndatabase\n@head\n"));
  CHECK_THAT(complete("check --"), Contains("--offline\t") && Contains("--url\t"));
  CHECK_THAT(complete("check --format ''"), Contains("sarif\tSARIF 2"));
  CHECK(complete("diagram -f ''") == "svg\ndot\nmermaid\n");
  CHECK(complete("-c ''") == ":files\n");
  CHECK(complete("report -o ''") == ":files\n");
  CHECK_THAT(complete("--url x upgrade ''"), StartsWith("head\n"));

  SECTION("bash reads its script and completes with it") {
    folder.write("try.sh",
                 "source <(\"$1\" completion bash)\n"
                 "COMP_WORDS=(\"$1\" upgrade 00) COMP_CWORD=2\n_schemadiff\n"
                 "echo \"${COMPREPLY[@]}\"\n");
    const Outcome outcome =
        test::run("bash", std::string("try.sh ") + SCHEMADIFF_PROGRAM, folder.path(), "");
    CHECK(outcome.out == "0001\n");
    CHECK(outcome.err.empty());
  }
}

TEST_CASE("manual: a page for every command", "[cli][manual]") {
  const test::TemporaryFolder folder;
  REQUIRE(test::run(SCHEMADIFF_PROGRAM, "manual man", folder.path(), "").exit_code == 0);
  const std::string page = test::content_of(folder.path() / "man/schemadiff-check.1");
  CHECK_THAT(page, StartsWith(".TH SCHEMADIFF-CHECK 1 "));
  CHECK_THAT(page, Contains("\\-\\-against WHAT\n"));
  CHECK_THAT(test::content_of(folder.path() / "man/schemadiff.1"),
             Contains(".BR schemadiff\\-autogenerate (1)\n"));
}
