#include "model/place.h"

#include <string>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "sql/identifier.h"

namespace schemadiff::model {

TEST_CASE("a name is raw, with a schema before a dot that no quotes enclose", "[model]") {
  const sql::Identifier app("app");
  const auto parts = [&](const std::string& text) {
    const sql::QualifiedName name = parse_name(text, app);
    return name.schema.raw() + "|" + name.name.raw();
  };
  CHECK(parts("Users") == "app|Users");
  CHECK(parts("billing.My Table") == "billing|My Table");
  CHECK(parts(R"("a.b"."c""d")") == R"(a.b|c"d)");
  CHECK_THROWS_AS(parts("a.b.c"), Error);
  CHECK_THROWS_AS(parts("a."), Error);
  CHECK_THROWS_AS(parts(".a"), Error);
  CHECK_THROWS_AS(parts(""), Error);
  CHECK_THROWS_AS(parts(R"("a)"), Error);

  SECTION("and is written so that it reads back") {
    for (const char* const raw : {"a", "A b", "a.b", "\"", "a\"b", ".", "é", "\"\""}) {
      for (const char* const schema : {"app", "x.y", "Z"}) {
        const sql::QualifiedName name{.schema = sql::Identifier(schema),
                                      .name = sql::Identifier(raw)};
        CHECK(parse_name(name_text(name, app), app) == name);
      }
    }
  }
}

}  // namespace schemadiff::model
