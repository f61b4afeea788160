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
            .values = {}};
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
  const Comment comment{.target = identity(to), .text = "it's"};
  Enum taken = from;
  taken.name.name = sql::Identifier("status_old");

  Database before;
  Database after;
  for (Database* const database : {&before, &after}) {
    for (const Object& object : {Object(one), Object(many), Object(comment), Object(taken)}) {
      database->add(object);
    }
    database->sort();
  }
  Context context;
  context.from = &before;
  context.to = &after;
  context.dependents = {identity(one), identity(many), identity(comment)};
  const Alteration alteration = alter(from, to, context).value();
  CHECK(alteration.retypes);
  CHECK(texts(alteration.statements) ==
        Texts{"ALTER TYPE app.status RENAME TO status_old1", "CREATE TYPE app.status AS ENUM ('b')",
              "ALTER TABLE app.t\n"
              "    ALTER COLUMN one TYPE app.status USING one::text::app.status,\n"
              "    ALTER COLUMN many TYPE app.status[] USING many::text[]::app.status[]",
              "ALTER TABLE app.t ALTER COLUMN many SET STORAGE EXTERNAL",
              "DROP TYPE app.status_old1", "COMMENT ON TYPE app.status IS 'it''s'"});
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
