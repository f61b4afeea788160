#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "cli/program.h"
#include "support/server.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using test::Outcome;
using test::Sandbox;

namespace {

/// As pg_dump writes it, with what is not of the schema around it.
constexpr const char* kDump = R"(-- PostgreSQL database dump
\restrict hGQ1k
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE DATABASE shop WITH TEMPLATE = template0;
\connect shop
CREATE TYPE public.mood AS ENUM (
    'sad',
    'happy'
);
CREATE TABLE public.users (
    id bigint NOT NULL,
    mood public.mood DEFAULT 'sad'::public.mood NOT NULL
);
COPY public.users (id, mood) FROM stdin;
)"
                              "1\thappy\n"
                              R"(\.
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
\unrestrict hGQ1k
)";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void configure(const Sandbox& sandbox, const std::string& scratch) {
  const char* const programs = std::getenv("SCHEMADIFF_TEST_PGBIN");  // of the server's major
  sandbox.write(
      "schemadiff.toml",
      fmt::format("models = [\"schema/**/*.toml\"]\nscratch = \"{}\"\n{}", scratch,
                  programs != nullptr ? fmt::format("bin_directory = \"{}\"\n", programs) : ""));
}

}  // namespace

TEST_CASE("model files are written from what pg_dump wrote", "[cli][import][server]") {
  const Sandbox sandbox;
  configure(sandbox, GENERATE(as<std::string>{}, "auto", "server", "local"));
  sandbox.write("dump.sql", kDump);

  const Outcome outcome = sandbox.schemadiff("pull --from dump.sql");
  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(text_of(sandbox.path() / "schema/users.toml") ==
        "[table.users]\n"
        "primary_key = [\"id\"]\n"
        "\n"
        "[table.users.column]\n"
        "id = \"bigint\"\n"
        "mood = { type = \"public.mood\", default = \"'sad'\" }\n");
  CHECK(sandbox.database().rows("SELECT 1 FROM pg_class WHERE relname = 'users'").empty());
  CHECK(sandbox.schemadiff("diff dump.sql models").out.empty());
  CHECK(sandbox.schemadiff("pull --from dump.sql").exit_code == 0);  // nothing to change
}

TEST_CASE("the files of a folder are read by their names", "[cli][import][server]") {
  const Sandbox sandbox;
  configure(sandbox, "server");
  sandbox.write("sql/2.sql", "CREATE VIEW v AS SELECT a FROM t;");
  sandbox.write("sql/1.sql", "CREATE TABLE t (a integer);");
  CHECK(sandbox.schemadiff("pull --from sql").exit_code == 0);
  CHECK(sandbox.schemadiff("diff models sql/1.sql").exit_code == 1);
}

TEST_CASE("a mistake in an SQL file has its place", "[cli][import][server]") {
  const Sandbox sandbox;
  configure(sandbox, "server");
  const auto [text, exit_code, message] = GENERATE(table<std::string, int, std::string>({
      {"CREATE TABLE a (id integer);\n\nCREATE TABLE b (id nosuch);\n", 4, "dump.sql:3:1: error: "},
      {"SELECT 1;\n\\i other.sql\n", 3, "dump.sql:2:1: error: \\i is a command of psql"},
      {"CREATE ROLE somebody;\n", 3, "dump.sql:1:1: error: this statement changes the server"},
      {"CREATE TABLE a (id integer);\nALTER TABLE a OWNER TO import_nobody;\n", 4,
       "pg_dump --no-owner"},
  }));
  sandbox.write("dump.sql", text);
  const Outcome outcome = sandbox.schemadiff("pull --from dump.sql");
  CHECK(outcome.exit_code == exit_code);
  CHECK_THAT(outcome.err, Contains(message));
  CHECK_FALSE(std::filesystem::exists(sandbox.path() / "schema"));
}

TEST_CASE("--strict refuses what no model describes", "[cli][import][server]") {
  const Sandbox sandbox;
  configure(sandbox, "server");
  sandbox.database().execute(
      "CREATE SCHEMA odd; CREATE TYPE odd.shell; CREATE TABLE t (id integer)");

  const Outcome refused = sandbox.schemadiff("pull --strict");
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.err, Contains("error: not managed: 1 shell type\n  shell type odd.shell\n"));
  CHECK_FALSE(std::filesystem::exists(sandbox.path() / "schema"));

  CHECK(sandbox.schemadiff("pull").exit_code == 0);
  CHECK(sandbox.schemadiff("pull --strict").exit_code == 1);
  CHECK(sandbox.schemadiff("diff --strict").exit_code == 1);
  CHECK(sandbox.schemadiff("diff").exit_code == 0);
  CHECK(sandbox.schemadiff("autogenerate -m first --strict").exit_code == 1);
  CHECK(sandbox.schemadiff("autogenerate -m first").exit_code == 0);
  CHECK(sandbox.schemadiff("check").exit_code == 0);
  const Outcome check = sandbox.schemadiff("check --strict");
  CHECK(check.exit_code == 1);
  CHECK_THAT(check.err, Contains("shell type odd.shell"));

  SECTION("but for what the configuration leaves out") {
    sandbox.write("schemadiff.toml", "exclude = { schema = [\"odd\"] }\n");
    std::filesystem::remove_all(sandbox.path() / "schema");
    CHECK(sandbox.schemadiff("pull --strict").exit_code == 0);
    CHECK(sandbox.schemadiff("check --strict").exit_code == 0);
  }
}
