#include "sql/arguments.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace schemadiff;
using sql::ArgumentText;
using sql::Identifier;

TEST_CASE("a list of arguments is taken apart", "[sql][arguments]") {
  CHECK(sql::parse_arguments("").empty());
  CHECK(sql::parse_arguments(" -- nothing\n").empty());
  CHECK(sql::parse_arguments("integer") ==
        std::vector<ArgumentText>{{.mode = "IN", .name = Identifier(), .type = "integer"}});
  CHECK(
      sql::parse_arguments("double precision, in a numeric(10, 2)") ==
      std::vector<ArgumentText>{{.mode = "IN", .name = Identifier(), .type = "double precision"},
                                {.mode = "IN", .name = Identifier("a"), .type = "numeric(10, 2)"}});
  CHECK(sql::parse_arguments("OUT \"A, b\" app.mood[], inout c text DEFAULT 'x, y', "
                             "d text[] = ARRAY['a', 'b'] -- the last\n, VARIADIC \"any\"") ==
        std::vector<ArgumentText>{
            {.mode = "OUT", .name = Identifier("A, b"), .type = "app.mood[]"},
            {.mode = "INOUT", .name = Identifier("c"), .type = "text", .default_value = "'x, y'"},
            {.mode = "IN",
             .name = Identifier("d"),
             .type = "text[]",
             .default_value = "ARRAY['a', 'b']"},
            {.mode = "VARIADIC", .name = Identifier(), .type = "\"any\""}});
}

TEST_CASE("what is no list of arguments is refused in the parser's words", "[sql][arguments]") {
  for (const std::string_view text : {"a", "a integer,", "a integer) RETURNS (b", "a b c"}) {
    CAPTURE(text);
    if (text == "a") {
      CHECK(sql::parse_arguments(text).size() == 1);  // a type
    } else {
      CHECK_THROWS_AS(sql::parse_arguments(text), Error);
    }
  }
  CHECK_THROWS_WITH(sql::parse_arguments("a integer,"),
                    "'a integer,' is no list of arguments: syntax error at or near \")\"");
}

TEST_CASE("a type's name is known by its words", "[sql][arguments]") {
  const auto names = [](std::string_view text) {
    const std::optional<sql::TypeName> type = sql::parse_type_name(text);
    return type ? type->names : std::vector<std::string>{};
  };
  CHECK(names("int") == std::vector<std::string>{"pg_catalog", "int4"});
  CHECK(names("int4") == std::vector<std::string>{"int4"});
  CHECK(names("Mood") == std::vector<std::string>{"mood"});
  CHECK(names("app.\"Mood\"") == std::vector<std::string>{"app", "Mood"});
  CHECK(names("varchar(20)") == std::vector<std::string>{"pg_catalog", "varchar"});
  CHECK(sql::parse_type_name("text[][3]")->is_array);
  CHECK(sql::parse_type_name("integer ARRAY")->is_array);
  CHECK_FALSE(sql::parse_type_name("text")->is_array);
  CHECK_FALSE(sql::parse_type_name("users.id%TYPE"));
  CHECK_FALSE(sql::parse_type_name("text), (1"));
}

TEST_CASE("a trigger's condition is found in its definition", "[sql][arguments]") {
  CHECK(sql::trigger_condition("CREATE TRIGGER t AFTER INSERT ON app.t FOR EACH ROW EXECUTE "
                               "FUNCTION app.f('WHEN (x)')") == std::nullopt);
  CHECK(sql::trigger_condition(
            "CREATE TRIGGER \" WHEN (a) \" AFTER INSERT ON app.t FOR EACH ROW WHEN ((new.a <> "
            "') EXECUTE FUNCTION x('::text)) EXECUTE FUNCTION app.f()") ==
        "(new.a <> ') EXECUTE FUNCTION x('::text)");
}
