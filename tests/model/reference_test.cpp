#include "model/reference.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace schemadiff;
using namespace schemadiff::model;

TEST_CASE("references are read as SQL writes them", "[model][reference]") {
  const sql::Identifier app("app");
  CHECK(sql_text(Reference::parse("orgs(id)", app)) == "app.orgs(id)");
  CHECK(sql_text(Reference::parse(R"(billing."In voice" (Year, number))", app)) ==
        R"(billing."In voice"(year, number))");
  CHECK(Reference::parse("orgs", app).columns.empty());
  CHECK(sql_text(ColumnReference::parse("users.id", app)) == "app.users.id");
  CHECK(sql_text(ColumnReference::parse("crm.users.id", app)) == "crm.users.id");
  CHECK_THROWS_AS(Reference::parse("a.b.c", app), Error);
  CHECK_THROWS_AS(ColumnReference::parse("users", app), Error);
  CHECK_THROWS_AS(ColumnReference::parse("a.b.c.d", app), Error);
  CHECK_THROWS_AS(ColumnReference::parse("a.b(c)", app), Error);
}
