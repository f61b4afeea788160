#include "model/sequence.h"

#include <catch2/catch.hpp>

#include "model/altering.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::texts;
using test::Texts;

namespace {

Sequence numbers() {
  Sequence sequence;
  sequence.name = {.schema = sql::Identifier("shop"), .name = sql::Identifier("Numbers")};
  return sequence;
}

Texts altered(const Sequence& from, const Sequence& to) {
  return texts(alter(from, to, {}).value().statements);
}

}  // namespace

TEST_CASE("a sequence is created with what PostgreSQL would not choose itself",
          "[model][sequence]") {
  Sequence sequence = numbers();
  CHECK(texts(create(sequence, {})) == Texts{R"(CREATE SEQUENCE shop."Numbers")"});

  sequence.type = "integer";
  sequence.increment = -2;
  sequence.min = -50;
  sequence.cycle = true;
  sequence.unlogged = true;
  sequence.owned_by = ColumnReference{.table = numbers().name, .column = sql::Identifier("id")};
  CHECK(texts(create(sequence, {})) == Texts{R"(CREATE UNLOGGED SEQUENCE shop."Numbers"
    AS integer
    INCREMENT BY -2
    MINVALUE -50
    CYCLE
    OWNED BY shop."Numbers".id)"});
}

TEST_CASE("a sequence is altered by what changed", "[model][sequence]") {
  const Sequence from = numbers();
  Sequence to = from;

  SECTION("however many options changed") {
    to.increment = 10;
    to.cache = 50;
    CHECK(altered(from, to) == Texts{R"(ALTER SEQUENCE shop."Numbers" INCREMENT BY 10 CACHE 50)"});
    CHECK(altered(to, from) == Texts{R"(ALTER SEQUENCE shop."Numbers" INCREMENT BY 1 CACHE 1)"});
  }
  SECTION("the type brings its own highest value along") {
    to.type = "integer";
    CHECK(altered(from, to) ==
          Texts{R"(SELECT pg_catalog.setval('shop."Numbers"', 2147483647, true) )"
                R"(FROM shop."Numbers" WHERE last_value > 2147483647)",
                R"(ALTER SEQUENCE shop."Numbers" AS integer)"});
    CHECK(altered(to, from) == Texts{R"(ALTER SEQUENCE shop."Numbers" AS bigint)"});
  }
  SECTION("its owner goes") {
    Sequence owned = from;
    owned.owned_by = ColumnReference{.table = from.name, .column = sql::Identifier("id")};
    CHECK(altered(owned, from) == Texts{R"(ALTER SEQUENCE shop."Numbers" OWNED BY NONE)"});
  }
}

TEST_CASE("a sequence is named after the column that owns it", "[model][sequence]") {
  Sequence sequence = numbers();
  CHECK_FALSE(default_name(sequence).has_value());
  sequence.owned_by = ColumnReference{.table = numbers().name, .column = sql::Identifier("id")};
  const DefaultName name = default_name(sequence).value();
  CHECK(sql::default_object_name(name.name1, name.name2, name.label).raw() == "Numbers_id_seq");
}
