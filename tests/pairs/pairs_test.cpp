#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "files/read.h"
#include "pairs/pair.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/proof.h"
#include "scratch/scratch.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

/// The number of rows of every table of the user, as `schema.table rows` lines.
std::vector<std::string> row_counts(const TestDatabase& database) {
  return database.rows(R"(
    SELECT format('%I.%I', n.nspname, c.relname),
           (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', n.nspname, c.relname), false, true, '')))[1]
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY 1)");
}

/// What remains to be done, for people; "" when nothing does.
std::string remaining(const project::Comparison& comparison) {
  return text_of(comparison.migration.up);
}

/// A file that states what to expect, or what was planned where there is none.
std::string expected(const Pair& pair, const std::string& file, const std::string& planned) {
  const std::string stated = text_of(pair, file);
  return stated.empty() ? planned : stated;
}

/// The one scratch of all pairs: empty again after each use, because it rolls back.
scratch::Scratch& shared_scratch() {
  static pg::Connection server = pg::Connection::open(pg::Url::parse(server_url()));
  static scratch::Scratch scratch = scratch::Scratch::open(
      {.where = "server", .local_directory = {}, .bin_directory = {}}, server, server.url());
  return scratch;
}

/// Runs the proof that every generated revision has to pass. Returns why nothing was proved, ""
/// when it was.
std::string unproved(const project::Comparison& comparison, pg::Connection& target) {
  const std::string proof = project::prove(comparison, shared_scratch(), target);
  return proof.starts_with("none: ") ? proof + "\n" : "";
}

/// Takes a database from one file of a pair to the other and back.
void there_and_back(const Pair& pair, bool forward) {
  const Roles roles(pair);
  const TestDatabase database;
  pg::Connection target = pg::Connection::open(pg::Url::parse(database.url()));
  const std::string since = text_of(pair, "since");
  if (!since.empty() && target.major() < std::stoi(since)) {
    return;
  }
  scratch::Scratch& scratch = shared_scratch();
  const std::vector<files::Source> from = sources_of(pair, forward ? "from.toml" : "to.toml");
  const std::vector<files::Source> to = sources_of(pair, forward ? "to.toml" : "from.toml");
  database.execute(text_of(pair, "setup.sql") + ";");

  run(compare_with(from, target, scratch).migration.up, target);
  CHECK(remaining(compare_with(from, target, scratch)) == "");
  if (forward) {
    database.execute(text_of(pair, "rows.sql") + ";");
  }
  const std::optional<std::string> before = database.dump();
  const std::vector<std::string> rows_before = row_counts(database);

  CHECK(lies_of_slice(to, target, scratch) == "");
  const project::Comparison comparison = compare_with(to, target, scratch);
  if (forward) {
    const std::string up = text_of(comparison.migration.up);
    const std::string down = text_of(comparison.migration.down);
    CHECK(up == expected(pair, "up.sql", up));
    CHECK(down == expected(pair, "down.sql", down));
  }
  CHECK(remaining(comparison) != "");
  CHECK(unproved(comparison, target) == text_of(pair, "unproved"));
  run(comparison.migration.up, target);
  CHECK(remaining(compare_with(to, target, scratch)) == "");

  run(comparison.migration.down, target);
  CHECK(remaining(compare_with(from, target, scratch)) == "");
  CHECK(row_counts(database) == rows_before);
  if (before) {
    CHECK(without_column_order(*database.dump()) == without_column_order(*before));
  }
}

/// One pair in one direction, as a test case of its own.
class PairTest final : public Catch::ITestInvoker {
 public:
  PairTest(Pair pair, bool forward) : pair_(std::move(pair)), forward_(forward) {}

  void invoke() const override {
    if (is_known_to_fail()) {
      CHECK_THROWS_AS(run(), Error);  // when it passes, the file that says so has to go
      return;
    }
    try {
      run();
    } catch (const DiagnosticsError& error) {
      for (const Diagnostic& diagnostic : error.diagnostics()) {
        FAIL_CHECK(fmt::format("{}: {}", to_string(diagnostic.where), diagnostic.message));
      }
    } catch (const DatabaseError& error) {
      FAIL_CHECK(fmt::format("{}\n{}", error.what(), error.statement()));
    }
  }

 private:
  void run() const { there_and_back(pair_, forward_); }

  [[nodiscard]] bool is_known_to_fail() const {
    const std::string since = text_of(pair_, forward_ ? "fails_up_since" : "fails_down_since");
    return !since.empty() && server_major() >= std::stoi(since);
  }

  Pair pair_;
  bool forward_;
};

/// A folder is a test case: nobody has to list it.
bool register_pairs() {
  for (const Pair& pair : all_pairs()) {
    for (const bool forward : {true, false}) {
      // Catch2 takes ownership of the invoker.
      auto* const test = new PairTest(
          pair, forward);  // NOLINT(cppcoreguidelines-owning-memory): Catch2's interface
      const std::string name = pair.name + (forward ? "" : ", the other way round");
      Catch::getMutableRegistryHub().registerTest(Catch::makeTestCase(
          test, "", Catch::NameAndTags(name, "[pairs][server]"), CATCH_INTERNAL_LINEINFO));
    }
  }
  return true;
}

const bool kRegistered = register_pairs();

}  // namespace

}  // namespace schemadiff::test
