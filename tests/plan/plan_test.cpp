#include "plan/plan.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "model/database.h"
#include "plan/undecided.h"

namespace schemadiff::plan {

namespace {

using model::Column;
using model::Database;
using sql::Identifier;
using sql::QualifiedName;

QualifiedName in_public(const std::string& name) {
  return {.schema = Identifier("public"), .name = Identifier(name)};
}

void add_table(Database& database, const std::string& name,
               const std::vector<std::string>& columns) {
  model::Table table;
  table.name = in_public(name);
  database.add(table);
  std::int64_t position = 0;
  for (const std::string& column : columns) {
    Column added;
    added.table = in_public(name);
    added.name = Identifier(column);
    added.type = "bigint";
    added.position.value = ++position;
    database.add(added);
  }
  model::PrimaryKey key;
  key.table = in_public(name);
  key.name = Identifier(name + "_pkey");
  key.columns = {Identifier(columns.front())};
  database.add(key);
  database.sort();
}

void add_reference(Database& database, const std::string& from, const std::string& column,
                   const std::string& to) {
  model::ForeignKey key;
  key.table = in_public(from);
  key.name = Identifier(from + "_" + column + "_fkey");
  key.columns = {Identifier(column)};
  key.references = {.table = in_public(to), .columns = {Identifier("id")}};
  database.add(key);
  // pg_depend's word: a foreign key needs the key it points at.
  database.add_use(identity(key),
                   {.kind = model::PrimaryKey::kKind,
                    .of = "",
                    .path = {Identifier("public"), Identifier(to), Identifier(to + "_pkey")}});
  database.sort();
}

/// Two tables that reference each other.
Database circle() {
  Database database;
  add_table(database, "a", {"id", "b_id"});
  add_table(database, "b", {"id", "a_id"});
  add_reference(database, "a", "b_id", "b");
  add_reference(database, "b", "a_id", "a");
  return database;
}

std::vector<std::string> statements(const Plan& plan) {
  std::vector<std::string> texts;
  for (const Block& block : plan) {
    for (const Step& step : block.steps) {
      texts.push_back(step.sql);
    }
  }
  return texts;
}

}  // namespace

TEST_CASE("a foreign key is part of its table's CREATE where the other table is there first",
          "[plan]") {
  Database database;
  add_table(database, "a", {"id", "z_id"});
  add_table(database, "z", {"id"});
  add_reference(database, "a", "z_id", "z");
  CHECK(statements(plan({}, database, {})) ==
        std::vector<std::string>{
            "CREATE TABLE public.z (\n    id bigint NOT NULL,\n    CONSTRAINT z_pkey PRIMARY KEY "
            "(id)\n)",
            "CREATE TABLE public.a (\n    id bigint NOT NULL,\n    z_id bigint NOT NULL,\n"
            "    CONSTRAINT a_pkey PRIMARY KEY (id),\n"
            "    CONSTRAINT a_z_id_fkey FOREIGN KEY (z_id) REFERENCES public.z (id)\n)"});
  CHECK(statements(plan(database, {}, {})) ==
        std::vector<std::string>{"DROP TABLE public.a", "DROP TABLE public.z"});
}

TEST_CASE("tables that reference each other get their foreign keys afterwards, and lose them first",
          "[plan]") {
  const Database database = circle();
  const std::vector<std::string> created = statements(plan({}, database, {}));
  REQUIRE(created.size() == 4);
  CHECK(created[0].starts_with("CREATE TABLE public.a"));
  CHECK(created[1].starts_with("CREATE TABLE public.b"));
  CHECK(created[2].find("ADD CONSTRAINT b_a_id_fkey") != std::string::npos);
  CHECK(created[3].find("ADD CONSTRAINT a_b_id_fkey") != std::string::npos);

  const std::vector<std::string> dropped = statements(plan(database, {}, {}));
  REQUIRE(dropped.size() == 4);
  CHECK(dropped[0].find("DROP CONSTRAINT") != std::string::npos);
  CHECK(dropped[1].find("DROP CONSTRAINT") != std::string::npos);
  CHECK(dropped[2].starts_with("DROP TABLE"));
  CHECK(dropped[3].starts_with("DROP TABLE"));
}

TEST_CASE("where nothing opens a circle somebody has to", "[plan]") {
  Database database;
  const auto add_view = [&](const std::string& name) {
    model::View view;
    view.name = in_public(name);
    view.definition = "SELECT 1";
    database.add(view);
    return identity(view);
  };
  const model::ObjectId a = add_view("a");
  const model::ObjectId b = add_view("b");
  database.add_use(a, b);
  database.add_use(b, a);
  database.sort();
  try {
    static_cast<void>(plan({}, database, {}));
    FAIL("there is no order");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Decision);
    CHECK(std::string(error.what()) ==
          "these changes wait for each other in a circle, make some of them in a revision of "
          "their own: view public.a, view public.b");
  }
}

TEST_CASE("the same states give the same plan, and equal states none", "[plan]") {
  const Database database = circle();
  CHECK(statements(plan({}, database, {})) == statements(plan({}, circle(), {})));
  CHECK(plan(database, database, {}).empty());
}

TEST_CASE("an index on a table that is there is built outside a transaction unless told otherwise",
          "[plan]") {
  Database from;
  add_table(from, "a", {"id"});
  Database to = from;
  model::Index index;
  index.table = in_public("a");
  index.name = Identifier("a_i");
  index.on = {"id"};
  to.add(index);
  to.sort();

  const Plan online = plan(from, to, {});
  REQUIRE(online.size() == 1);
  CHECK_FALSE(online[0].transaction);
  CHECK(statements(online) ==
        std::vector<std::string>{"CREATE INDEX CONCURRENTLY a_i ON public.a (id)"});

  const Plan direct = plan(from, to, {.server_major = 15, .online = false});
  CHECK(direct.front().transaction);
  CHECK(statements(direct) == std::vector<std::string>{"CREATE INDEX a_i ON public.a (id)"});

  SECTION("on a table of the same plan it is plain") {
    CHECK(statements(plan({}, to, {})).back() == "CREATE INDEX a_i ON public.a (id)");
  }
}

TEST_CASE("a NOT NULL column without a value for the rows there are is left to its author",
          "[plan]") {
  Database from;
  add_table(from, "a", {"id"});
  Database to;
  add_table(to, "a", {"id", "n"});
  try {
    (void)plan(from, to, {});
    FAIL("planned");
  } catch (const Undecided& undecided) {
    CHECK(to_string(undecided.object()) == "column public.a.n");
    CHECK(undecided.failure() == Failure::Decision);
  }
}

}  // namespace schemadiff::plan
