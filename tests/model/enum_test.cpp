#include "model/enum.h"

#include <initializer_list>

#include <catch2/catch.hpp>

#include "model/altering.h"
#include "model/database.h"
#include "model/rename.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::texts;
using test::Texts;

namespace {

Enum status(std::initializer_list<std::string> labels) {
  Enum type{.name = {.schema = sql::Identifier("app"), .name = sql::Identifier("status")},
            .values = {},
            .removed = {}};
  for (const std::string& label : labels) {
    type.values.push_back({.label = label, .renamed_from = {}});
  }
  return type;
}

}  // namespace

TEST_CASE("an enum gets new values in place", "[model][enum]") {
  struct Case {
    Enum from;
    Enum to;
    Texts statements;
  };

  const std::string add = "[none] ALTER TYPE app.status ADD VALUE IF NOT EXISTS ";
  const Case test = GENERATE_COPY(values<Case>({
      {status({"a", "b"}), status({"a", "b", "c", "d"}), {add + "'c'", add + "'d'"}},
      {status({"b"}), status({"a", "b"}), {add + "'a' BEFORE 'b'"}},
      {status({"a", "c"}), status({"a", "b'b", "c"}), {add + "'b''b' AFTER 'a'"}},
      {status({"c"}), status({"a", "b", "c"}), {add + "'a' BEFORE 'c'", add + "'b' AFTER 'a'"}},
      {status({}), status({"a"}), {add + "'a'"}},
  }));
  const Alteration alteration = alter(test.from, test.to, {}).value();
  CHECK(texts(alteration.statements) == test.statements);
  CHECK_FALSE(alteration.retypes);
}

TEST_CASE("an enum that loses a value is built anew", "[model][enum]") {
  const Enum from = status({"a", "b"});
  const Enum to = status({"b"});
  const sql::QualifiedName table{.schema = sql::Identifier("app"), .name = sql::Identifier("t")};
  Column one;
  one.table = table;
  one.name = sql::Identifier("one");
  one.type = "app.status";
  Column many = one;
  many.name = sql::Identifier("many");
  many.position.value = 1;
  many.type = "app.status[]";
  many.storage = Storage::External;
  Enum taken = from;
  taken.name.name = sql::Identifier("status_old");

  Database before;
  Database after;
  for (Database* const database : {&before, &after}) {
    for (const Object& object : {Object(one), Object(many), Object(taken)}) {
      database->add(object);
    }
    database->add(database == &before ? from : to);
    database->add_use(identity(one), identity(to));
    database->add_use(identity(many), identity(to));
    database->sort();
  }
  Context context;
  context.from = &before;
  context.to = &after;
  const Alteration alteration = alter(from, to, context).value();
  CHECK(alteration.retypes);
  CHECK(alteration.anew == std::vector{identity(to)});
  CHECK(alteration.moved == std::vector{identity(one), identity(many)});
  Texts found = texts(alteration.statements);
  REQUIRE(found.size() == 7);
  CHECK(found[0] == R"(DO $check$
DECLARE
  found bigint := (SELECT count(*) FROM app.t WHERE one::text = ANY (ARRAY['a']));
BEGIN
  IF found > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_text_representation',
      MESSAGE = format('%s rows of app.t.one hold a value that app.status loses', found),
      HINT = 'Change these rows first, or say in the model what they get: removed = { a = "…" }.';
  END IF;
END
$check$)");
  CHECK(found[1].find("WHERE many::text[] && ARRAY['a'])") != std::string::npos);
  found.erase(found.begin(), found.begin() + 2);
  CHECK(found == Texts{"ALTER TYPE app.status RENAME TO status_old1",
                       "CREATE TYPE app.status AS ENUM ('b')",
                       "ALTER TABLE app.t\n"
                       "    ALTER COLUMN one TYPE app.status USING one::text::app.status,\n"
                       "    ALTER COLUMN many TYPE app.status[] USING many::text[]::app.status[]",
                       "ALTER TABLE app.t ALTER COLUMN many SET STORAGE EXTERNAL",
                       "DROP TYPE app.status_old1"});

  SECTION("and says what rows get, where the model does") {
    Enum mapped = to;
    mapped.removed.value = {{"a", "b"}};
    const Texts moved = texts(alter(from, mapped, context).value().statements);
    REQUIRE(moved.size() == 5);
    CHECK(moved[2] ==
          "ALTER TABLE app.t\n"
          "    ALTER COLUMN one TYPE app.status USING (CASE one::text WHEN 'a' THEN 'b' ELSE "
          "one::text END)::app.status,\n"
          "    ALTER COLUMN many TYPE app.status[] USING array_replace(many::text[], 'a', "
          "'b')::app.status[]");
  }
}

TEST_CASE("a value is renamed where the hint applies", "[model][enum]") {
  Enum declared = status({"a", "c"});
  declared.values[1].renamed_from.value = {"old", "b"};
  CHECK(value_renames(status({"a", "b"}), declared) ==
        std::vector<std::pair<std::string, std::string>>{{"b", "c"}});
  CHECK(value_renames(status({"a", "b", "c"}), declared).empty());
  CHECK(value_renames(status({"a"}), declared).empty());

  const std::vector<PartRenaming> renamings = part_renamings(status({"a", "b"}), declared);
  REQUIRE(renamings.size() == 1);
  CHECK(texts(renamings.front().up) == Texts{"ALTER TYPE app.status RENAME VALUE 'b' TO 'c'"});
  CHECK(texts(renamings.front().down) == Texts{"ALTER TYPE app.status RENAME VALUE 'c' TO 'b'"});
}
