#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "pairs/pair.h"
#include "pg/url.h"
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

/// Takes a database from one file of a pair to the other and back.
void there_and_back(const Pair& pair, const std::string& from, const std::string& to,
                    bool forward) {
  const Roles roles(pair);
  const TestDatabase database;
  pg::Connection target = pg::Connection::open(pg::Url::parse(database.url()));
  const std::string since = text_of(pair, "since");
  if (!since.empty() && target.major() < std::stoi(since)) {
    return;
  }
  static const TestDatabase throwaway;  // empty again after each use: scratch rolls back
  scratch::Scratch scratch =
      scratch::Scratch::open({.where = throwaway.url(), .local_directory = {}, .bin_directory = {}},
                             target, pg::Url::parse(database.url()));
  database.execute(text_of(pair, "setup.sql") + ";");

  run(compare_with(pair, from, target, scratch).migration.up, target);
  CHECK(remaining(compare_with(pair, from, target, scratch)) == "");
  if (forward) {
    database.execute(text_of(pair, "rows.sql") + ";");
  }
  const std::optional<std::string> before = database.dump();
  const std::vector<std::string> rows_before = row_counts(database);

  CHECK(lies_of_slice(pair, to, target, scratch) == "");
  const project::Comparison comparison = compare_with(pair, to, target, scratch);
  if (forward) {
    const std::string up = text_of(comparison.migration.up);
    const std::string down = text_of(comparison.migration.down);
    CHECK(up == expected(pair, "up.sql", up));
    CHECK(down == expected(pair, "down.sql", down));
  }
  CHECK(remaining(comparison) != "");
  run(comparison.migration.up, target);
  CHECK(remaining(compare_with(pair, to, target, scratch)) == "");

  run(comparison.migration.down, target);
  CHECK(remaining(compare_with(pair, from, target, scratch)) == "");
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
  void run() const {
    if (forward_) {
      there_and_back(pair_, "from.toml", "to.toml", true);
    } else {
      there_and_back(pair_, "to.toml", "from.toml", false);
    }
  }

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
