#include "catalog/read.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "model/object.h"
#include "pg/transaction.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

model::Database read(const test::TestDatabase& database) {
  pg::Connection connection = pg::Connection::open(pg::Url::parse(database.url()));
  return catalog::read(connection);
}

/// Without what every database has.
std::vector<std::string> objects_of(const model::Database& database) {
  std::vector<std::string> names;
  database.for_each([&](const auto& object) {
    const std::string name = to_string(identity(object));
    if (name != "schema public" && !name.starts_with("comment on") && name != "extension plpgsql") {
      names.push_back(name);
    }
  });
  return names;
}

std::vector<std::string> unmanaged_of(const model::Database& database) {
  std::vector<std::string> names;
  for (const model::Unmanaged& unmanaged : database.unmanaged) {
    names.push_back(unmanaged.kind + " " + unmanaged.name);
  }
  return names;
}

std::vector<std::string> uses_of(const model::Database& database, const std::string& user) {
  std::vector<std::string> names;
  database.for_each([&](const auto& object) {
    if (to_string(identity(object)) == user) {
      for (const model::ObjectId& used : database.uses(identity(object))) {
        names.push_back(to_string(used));
      }
    }
  });
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

TEST_CASE("a database is read as objects, kind by kind", "[catalog][server]") {
  const test::TestDatabase live(R"sql(
    CREATE SCHEMA app;
    CREATE TYPE app.mood AS ENUM ('sad', 'happy');
    CREATE TABLE app.users (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email text NOT NULL UNIQUE,
      mood app.mood DEFAULT 'sad' CHECK (mood <> 'happy'));
    CREATE INDEX users_lower ON app.users (lower(email));
    CREATE TABLE app.notes (id serial, user_id bigint REFERENCES app.users (id));
    CREATE TEMPORARY TABLE gone (id integer);
  )sql");
  const model::Database database = read(live);
  CHECK(objects_of(database) == std::vector<std::string>{
                                    "schema app",
                                    "enum app.mood",
                                    "sequence app.notes_id_seq",
                                    "table app.notes",
                                    "table app.users",
                                    "column app.notes.id",
                                    "column app.notes.user_id",
                                    "column app.users.email",
                                    "column app.users.id",
                                    "column app.users.mood",
                                    "default app.notes.id",
                                    "default app.users.mood",
                                    "primary key app.users.users_pkey",
                                    "unique constraint app.users.users_email_key",
                                    "check constraint app.users.users_mood_check",
                                    "index app.users_lower",
                                    "foreign key app.notes.notes_user_id_fkey",
                                    "owner on enum app.mood",
                                    "owner on schema app",
                                    "owner on schema public",
                                    "owner on table app.notes",
                                    "owner on table app.users",
                                });
  CHECK(database.unmanaged.empty());
  CHECK(database.server_version / 10'000 == test::server_major());
}

TEST_CASE("who needs whom is the catalog's word", "[catalog][server]") {
  const test::TestDatabase live(R"sql(
    CREATE SCHEMA app;
    CREATE TYPE app.mood AS ENUM ('sad', 'happy');
    CREATE SEQUENCE app.numbers;
    CREATE TABLE app.users (
      id bigint PRIMARY KEY,
      number bigint DEFAULT nextval('app.numbers'),
      twice bigint GENERATED ALWAYS AS (number * 2) STORED,
      moods app.mood[],
      CHECK (number > id));
    CREATE TABLE app.copies (original app.users, REFERENCED bigint REFERENCES app.users);
    CREATE INDEX users_number ON app.users (abs(number)) WHERE id > 0;
  )sql");
  const model::Database database = read(live);
  CHECK(contains(uses_of(database, "column app.users.moods"), "enum app.mood"));
  CHECK(contains(uses_of(database, "default app.users.number"), "sequence app.numbers"));
  CHECK(contains(uses_of(database, "column app.users.twice"), "column app.users.number"));
  CHECK(
      contains(uses_of(database, "check constraint app.users.users_check"), "column app.users.id"));
  CHECK(contains(uses_of(database, "column app.copies.original"), "table app.users"));
  CHECK(contains(uses_of(database, "foreign key app.copies.copies_referenced_fkey"),
                 "primary key app.users.users_pkey"));
  CHECK(contains(uses_of(database, "index app.users_number"), "column app.users.id"));
}

TEST_CASE("what no kind describes is listed as not managed", "[catalog][server]") {
  const test::TestDatabase live(R"sql(
    CREATE SCHEMA app;
    CREATE DOMAIN app.positive AS integer DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (VALUE > 0);
    CREATE TYPE app.pair AS (a integer, "B c" text COLLATE "C");
    CREATE TYPE app.span AS RANGE (SUBTYPE = float8);
    CREATE FUNCTION app.add(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 + $2';
    CREATE PROCEDURE app.act() LANGUAGE sql AS 'SELECT 1';
    CREATE AGGREGATE app.total(integer) (SFUNC = app.add, STYPE = integer);
    CREATE OPERATOR app.@@@ (FUNCTION = app.add, LEFTARG = integer, RIGHTARG = integer,
      COMMUTATOR = OPERATOR(app.###));
    CREATE TYPE app.based;
    CREATE COLLATION app.plain (LOCALE = 'C');
    CREATE TABLE app.t (id integer PRIMARY KEY, p app.positive);
    CREATE VIEW app.seen AS SELECT id FROM app.t;
    CREATE MATERIALIZED VIEW app.kept AS SELECT id FROM app.t;
    CREATE TABLE app.parted (id integer PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE app.part PARTITION OF app.parted FOR VALUES FROM (1) TO (9);
    CREATE TABLE app.child () INHERITS (app.t);
    CREATE TABLE app.typed OF app.pair;
    CREATE TABLE app.pointing (id integer CONSTRAINT outside REFERENCES app.parted);
    CREATE FUNCTION app.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER fires BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.fire();
    CREATE RULE nothing AS ON DELETE TO app.t DO INSTEAD NOTHING;
    CREATE POLICY mine ON app.t USING (true);
    CREATE STATISTICS app.correlated ON id, p FROM app.t;
    CREATE TEXT SEARCH CONFIGURATION app.words (COPY = simple);
    CREATE FOREIGN DATA WRAPPER wrapper;
    CREATE SERVER far FOREIGN DATA WRAPPER wrapper;
    CREATE FOREIGN TABLE app.managed (id integer) SERVER far;
    GRANT SELECT (id) ON app.managed TO PUBLIC;
    GRANT USAGE ON LANGUAGE plpgsql TO pg_monitor;
    CREATE FOREIGN TABLE app.distant () INHERITS (app.t) SERVER far;
    CREATE TEMPORARY VIEW passing AS SELECT 1;
    SET allow_system_table_mods = on;
    INSERT INTO pg_seclabel VALUES (
      'app.t'::regclass, 'pg_class'::regclass, 0, 'guard', 'as if one was loaded');
  )sql");
  const model::Database database = read(live);
  CHECK(unmanaged_of(database) == std::vector<std::string>{
                                      "foreign table app.distant",
                                      "privileges on foreign table column app.managed.id",
                                      "privileges on language plpgsql",
                                      "security label guard on table app.t",
                                      "shell operator app.###(integer,integer)",
                                      "shell type app.based",
                                  });

  SECTION("and its definitions make it anew") {
    const test::TestDatabase copy(R"sql(
      SET check_function_bodies = off;
      CREATE SCHEMA app;
      CREATE DOMAIN app.positive AS integer;
    )sql");
    pg::Connection connection = pg::Connection::open(pg::Url::parse(copy.url()));
    connection.execute("SET search_path = pg_catalog; SET check_function_bodies = off");
    const auto make = [&](const std::string& kind) {
      for (const model::Unmanaged& unmanaged : database.unmanaged) {
        for (const std::string& statement : unmanaged.definition) {
          if (unmanaged.kind == kind) {
            INFO(statement);
            CHECK_NOTHROW(connection.execute(statement));
          }
        }
      }
    };
    make("foreign table");
    const model::Database made = read(copy);
    CHECK(made.unmanaged.empty());
    CHECK(made.find<model::Table>(
        model::table_id({.schema = sql::Identifier("app"), .name = sql::Identifier("distant")})));
  }
}

TEST_CASE("names are read as they are", "[catalog][server]") {
  const test::TestDatabase live(R"sql(
    CREATE SCHEMA "Ä.b";
    CREATE TABLE "Ä.b"."a ""quoted"" 't" ("select" integer DEFAULT 1, "x.y" text);
  )sql");
  const model::Database database = read(live);
  const sql::QualifiedName name{sql::Identifier("Ä.b"), sql::Identifier("a \"quoted\" 't")};
  REQUIRE(database.find<model::Table>(model::table_id(name)) != nullptr);
  CHECK(database.find<model::Column>(model::column_id(name, sql::Identifier("x.y"))) != nullptr);
}

TEST_CASE("reading needs no right to write and leaves nothing behind", "[catalog][server]") {
  const test::TestDatabase live("CREATE TABLE t (id integer CHECK (id > 0))");
  pg::Connection connection = pg::Connection::open(pg::Url::parse(live.url()));

  SECTION("in a session that may only read") {
    connection.execute("SET default_transaction_read_only = on");
    connection.execute("SET ROLE pg_monitor");
    CHECK(catalog::read(connection).all<model::Check>().size() == 1);
    CHECK_FALSE(connection.in_transaction());
  }
  SECTION("in a transaction that has made objects itself") {
    const pg::Transaction transaction(connection);
    connection.execute("SET LOCAL search_path = public, pg_temp");
    connection.execute("CREATE TABLE u (id integer)");
    CHECK(catalog::read_in_transaction(connection).database.all<model::Table>().size() == 2);
    CHECK(connection.query("SHOW search_path").only_cell() == "public, pg_temp");
  }
}

TEST_CASE("members of an extension are the extension", "[catalog][server]") {
  const test::TestDatabase live;
  if (live.rows("SELECT 1 FROM pg_available_extensions WHERE name = 'citext'").empty()) {
    WARN("this server has no citext");
    return;
  }
  live.execute("CREATE EXTENSION citext; CREATE TABLE t (name citext, names citext[])");
  const model::Database database = read(live);
  CHECK(database.unmanaged.empty());
  CHECK(contains(uses_of(database, "column public.t.name"), "extension citext"));
  CHECK(contains(uses_of(database, "column public.t.names"), "extension citext"));
}
