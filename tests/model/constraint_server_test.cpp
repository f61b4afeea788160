#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "model/check.h"
#include "model/exclude.h"
#include "model/foreign_key.h"
#include "model/index.h"
#include "model/kind_on_server.h"
#include "model/primary_key.h"
#include "model/unique.h"

using namespace schemadiff;
using namespace schemadiff::model;

namespace {

sql::Identifier operator""_i(const char* text, std::size_t size) {
  return sql::Identifier(std::string(text, size));
}

constexpr std::string_view kTables = R"(
  CREATE SCHEMA "My app";
  CREATE COLLATION "My app".german FROM "C";
  CREATE TYPE "My app".mood AS ENUM ('sad', 'glad');
  CREATE DOMAIN "My app".word AS text;
  CREATE TABLE "My app".target (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
  CREATE TABLE "My app"."T" (
    id int NOT NULL, a int, b int, "C c" text, posix text COLLATE "C", v varchar(9),
    w "My app".word, m "My app".mood, during tsrange, doc jsonb, p point, list int[]);
  CREATE OPERATOR "My app".=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq,
    COMMUTATOR = OPERATOR("My app".===));
  CREATE OPERATOR CLASS "My app".integers FOR TYPE int USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 "My app".===, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 btint4cmp(int, int))";

const sql::QualifiedName kTable{.schema = "My app"_i, .name = "T"_i};
const sql::QualifiedName kTarget{.schema = "My app"_i, .name = "target"_i};

pg::Connection connection_to(const test::TestDatabase& database) {
  return pg::Connection::open(pg::Url::parse(database.url()));
}

/// Objects with every attribute changed alone and all at once; each is what the server gives back.
std::vector<PrimaryKey> variants(PrimaryKey key, int /*major*/) {
  key.table = kTable;
  key.name = "T key"_i;
  key.columns = {"id"_i};
  std::vector<PrimaryKey> all(5, key);
  all[1].columns = {"v"_i, "id"_i};
  all[2].include = {"C c"_i, "a"_i};
  all[3].deferrable = Deferrable::InitiallyDeferred;
  all[4].options = {{"fillfactor", "55"}};
  return all;
}

std::vector<Unique> variants(Unique unique, int major) {
  unique.table = kTable;
  unique.name = "T unique"_i;
  unique.columns = {"C c"_i, "b"_i};
  std::vector<Unique> all(5, unique);
  all[1].include = {"id"_i};
  all[2].deferrable = Deferrable::InitiallyImmediate;
  all[3].options = {{"fillfactor", "55"}, {"deduplicate_items", "off"}};
  all[4].nulls_not_distinct = major >= 15;
  return all;
}

std::vector<ForeignKey> variants(ForeignKey key, int major) {
  key.table = kTable;
  key.name = "T target"_i;
  key.columns = {"a"_i, "b"_i};
  key.references = {.table = kTarget, .columns = {"b"_i, "a"_i}};
  key.references.columns = {"a"_i, "b"_i};
  std::vector<ForeignKey> all(9, key);
  all[1].match = Match::Full;
  all[2].on_update = ReferentialAction::Cascade;
  all[3].on_delete = ReferentialAction::SetNull;
  all[4].on_delete = ReferentialAction::SetDefault;
  if (major >= 15) {
    all[4].on_delete_columns = {"b"_i};
  }
  all[5].deferrable = Deferrable::InitiallyDeferred;
  all[6].deferrable = Deferrable::InitiallyImmediate;
  all[7].not_valid = true;
  all[8].on_update = ReferentialAction::Restrict;
  return all;
}

std::vector<Check> variants(Check check, int /*major*/) {
  check.table = kTable;
  check.name = "T check"_i;
  check.expression = "(a > 0)";
  std::vector<Check> all(4, check);
  all[1].expression = "((\"C c\" <> ''::text) OR (m = 'sad'::\"My app\".mood))";
  all[2].no_inherit = true;
  all[3].not_valid = true;
  return all;
}

