#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/read.h"
#include "files/read.h"
#include "files/write.h"
#include "model/database.h"
#include "model/filter.h"
#include "pairs/pair.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/compare.h"
#include "scratch/scratch.h"
#include "sql/split.h"
#include "support/folder.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

std::vector<std::filesystem::path> sql_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".sql") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

/// Schemas that others wrote, as tools/real-schemas collects them; none where it was not run.
std::vector<std::filesystem::path> real_schemas() {
  const char* const folder = std::getenv("SCHEMADIFF_TEST_SCHEMAS");
  return folder != nullptr && *folder != '\0' ? sql_files(folder)
                                              : std::vector<std::filesystem::path>{};
}

pg::Connection connect(const test::TestDatabase& database) {
  return pg::Connection::open(pg::Url::parse(database.url()));
}

/// A comparison of model files with databases of one server.
class Comparer {
 public:
  Comparer(std::vector<files::Source> models, pg::Connection& target)
      : models_(std::move(models)),
        scratch_(scratch::Scratch::open(
            {.where = throwaway_.url(), .local_directory = {}, .bin_directory = {}}, target,
            target.url())) {}

  project::Comparison compare(pg::Connection& target) {
    const model::Filter everything;
    return project::compare(files::read(models_, everything), everything, target, scratch_, true);
  }

  /// What there is to do, for people; "" when there is nothing.
  std::string remaining(pg::Connection& target) {
    return test::text_of(compare(target).migration.up);
  }

 private:
  std::vector<files::Source> models_;
  test::TestDatabase throwaway_;  ///< empty again after each use: scratch rolls back
  scratch::Scratch scratch_;
};

std::vector<files::Source> pulled(const model::Database& managed) {
  std::vector<files::Source> models;
  for (const auto& [name, text] : files::write(managed)) {
    models.push_back({.name = name.string(), .text = text});
  }
  return models;
}

bool is_managed(std::string_view statement) {
  constexpr auto kOthers = std::to_array<std::string_view>({"CREATE DOMAIN ", "GRANT ", "REVOKE "});
  return statement.find(" OWNER TO ") == std::string_view::npos &&
         std::ranges::none_of(kOthers,
                              [&](std::string_view o) { return statement.starts_with(o); });
}

/// The statements of a dump that are about managed kinds, one below the other, sorted: pg_dump
/// writes constraints in the order in which they were made.
std::string managed_statements(const std::string& dump) {
  std::vector<std::string> statements;
  for (const sql::StatementView& statement : sql::split(dump)) {
    if (is_managed(statement.text)) {
      statements.emplace_back(statement.text);
    }
  }
  std::ranges::sort(statements);
  return join(statements, ";\n");
}

/// The same in lines, so that a failure shows only the lines that differ.
std::vector<std::string> lines_missing(const std::string& text, const std::string& elsewhere) {
  std::map<std::string_view, int> count;
  for (const std::string_view line : lines_of(elsewhere)) {
    ++count[line];
  }
  std::vector<std::string> missing;
  for (const std::string_view line : lines_of(text)) {
    if (--count[line] < 0) {
      missing.emplace_back(line);
    }
  }
  return missing;
}

void check_same_dump(const test::TestDatabase& original, const test::TestDatabase& made) {
  const std::optional<std::string> dump = original.dump();
  if (!dump) {
    return;  // a server without its client programs
  }
  const std::string expected = managed_statements(*dump);
  const std::string actual = managed_statements(*made.dump());
  CHECK(lines_missing(expected, actual) == std::vector<std::string>{});
  CHECK(lines_missing(actual, expected) == std::vector<std::string>{});
  CHECK((expected == actual));  // in parentheses: both are long
}

/// Copies of the server's own views, made a second time from what the server says of the first
/// copies: then their texts are as old as any made from them.
constexpr std::string_view kServersViews = R"sql(
  CREATE SCHEMA first;
  CREATE SCHEMA app;
  SET search_path = pg_catalog;
  DO $$
  DECLARE
    view record;
  BEGIN
    FOR view IN
      SELECT c.oid, n.nspname || '.' || c.relname AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'v' AND n.nspname IN ('pg_catalog', 'information_schema')
    LOOP
      BEGIN
        EXECUTE format('CREATE VIEW first.%I AS %s', view.name, pg_get_viewdef(view.oid));
      EXCEPTION WHEN invalid_table_definition THEN
        NULL;  -- a column of a pseudo-type, which is pg_statistic's alone
      END;
    END LOOP;
    FOR view IN
      SELECT c.oid, c.relname AS name
      FROM pg_class c WHERE c.relnamespace = 'first'::regnamespace
    LOOP
      EXECUTE format('CREATE VIEW app.%I AS %s', view.name, pg_get_viewdef(view.oid));
    END LOOP;
  END $$;
  DROP SCHEMA first CASCADE;
)sql";

void there_and_back(std::string_view schema) {
  const test::TestDatabase original(schema);
  pg::Connection source = connect(original);
  const model::Filter everything;
  const model::Managed live = model::split(catalog::read(source), everything);
  const std::vector<files::Source> models = pulled(live.managed);
  Comparer comparer(models, source);
  CHECK(comparer.remaining(source) == "");

  const test::TestDatabase made;
  pg::Connection target = connect(made);
  const project::Comparison comparison = comparer.compare(target);
  test::run(comparison.migration.up, target);
  CHECK(comparer.remaining(target) == "");
  check_same_dump(original, made);

  test::run(comparison.migration.down, target);
  const std::optional<std::string> empty = test::TestDatabase().dump();
  CHECK(made.dump() == empty);
  CHECK(model::split(catalog::read(target), everything).managed == comparison.live);
}

void take_there_and_back(const std::filesystem::path& schema) {
  try {
    there_and_back(test::content_of(schema));
  } catch (const DiagnosticsError& error) {
    for (const Diagnostic& diagnostic : error.diagnostics()) {
      FAIL_CHECK(fmt::format("{}: {}", to_string(diagnostic.where), diagnostic.message));
    }
  } catch (const DatabaseError& error) {
    FAIL_CHECK(fmt::format("{}\n{}", error.what(), error.statement()));
  }
}

}  // namespace

TEST_CASE("a schema of the real world is pulled, made anew and taken away", "[project][server]") {
  for (const std::filesystem::path& schema : real_schemas()) {
    DYNAMIC_SECTION(schema.stem().string()) {
      take_there_and_back(schema);
    }
  }
}

TEST_CASE("a schema with every form of a kind is pulled, made anew and taken away",
          "[project][server]") {
  for (const std::filesystem::path& schema : sql_files(SCHEMADIFF_SCHEMAS_FOLDER)) {
    DYNAMIC_SECTION(schema.stem().string()) {
      take_there_and_back(schema);
    }
  }
}

TEST_CASE("the server's own views are pulled, made anew and taken away", "[project][server]") {
  const test::TestDatabase database(kServersViews);
  CHECK(database.rows("SELECT count(*) > 100 FROM pg_class WHERE relnamespace = "
                      "'app'::regnamespace AND relkind = 'v'") == std::vector<std::string>{"t"});
  there_and_back(kServersViews);
}
