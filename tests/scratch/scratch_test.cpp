#include "scratch/scratch.h"

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "catalog/read.h"
#include "model/column_serial.h"
#include "model/object.h"
#include "support/folder.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

const sql::Identifier kApp("app");

sql::QualifiedName in_app(const std::string& name) {
  return {kApp, sql::Identifier(name)};
}

pg::Connection connect(const test::TestDatabase& database) {
  return pg::Connection::open(pg::Url::parse(database.url()));
}

scratch::Scratch open(pg::Connection& target, const std::string& where = "server") {
  return scratch::Scratch::open({.where = where, .local_directory = {}, .bin_directory = {}},
                                target, target.url());
}

model::EnumValue value(const std::string& label) {
  model::EnumValue made;
  made.label = label;
  return made;
}

model::Table table(const std::string& name) {
  model::Table made;
  made.name = in_app(name);
  return made;
}

model::Column column(const std::string& table, const std::string& name, const std::string& type,
                     std::int64_t position) {
  model::Column made;
  made.table = in_app(table);
  made.name = sql::Identifier(name);
  made.type = type;
  made.position.value = position;
  return made;
}

/// app.users (id bigint, status app.status default 'new', and `check`).
model::Declaration users(const std::string& check = "status IN ('new', 'old')") {
  model::Declaration declared;
  model::Database& database = declared.database;
  database.add(
      model::Enum{.name = in_app("status"), .values = {value("new"), value("old")}, .removed = {}});
  database.add(table("users"));
  database.add(column("users", "id", "int8", 2));
  model::Column status = column("users", "status", "status", 1);
  status.backfill.value = std::string("'old'");
  database.add(status);
  database.add(model::ColumnDefault{
      .table = in_app("users"), .column = sql::Identifier("status"), .expression = "'new'"});
  model::Check constraint;
  constraint.table = in_app("users");
  constraint.name = sql::Identifier("users_check");
  constraint.expression = check;
  database.add(constraint);
  database.sort();
  const model::ObjectId id =
      model::constraint_id(model::Check::kKind, in_app("users"), sql::Identifier("users_check"));
  declared.origins.own()[id] = {.where = {"users.toml", 12, 8}, .default_schema = kApp};
  return declared;
}

/// What differs, for a person.
std::vector<std::string> differences(const model::Database& from, const model::Database& to) {
  std::vector<std::string> found;
  from.for_each([&](const auto& o) {
    const model::Object object = o;
    const std::optional<model::Object> other = to.find(identity(o));
    if (!other) {
      found.push_back("- " + to_string(identity(o)));
      return;
    }
    for (const model::Difference& difference : model::differences_between(object, *other)) {
      found.push_back(fmt::format("~ {} {}: {} -> {}", to_string(identity(o)), difference.key,
                                  difference.from.value_or("(none)"),
                                  difference.to.value_or("(none)")));
    }
  });
  to.for_each([&](const auto& object) {
    if (!from.contains(identity(object))) {
      found.push_back("+ " + to_string(identity(object)));
    }
  });
  return found;
}

const std::vector<std::string> kNone;

/// Those of `names` that are there: other test programs have theirs on the same server.
std::set<std::string> databases_among(const std::set<std::string>& names) {
  const test::TestDatabase any;
  std::set<std::string> found;
  for (const std::string& name : any.rows("SELECT datname FROM pg_database")) {
    if (names.contains(name)) {
      found.insert(name);
    }
  }
  return found;
}

