#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "cli/program.h"
#include "support/folder.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test::Outcome;

namespace {

const std::string kTop = SCHEMADIFF_TOP_FOLDER;

Outcome program(const std::string& arguments) {
  return test::run(SCHEMADIFF_PROGRAM, arguments, "/", "");
}

/// What the JSON Schema says of files.
std::string refused(const std::string& files) {
  const Outcome outcome = test::run(
      "python3",
      kTop + "/tests/files/validate.py " + kTop + "/schema/schemadiff.schema.json " + files, "/",
      "");
  CAPTURE(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  return outcome.out;
}

}  // namespace

TEST_CASE("the JSON Schema that is checked in is what the kinds say", "[cli]") {
  const Outcome schema = program("schema");
  CHECK(schema.exit_code == 0);
  CHECK(schema.out == test::golden("../../schema/schemadiff.schema.json", schema.out));
}

TEST_CASE("the JSON Schema accepts every model file there is", "[cli]") {
  CHECK(refused("$(find " + kTop + "/schema " + kTop + "/tests/example " + kTop +
                "/tests/pairs -name \"*.toml\" -not -name schemadiff.toml)") == "");
}

TEST_CASE("the JSON Schema refuses what the reader refuses", "[cli]") {
  const test::TemporaryFolder folder;
  const auto [text, where] = GENERATE(table<const char*, const char*>({
      {"[tabel.t]\n", "'tabel'"},
      {"[table.t]\nunloged = true\n", "table.t"},
      {"[table.t.column]\na = { type = \"int\", nul = true }\n", "table.t.column.a"},
      {"[table.t.column]\na = 7\n", "table.t.column.a"},
      {"[table.t.column]\na = { null = true }\n", "table.t.column.a"},
      {"[table.t.column]\na = { type = \"int\", identity = \"sometimes\" }\n", "table.t.column.a"},
      {"[sequence]\ns = { increment = \"1\" }\n", "sequence.s"},
  }));
  const std::filesystem::path file = folder.write("t.toml", text);
  CHECK_THAT(refused(file.string()), StartsWith(file.string() + ": ") && Contains(where));
}

TEST_CASE("explain says what keys, settings and commands mean", "[cli]") {
  const Outcome identity = program("explain table.column.identity");
  CHECK(identity.exit_code == 0);
  CHECK(identity.out == test::golden("cli/explain_identity.txt", identity.out));
  CHECK(program("explain table.users.column.id.identity").out.substr(39) ==
        identity.out.substr(30));
  const Outcome top = program("explain");
  CHECK_THAT(top.out, StartsWith("model files: TOML\n") && Contains("\n  table "));
  CHECK_THAT(program("explain table.column.on_delete").out, Contains("on_delete: \""));
  CHECK_THAT(program("explain schema").out, Contains("The default schema"));
  CHECK_THAT(program("explain lock_timeout").out,
             StartsWith("lock_timeout, in schemadiff.toml, such as \"3s\"\n"));
  CHECK_THAT(program("explain upgrade").out, Contains("schemadiff upgrade +1"));

  const Outcome unknown = program("explain table.colum");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, StartsWith("error: there is nothing to explain about 'table.colum' (did "
                                     "you mean 'table.column'?)\n"));
}
