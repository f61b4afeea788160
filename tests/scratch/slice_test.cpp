#include "scratch/slice.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "catalog/read.h"
#include "model/object.h"
#include "scratch/scratch.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

const sql::Identifier kApp("app");

sql::QualifiedName in_app(const std::string& name) {
  return {kApp, sql::Identifier(name)};
}

/// What differs, for a person; what objects need counts.
std::vector<std::string> differences(const model::Database& from, const model::Database& to) {
  std::vector<std::string> found;
  from.for_each([&](const auto& o) {
    const model::Object object = o;
    const model::ObjectId id = identity(o);
    const std::optional<model::Object> other = to.find(id);
    if (!other) {
      found.push_back("- " + to_string(id));
      return;
    }
    for (const model::Difference& difference : model::differences_between(object, *other)) {
      found.push_back(fmt::format("~ {} {}: {} -> {}", to_string(id), difference.key,
                                  difference.from.value_or("(none)"),
                                  difference.to.value_or("(none)")));
    }
    if (from.uses(id) != to.uses(id)) {
      found.push_back(fmt::format("~ what {} needs", to_string(id)));
    }
  });
  to.for_each([&](const auto& object) {
    if (!from.contains(identity(object))) {
      found.push_back("+ " + to_string(identity(object)));
    }
  });
  return found;
}

/// A live schema, and a declaration that says the same in the server's own words.
struct Schema {
  explicit Schema(const std::string& sql)
      : server(sql), target(pg::Connection::open(pg::Url::parse(server.url()))) {
    live = catalog::read(target);
    live.for_each([&](const auto& object) {
      if constexpr (!model::Following<std::remove_cvref_t<decltype(object)>>) {
        declared.database.add(object);
      }
    });
    declared.database.sort();
  }

  scratch::Scratch scratch(bool& opened) {
    return scratch::Scratch::later(
        {.where = "server", .local_directory = {}, .bin_directory = {}}, target,
        [&opened](const std::string& /*description*/) { opened = true; });
  }

  test::TestDatabase server;
  pg::Connection target;
  model::Database live;
  model::Declaration declared;
};

/// How many objects are asked about; the result is what asking about all of them says.
std::size_t honest_count(Schema& schema) {
  bool opened = false;
  scratch::Scratch scratch = schema.scratch(opened);
  const model::Database sliced = scratch.canonical(schema.declared, schema.live, {});
  const model::Database whole = scratch.canonical(schema.declared, {}, {});
  CHECK(differences(sliced, whole) == std::vector<std::string>());
  return scratch::concerned(schema.declared.database, schema.live).size();
}

template <class K>
K& only(model::Database& database) {
  REQUIRE(database.all<K>().size() == 1);
  return database.own<K>()[0];
}

/// app.t00001 (id, name, amount) and so on, each with a check, in the server's words.
model::Database tables(std::size_t count) {
  model::Database database;
  database.add(model::Schema{.name = kApp});
  for (std::size_t i = 0; i < count; ++i) {
    model::Table table;
    table.name = in_app(fmt::format("t{:05}", i));
    const auto add_column = [&](const std::string& name, const std::string& type) {
      model::Column column;
      column.table = table.name;
      column.name = sql::Identifier(name);
      column.type = type;
      database.add(column);
    };
    add_column("id", "bigint");
    add_column("name", "text");
    add_column("amount", "integer");
    model::Check check;
    check.table = table.name;
    check.name = sql::Identifier("amount_check");
    check.expression = "(amount > 0)";
    database.add(check);
    if (i > 0) {
      model::ForeignKey key;
      key.table = table.name;
      key.name = sql::Identifier("key");
      key.columns = {sql::Identifier("id")};
      key.references = {in_app(fmt::format("t{:05}", i - 1)), key.columns};
      database.add(key);
    }
    model::PrimaryKey primary_key;
    primary_key.table = table.name;
    primary_key.name = sql::Identifier(fmt::format("{}_pkey", table.name.name.raw()));
    primary_key.columns = {sql::Identifier("id")};
    database.add(primary_key);
    database.add(table);
  }
  database.sort();
  return database;
}

}  // namespace

TEST_CASE("what is written as the server writes it needs no server", "[scratch][slice][server]") {
  Schema schema(R"sql(
    CREATE SCHEMA app;
    CREATE TYPE app.status AS ENUM ('new', 'old');
    CREATE TABLE app.users (id bigserial PRIMARY KEY, status app.status DEFAULT 'new',
                            name varchar(20) CHECK (name IN ('a', 'b')));
    CREATE INDEX ON app.users (lower(name)) WHERE status <> 'old';
    CREATE VIEW app.new_users AS SELECT * FROM app.users WHERE status = 'new';
    COMMENT ON COLUMN app.new_users.name IS 'x';
  )sql");
  bool opened = false;
  scratch::Scratch scratch = schema.scratch(opened);
  const model::Database canonical = scratch.canonical(schema.declared, schema.live, {});
  CHECK(differences(canonical, schema.live) == std::vector<std::string>());
  CHECK_FALSE(opened);
}