/// `database schemadiff_scratch_… on …` -> the name.
std::string name_in(const std::string& description) {
  const std::size_t begin = description.find("schemadiff_scratch_");
  REQUIRE(begin != std::string::npos);
  return description.substr(
      begin, description.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", begin) - begin);
}

std::string failure_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("texts come back as the server understands them", "[scratch][server]") {
  const test::TestDatabase live;
  pg::Connection target = connect(live);
  scratch::Scratch scratch = open(target);
  const model::Database canonical = scratch.canonical(users(), {}, {});

  CHECK(canonical.size() == users().database.size());
  CHECK(canonical.all<model::Column>()[0].type == "bigint");
  CHECK(canonical.all<model::Column>()[1].type == "app.status");
  CHECK(canonical.all<model::ColumnDefault>()[0].expression == "'new'::app.status");
  CHECK(canonical.all<model::Check>()[0].expression ==
        "(status = ANY (ARRAY['new'::app.status, 'old'::app.status]))");

  SECTION("with the hints of the declaration") {
    CHECK(canonical.all<model::Column>()[0].position.value == 2);
    CHECK(canonical.all<model::Column>()[1].position.value == 1);
    CHECK(*canonical.all<model::Column>()[1].backfill.value == "'old'");
  }
  SECTION("with who needs whom") {
    const auto& uses = canonical.uses(identity(canonical.all<model::Column>()[1]));
    CHECK(uses == std::vector{identity(canonical.all<model::Enum>()[0])});
  }
  SECTION("and the same once more") {
    model::Declaration again;
    again.database = canonical;
    CHECK(differences(canonical, scratch.canonical(again, {}, {})) == kNone);
  }
}

TEST_CASE("objects may be declared in any order of need", "[scratch][server]") {
  const test::TestDatabase live;
  pg::Connection target = connect(live);
  scratch::Scratch scratch = open(target);

  SECTION("a sequence that a column owns and its default uses") {
    model::Declaration declared = users();
    model::Column number = column("users", "number", "serial", 3);
    for (model::Object& more : model::expand(number)) {
      declared.database.add(std::move(more));
    }
    declared.database.add(number);
    declared.database.sort();
    const model::Database canonical = scratch.canonical(declared, {}, {});
    CHECK(canonical.all<model::Sequence>().size() == 1);
    CHECK(canonical.all<model::ColumnDefault>()[0].expression ==
          "nextval('app.users_number_seq'::regclass)");
  }
  SECTION("a function of the target that a check calls") {
    const test::TestDatabase other(R"sql(
      CREATE SCHEMA app;
      CREATE TYPE app.status AS ENUM ('new', 'old');
      CREATE FUNCTION app.is_new(app.status) RETURNS boolean IMMUTABLE LANGUAGE sql
        AS $$ SELECT $1 = 'new' $$;
    )sql");
    pg::Connection connection = connect(other);
    const model::Database context = catalog::read(connection);
    const model::Database canonical = scratch.canonical(users("is_new(status)"), {}, context);
    CHECK(canonical.all<model::Check>()[0].expression == "app.is_new(status)");
    CHECK(canonical.unmanaged.empty());
  }
  SECTION("a type of an extension, its version left open") {
    if (target.query("SELECT FROM pg_available_extensions WHERE name = 'citext'").empty()) {
      WARN("this server has no citext");
      return;
    }
    model::Declaration declared = users();
    model::Extension citext;
    citext.name = sql::Identifier("citext");
    citext.schema = sql::Identifier("tools");
    declared.database.add(citext);
    declared.database.add(column("users", "email", "tools.citext", 3));
    declared.database.sort();
    const model::Database canonical = scratch.canonical(declared, {}, {});
    CHECK(canonical.all<model::Extension>()[0].schema == sql::Identifier("tools"));
    CHECK(canonical.uses(identity(canonical.all<model::Column>()[0])) ==
          std::vector{identity(citext)});
  }
  SECTION("foreign keys in a circle") {
    model::Declaration declared;
    for (const auto& [name, other] : {std::pair("a", "b"), std::pair("b", "a")}) {
      declared.database.add(table(name));
      declared.database.add(column(name, "id", "int", 1));
      model::PrimaryKey primary_key;
      primary_key.table = in_app(name);
      primary_key.name = sql::Identifier(fmt::format("{}_pkey", name));
      primary_key.columns = {sql::Identifier("id")};
      declared.database.add(primary_key);
      model::ForeignKey foreign_key;
      foreign_key.table = in_app(name);
      foreign_key.name = sql::Identifier(fmt::format("{}_fkey", name));
      foreign_key.columns = primary_key.columns;
      foreign_key.references = {in_app(other), primary_key.columns};
      declared.database.add(foreign_key);
    }
    declared.database.sort();
    CHECK(scratch.canonical(declared, {}, {}).all<model::ForeignKey>().size() == 2);
  }
}

TEST_CASE("what the server refuses is reported where it is declared", "[scratch][server]") {
  const test::TestDatabase live;
  pg::Connection target = connect(live);
  scratch::Scratch scratch = open(target);
  const auto diagnostics = [&](const std::string& check) {
    try {
      static_cast<void>(scratch.canonical(users(check), {}, {}));
    } catch (const DiagnosticsError& error) {
      return error.diagnostics();
    }
    return std::vector<Diagnostic>{};
  };

  SECTION("in its own words") {
    const std::vector<Diagnostic> found = diagnostics("lenght(status) > 0");
    REQUIRE(found.size() == 1);
    CHECK(found[0].where == SourcePosition{"users.toml", 12, 8});
    CHECK(found[0].message ==
          "PostgreSQL refuses check constraint app.users.users_check: function "
          "lenght(status) does not exist (42883)");
  }
  SECTION("as is a text that is no expression") {
    CHECK(diagnostics("status >").size() == 1);
  }
  SECTION("and what makes more than it says") {
    const std::vector<Diagnostic> found = diagnostics("true), CONSTRAINT more CHECK (id > 0");
    REQUIRE(found.size() == 1);
    CHECK(found[0].message ==
          "the texts of table app.users make check constraint app.users.more as well, which is "
          "not declared");
  }
  CHECK(scratch.canonical(users(), {}, {}).size() == users().database.size());  // usable as before
}

TEST_CASE("statements lead from one state to another", "[scratch][server]") {
  const test::TestDatabase live(R"sql(
    CREATE SCHEMA app;
    CREATE TABLE app.users (id bigint PRIMARY KEY, name text CHECK (name <> ''));
    CREATE VIEW app.names AS SELECT name FROM app.users;
  )sql");
  pg::Connection target = connect(live);
  scratch::Scratch scratch = open(target);
  const model::Database before = catalog::read(target);
  model::Database context;
  context.unmanaged = before.unmanaged;
  CHECK(differences(before, scratch.after(before, context, {})) == kNone);

  const model::Database after =
      scratch.after(before, context,
                    {{"ALTER TABLE app.users RENAME TO people"},
                     {"ALTER TABLE app.people RENAME name TO full_name"}});
  CHECK(after.size() == before.size());
  CHECK(after.all<model::Check>()[0].expression == "(full_name <> ''::text)");
  CHECK(after.find<model::Table>(model::table_id(in_app("people"))) != nullptr);
  CHECK(differences(before, catalog::read(target)) == kNone);
}

TEST_CASE("a scratch database is made and dropped by its mark", "[scratch][server]") {
  const test::TestDatabase live;
  pg::Connection target = connect(live);
  std::string name;
  {
    scratch::Scratch scratch = open(target, "auto");
    name = name_in(scratch.description());
    CHECK(databases_among({name}).size() == 1);
    CHECK(scratch.server_major() == test::server_major());
  }
  CHECK(databases_among({name}).empty());

  SECTION("also the one of a process that was killed long ago, and no other") {
    const auto make = [&](const std::string& suffix, const std::string& comment) {
      target.execute_single("CREATE DATABASE schemadiff_scratch_" + suffix + " TEMPLATE template0");
      target.execute("COMMENT ON DATABASE schemadiff_scratch_" + suffix + " IS '" + comment + "'");
    };
    make("old", "schemadiff scratch, made 2020-01-01T00:00:00Z by someone");
    make("new", "schemadiff scratch, made 9999-01-01T00:00:00Z by someone");
    make("other", "precious");
    static_cast<void>(open(target));
    const std::set<std::string> left = databases_among(
        {"schemadiff_scratch_old", "schemadiff_scratch_new", "schemadiff_scratch_other"});
    target.execute_single("DROP DATABASE schemadiff_scratch_new");
    target.execute_single("DROP DATABASE schemadiff_scratch_other");
    CHECK(left == std::set<std::string>{"schemadiff_scratch_new", "schemadiff_scratch_other"});
  }
}

TEST_CASE("a scratch given by URL has to be empty", "[scratch][server]") {
  const test::TestDatabase live;
  const test::TestDatabase given;
  pg::Connection target = connect(live);
  {
    scratch::Scratch scratch = open(target, given.url());
    CHECK(scratch.canonical(users(), {}, {}).size() == users().database.size());
  }
  CHECK(given.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'app'").empty());

  given.execute("CREATE TABLE precious (id integer)");
  CHECK(failure_of([&] {
          static_cast<void>(open(target, given.url()));
        }).find("is not empty: it holds table public.precious") != std::string::npos);
  CHECK(given.rows("SELECT count(*) FROM precious") == std::vector<std::string>{"0"});
}

TEST_CASE("a scratch may be a transaction in the target that is rolled back", "[scratch][server]") {
  const test::TestDatabase live(R"sql(
    CREATE SCHEMA app;
    CREATE TABLE app.users (other integer);
    INSERT INTO app.users VALUES (1);
    CREATE TABLE public.t (id integer);
    COMMENT ON SCHEMA app IS 'before';
  )sql");
  pg::Connection target = connect(live);
  const model::Database before = catalog::read(target);
  scratch::Scratch scratch = open(target, "rollback");
  model::Declaration declared = users();
  declared.database.add(model::Comment{.target = model::schema_id(kApp), .text = "after"});
  declared.database.sort();
  const model::Database canonical = scratch.canonical(declared, {}, {});
  CHECK(canonical.size() == declared.database.size());
  CHECK(canonical.all<model::ColumnDefault>()[0].expression == "'new'::app.status");
  CHECK(canonical.all<model::Comment>()[0].text == "after");
  CHECK(scratch.after(before, {}, {{"ALTER TABLE app.users RENAME TO people"}}).size() ==
        before.size());
  CHECK(differences(before, catalog::read(target)) == kNone);
  CHECK(live.rows("SELECT other FROM app.users") == std::vector<std::string>{"1"});
}

TEST_CASE("a role that may not create databases is told what helps", "[scratch][server]") {
  const test::TestDatabase live;
  const std::string role = live.name() + "_role";
  live.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
  {
    pg::Connection target = connect(live);
    target.execute("SET ROLE " + role);
    CHECK(failure_of([&] { static_cast<void>(open(target)); }).find("give the role CREATEDB") !=
          std::string::npos);
  }
  live.execute("DROP ROLE " + role);
}

TEST_CASE("a scratch on a private cluster has the target's major version", "[scratch][server]") {
  const test::TestDatabase live;
  const test::TemporaryFolder folder;
  pg::Connection target = connect(live);
  const char* const programs = std::getenv("SCHEMADIFF_TEST_PGBIN");
  scratch::Scratch scratch =
      scratch::Scratch::open({.where = "local",
                              .local_directory = folder.path(),
                              .bin_directory = programs == nullptr ? "" : programs},
                             target, target.url());
  CHECK(scratch.server_major() == test::server_major());
  CHECK(scratch.canonical(users(), {}, {}).all<model::ColumnDefault>()[0].expression ==
        "'new'::app.status");
}