std::vector<Exclude> variants(Exclude exclude, int /*major*/) {
  exclude.table = kTable;
  exclude.name = "T exclude"_i;
  exclude.elements = {"during WITH &&"};
  std::vector<Exclude> all(6, exclude);
  all[1].include = {"during"_i};
  all[2].where = "(a > 0)";
  all[3].deferrable = Deferrable::InitiallyDeferred;
  all[4].options = {{"fillfactor", "55"}};
  all[5].method = "btree";
  all[5].elements = {
      "a \"My app\".integers WITH OPERATOR(\"My app\".===)",
      "lower(\"C c\") COLLATE \"My app\".german WITH =", "posix text_pattern_ops DESC WITH ="};
  return all;
}

std::vector<Index> variants(Index index, int major) {
  index.table = kTable;
  index.name = "T index"_i;
  index.on = {"a"};
  std::vector<Index> all(12, index);
  all[1].unique = true;
  all[2].nulls_not_distinct = major >= 15;
  all[2].unique = true;
  all[3].on = {"a DESC", "b NULLS FIRST", "id DESC NULLS LAST"};
  all[4].on = {"lower(\"C c\")", "((doc ->> 'k'::text))", "((a + b)) DESC"};
  all[5].on = {"\"C c\" COLLATE \"My app\".german", "posix COLLATE pg_catalog.\"default\"",
               "lower(posix)"};
  all[6].on = {"\"C c\" text_pattern_ops", "v", "w", "m", "list", "v varchar_pattern_ops"};
  all[7].method = "gin";
  all[7].on = {"doc jsonb_path_ops", "list"};
  all[7].options = {{"fastupdate", "off"}};
  all[8].include = {"C c"_i, "doc"_i};
  all[9].where = "((a > 0) AND (v IS NOT NULL))";
  all[10].options = {{"fillfactor", "55"}};
  all[11].method = "brin";
  all[11].on = {major >= 14 ? "a int4_minmax_multi_ops (values_per_range = 16)" : "a", "b"};
  return all;
}

/// As the planner does: what cannot be altered is dropped and created.
template <class K>
Statements change(const K& from, const K& to, const Context& context) {
  if (const std::optional<Alteration> alteration = alter(from, to, context)) {
    return alteration->statements;
  }
  Statements statements = drop(from, context);
  const Statements created = create(to, context);
  statements.insert(statements.end(), created.begin(), created.end());
  return statements;
}

/// The objects of kind K that the kind's own query finds under this identity.
template <class K>
std::vector<K> read_one(pg::Connection& connection, const ObjectId& id) {
  std::vector<K> found = test::read_all<K>(connection);
  std::erase_if(found, [&](const K& object) { return identity(object) != id; });
  return found;
}

std::vector<Index> indexes_after(std::string_view sql) {
  const test::TestDatabase database(kTables);
  database.execute(sql);
  pg::Connection connection = connection_to(database);
  return test::read_all<Index>(connection);
}

}  // namespace

TEMPLATE_TEST_CASE("what is created is read back equal, and so is every change of it",
                   "[model][constraint][server]", PrimaryKey, Unique, ForeignKey, Check, Exclude,
                   Index) {
  const test::TestDatabase database(kTables);
  pg::Connection connection = connection_to(database);
  const Context context{
      .server_major = connection.major(), .online = GENERATE(false, true), .dependents = {}};
  const std::vector<TestType> all = variants(TestType{}, connection.major());
  const ObjectId id = identity(all.front());
  for (const TestType& other : all) {
    CAPTURE(to_text(other), context.online);
    test::run(connection, create(all.front(), context));
    CHECK(read_one<TestType>(connection, id) == std::vector{all.front()});
    test::run(connection, change(all.front(), other, context));
    CHECK(read_one<TestType>(connection, id) == std::vector{other});
    test::run(connection, change(other, all.front(), context));
    CHECK(read_one<TestType>(connection, id) == std::vector{all.front()});
    TestType renamed = all.front();
    set_name(renamed, "other"_i);
    test::run(connection, rename(all.front(), renamed));
    CHECK(read_one<TestType>(connection, identity(renamed)) == std::vector{renamed});
    test::run(connection, drop(renamed, context));
    CHECK(read_one<TestType>(connection, identity(renamed)).empty());
  }
}