TEST_CASE("the scratch makes what differs, not what there is", "[scratch][slice][server]") {
  constexpr std::size_t kTables = 2000;
  constexpr std::size_t kWrittenOtherwise = 20;
  Schema schema("CREATE SCHEMA app");
  const model::Database live = tables(kTables);
  model::Declaration declared;
  declared.database = live;
  for (std::size_t i = 0; i < kWrittenOtherwise; ++i) {
    declared.database.own<model::Check>()[i * kTables / kWrittenOtherwise].expression = "amount>0";
  }
  bool opened = false;
  scratch::Scratch scratch = schema.scratch(opened);
  CHECK(scratch.canonical(declared, live, {}) == live);
  CHECK(scratch.made() == kWrittenOtherwise);
}

TEST_CASE("equal texts that mean something else now are asked about", "[scratch][slice][server]") {
  SECTION("a column has another type") {
    Schema schema(R"sql(
      CREATE SCHEMA app;
      CREATE TABLE app.t (a varchar(9) CHECK (a <> 'x'), b integer CHECK (b > 0));
      CREATE VIEW app.v AS SELECT a || 'x' AS a FROM app.t;
      CREATE VIEW app.w AS SELECT a FROM app.v;
    )sql");
    schema.declared.database.own<model::Column>()[0].type = "text";
    CHECK(schema.live.all<model::Column>()[0].type == "character varying(9)");
    CHECK(honest_count(schema) == 4);  // the column, its check, both views
  }
  SECTION("a column is new where a text stands for all of them") {
    Schema schema(R"sql(
      CREATE SCHEMA app;
      CREATE TABLE app.t (a integer, b integer);
      CREATE VIEW app.v AS SELECT s.x FROM app.t s (x, y);
    )sql");
    model::Column column = schema.declared.database.all<model::Column>()[0];
    column.name = sql::Identifier("c");
    column.position.value = 3;
    schema.declared.database.add(column);
    schema.declared.database.sort();
    CHECK(honest_count(schema) == 2);
  }
  SECTION("a function has a namesake that fits better") {
    Schema schema(R"sql(
      CREATE SCHEMA app;
      CREATE FUNCTION app.f(anyelement) RETURNS integer LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE app.t (a integer DEFAULT app.f(1));
    )sql");
    CHECK(only<model::ColumnDefault>(schema.live).expression == "app.f(1)");
    model::Function namesake = only<model::Function>(schema.declared.database);
    namesake.signature = sql::Identifier("(integer)");
    namesake.arguments.front().type = "integer";
    schema.declared.database.add(namesake);
    schema.declared.database.sort();
    CHECK(honest_count(schema) == 2);
  }
  SECTION("only the inside of a function is another") {
    Schema schema(R"sql(
      CREATE SCHEMA app;
      CREATE FUNCTION app.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE app.t (a integer DEFAULT app.f());
    )sql");
    only<model::Function>(schema.declared.database).body = "SELECT 2";
    CHECK(honest_count(schema) == 1);
  }
  SECTION("names are looked for in another schema") {
    Schema schema(R"sql(
      CREATE SCHEMA app;
      CREATE SCHEMA other;
      CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION other.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE app.t (a integer DEFAULT public.f());
    )sql");
    auto& value = only<model::ColumnDefault>(schema.declared.database);
    value.expression = "f()";
    schema.declared.origins.own()[identity(value)].default_schema = sql::Identifier("other");
    CHECK(honest_count(schema) == 1);
  }
  SECTION("a parent has a new column of the same name") {
    Schema schema(R"sql(
      CREATE SCHEMA app;
      CREATE TABLE app.parent (a integer);
      CREATE TABLE app.child (c integer) INHERITS (app.parent);
    )sql");
    model::Column column = schema.declared.database.all<model::Column>()[0];
    column.table = in_app("parent");
    column.name = sql::Identifier("c");
    column.position.value = 2;
    schema.declared.database.add(column);
    schema.declared.database.sort();
    CHECK(honest_count(schema) >= 2);
  }
}

TEST_CASE("a text that needs what is gone is refused", "[scratch][slice][server]") {
  Schema schema(R"sql(
    CREATE SCHEMA app;
    CREATE TABLE app.t (a integer, b integer);
    CREATE VIEW app.v AS SELECT b FROM app.t;
  )sql");
  std::erase_if(schema.declared.database.own<model::Column>(),
                [](const model::Column& column) { return column.name == sql::Identifier("b"); });
  bool opened = false;
  scratch::Scratch scratch = schema.scratch(opened);
  CHECK_THROWS_AS(scratch.canonical(schema.declared, schema.live, {}), DiagnosticsError);
}
