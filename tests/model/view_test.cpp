#include "model/view.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "model/altering.h"
#include "model/database.h"
#include "model/materialized_view.h"
#include "model/rename.h"
#include "model/view_column.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::texts;
using test::Texts;

namespace {

sql::QualifiedName people() {
  return {.schema = sql::Identifier("app"), .name = sql::Identifier("people")};
}

View view(std::string query) {
  View made;
  made.name = people();
  made.definition = std::move(query);
  return made;
}

/// A database with the view and its columns: name, type.
Database with_columns(const View& made,
                      const std::vector<std::pair<std::string, std::string>>& columns) {
  Database database;
  database.add(made);
  for (const auto& [name, type] : columns) {
    ViewColumn column;
    column.table = made.name;
    column.name = sql::Identifier(name);
    column.type.value = type;
    column.position.value = static_cast<std::int64_t>(database.all<ViewColumn>().size()) + 1;
    database.add(column);
  }
  database.sort();
  return database;
}

}  // namespace

TEST_CASE("a view's query changes in place only where its columns stay", "[model][view]") {
  const View from = view(" SELECT id, name");
  View to = view(" SELECT id, lower(name)");
  to.options = {{"security_invoker", "on"}};
  const Database before = with_columns(from, {{"id", "bigint"}, {"name", "text"}});
  const auto altered = [&](const std::vector<std::pair<std::string, std::string>>& columns) {
    const Database after = with_columns(to, columns);
    const auto alteration = alter(from, to, {.from = &before, .to = &after, .dependents = {}});
    return alteration ? texts(alteration->statements) : Texts{};
  };
  const Texts replaced{
      "CREATE OR REPLACE VIEW app.people WITH (security_invoker = on) AS\n SELECT id, lower(name)"};

  CHECK(altered({{"id", "bigint"}, {"name", "text"}}) == replaced);
  CHECK(altered({{"id", "bigint"}, {"name", "text"}, {"age", "integer"}}) == replaced);
  CHECK(altered({{"id", "bigint"}}).empty());
  CHECK(altered({{"id", "integer"}, {"name", "text"}}).empty());
  CHECK(altered({{"name", "text"}, {"id", "bigint"}}).empty());
  CHECK(altered({{"id", "bigint"}, {"name", "text COLLATE \"C\""}}).empty());
}

TEST_CASE("a view's options change alone", "[model][view]") {
  View from = view(" SELECT 1");
  from.options = {{"security_barrier", "true"}, {"check_option", "local"}};
  View to = from;
  to.options = {{"security_barrier", "false"}};
  CHECK(texts(alter(from, to, {}).value().statements) ==
        Texts{"ALTER VIEW app.people SET (security_barrier = false)",
              "ALTER VIEW app.people RESET (check_option)"});
}

TEST_CASE("a view is written with its options apart, and read with them together",
          "[model][view]") {
  View written = view("SELECT 1; -- one\n");
  written.security_invoker = true;
  written.check_option = CheckOption::Cascaded;
  expand(written);
  CHECK(written.definition == "SELECT 1");
  CHECK(written.options == Options{{"security_invoker", "true"}, {"check_option", "cascaded"}});
  View shown = written;
  contract(shown, {});
  CHECK(shown.options.empty());
  CHECK(shown.security_invoker == true);
  CHECK(shown.check_option == CheckOption::Cascaded);

  View live = written;
  live.options["security_invoker"] = "on";
  adopt(written, live);
  CHECK(written.options == live.options);
}

TEST_CASE("columns that got other names are found where nothing else can be meant",
          "[model][view]") {
  const View from = view(" SELECT a, b");
  const Database before = with_columns(from, {{"a", "integer"}, {"b", "integer"}});
  const auto renamed = [&](const std::vector<std::pair<std::string, std::string>>& columns) {
    const View to = view(" SELECT other");
    const Database after = with_columns(to, columns);
    Statements statements;
    for (const PartRenaming& part : implied_renamings(from, to, before, after)) {
      statements.insert(statements.end(), part.up.begin(), part.up.end());
    }
    return texts(statements);
  };
  CHECK(renamed({{"a", "integer"}, {"c", "integer"}}) ==
        Texts{"ALTER VIEW app.people RENAME COLUMN b TO c"});
  CHECK(renamed({{"a", "integer"}, {"c", "integer"}, {"d", "text"}}) ==
        Texts{"ALTER VIEW app.people RENAME COLUMN b TO c"});
  CHECK(renamed({{"b", "integer"}, {"a", "integer"}}).empty());
  CHECK(renamed({{"c", "integer"}, {"a", "integer"}}).empty());
  CHECK(renamed({{"a", "integer"}, {"c", "bigint"}}).empty());
  CHECK(renamed({{"a", "integer"}}).empty());
}

TEST_CASE("a materialized view is filled but where nobody looks at its rows", "[model][view]") {
  MaterializedView stored;
  stored.name = people();
  stored.definition = " SELECT 1";
  stored.options = {{"fillfactor", "70"}};
  stored.tablespace = sql::Identifier("fast");
  CHECK(texts(create(stored, {})) ==
        Texts{"CREATE MATERIALIZED VIEW app.people WITH (fillfactor = 70) TABLESPACE fast AS\n"
              " SELECT 1"});
  CHECK(texts(create(stored, {.in_scratch = true, .dependents = {}})) ==
        Texts{"CREATE MATERIALIZED VIEW app.people WITH (fillfactor = 70) TABLESPACE fast AS\n"
              " SELECT 1\n  WITH NO DATA"});
  MaterializedView to = stored;
  to.populated = false;
  to.tablespace.reset();
  to.method = "columnar";
  CHECK(texts(alter(stored, to, {.server_major = 15, .dependents = {}}).value().statements) ==
        Texts{"ALTER MATERIALIZED VIEW app.people SET ACCESS METHOD columnar",
              "ALTER MATERIALIZED VIEW app.people SET TABLESPACE pg_default",
              "REFRESH MATERIALIZED VIEW app.people WITH NO DATA"});
  CHECK_FALSE(alter(stored, to, {.server_major = 14, .dependents = {}}).has_value());
}
