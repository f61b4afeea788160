#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "files/read.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/compare.h"
#include "scratch/scratch.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

/// What a comparison of `models` with an empty database reports.
std::vector<std::string> problems_of(const std::string& models) {
  const test::TestDatabase database;
  const test::TestDatabase throwaway;
  const pg::Url url = pg::Url::parse(database.url());
  pg::Connection target = pg::Connection::open(url);
  scratch::Scratch scratch = scratch::Scratch::open(
      {.where = throwaway.url(), .local_directory = {}, .bin_directory = {}}, target, url);
  const std::vector<files::Source> sources = {{.name = "users.toml", .text = models}};
  std::vector<std::string> found;
  try {
    static_cast<void>(project::compare(files::read(sources, {}), {}, target, scratch, true));
  } catch (const DiagnosticsError& error) {
    for (const Diagnostic& diagnostic : error.diagnostics()) {
      std::string message = diagnostic.message;
      message.resize(message.find(" in "));
      found.push_back(fmt::format("{}: {}", to_string(diagnostic.where), message));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("a role that the server does not have is an error where the models name it",
          "[project][server]") {
  CHECK(problems_of(R"([table.users]
owner = "no_such_owner"

[table.users.column]
id = { type = "bigint", grant = { no_such_reader = "select" } }

[table.users.grant]
no_such_reader = ["select"]
PUBLIC = ["select"]
pg_monitor = ["select"]
)") == std::vector<std::string>{
           "users.toml:2:9: there is no role no_such_owner",
           "users.toml:5:52: there is no role no_such_reader",
           "users.toml:8:1: there is no role no_such_reader",
       });
}