TEMPLATE_TEST_CASE("a clause inside CREATE TABLE makes the same constraint",
                   "[model][constraint][server]", PrimaryKey, Unique, ForeignKey, Check, Exclude) {
  const test::TestDatabase database(kTables);
  pg::Connection connection = connection_to(database);
  const std::string columns =
      "id int NOT NULL, a int, b int, \"C c\" text, posix text COLLATE \"C\", v varchar(9), "
      "m \"My app\".mood, during tsrange";
  for (const TestType& object : variants(TestType{}, connection.major())) {
    const std::optional<std::string> clause = clause_in_parent(object, {}, Context{});
    if (!clause) {
      continue;
    }
    CAPTURE(*clause);
    connection.execute("DROP TABLE \"My app\".\"T\"");
    connection.execute("CREATE TABLE \"My app\".\"T\" (" + columns + ", " + *clause + ")");
    CHECK(read_one<TestType>(connection, identity(object)) == std::vector{object});
  }
}

TEST_CASE("an index has one text however it was written", "[model][constraint][server]") {
  const auto [written, read] = GENERATE(table<std::string, std::string>({
      {"a int4_ops ASC NULLS LAST", "a"},
      {"a DESC NULLS FIRST", "a DESC"},
      {"(a)", "a"},
      {"\"C c\" COLLATE \"default\" text_ops", "\"C c\""},
      {"posix COLLATE \"C\"", "posix"},
      {"lower(\"C c\") COLLATE \"default\"", "lower(\"C c\")"},
      {"lower(posix) COLLATE \"C\"", "lower(posix)"},
      {"lower(posix)", "lower(posix)"},
      {"v text_ops", "v"},
      {"w text_ops", "w"},
      {"m enum_ops", "m"},
      {"list array_ops", "list"},
      {"CAST(doc->>'k' AS int)", "(((doc ->> 'k'::text))::integer)"},
  }));
  CAPTURE(written);
  const std::vector<Index> found =
      indexes_after("CREATE INDEX ON \"My app\".\"T\" (" + written + ")");
  REQUIRE(found.size() == 1);
  CHECK(found.front().on == std::vector{read});
}

TEST_CASE("the index of a constraint is no index of its own", "[model][constraint][server]") {
  const test::TestDatabase database(kTables);
  pg::Connection connection = connection_to(database);
  CHECK(test::read_all<Index>(connection).empty());
}

TEST_CASE("an index that was not finished is invalid", "[model][constraint][server]") {
  const test::TestDatabase database(kTables);
  database.execute("INSERT INTO \"My app\".\"T\" (id) VALUES (1), (1)");
  CHECK_THROWS(
      database.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON \"My app\".\"T\" (id)"));
  pg::Connection connection = connection_to(database);
  const std::vector<Index> found = test::read_all<Index>(connection);
  REQUIRE(found.size() == 1);
  CHECK(found.front().invalid);
}

TEST_CASE("names that the server gives are the ones foretold", "[model][constraint][server]") {
  const test::TestDatabase database(
      "CREATE TABLE u (id int PRIMARY KEY);"
      "CREATE TABLE t (a int CHECK (a > b), b int CHECK (b > 0), c int REFERENCES u,"
      "  d int, UNIQUE (a, b) INCLUDE (d), CHECK (d > 0 AND d < 9),"
      "  EXCLUDE USING btree (a WITH =, d WITH =))");
  pg::Connection connection = connection_to(database);
  const auto check_names = [&]<class K>(std::type_identity<K> /*tag*/) {
    for (const K& object : test::read_all<K>(connection)) {
      const DefaultName name = default_name(object).value();
      CHECK(sql::default_object_name(name.name1, name.name2, name.label) == object.name);
    }
  };
  check_names(std::type_identity<PrimaryKey>{});
  check_names(std::type_identity<Unique>{});
  check_names(std::type_identity<ForeignKey>{});
  check_names(std::type_identity<Check>{});
  check_names(std::type_identity<Exclude>{});
}
