#include "model/routine.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "model/aggregate.h"
#include "model/altering.h"
#include "model/function.h"
#include "model/object_id.h"
#include "model/procedure.h"
#include "model/settings.h"
#include "model/trigger.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::Texts;
using test::texts;

namespace {

const sql::QualifiedName kAdd{sql::Identifier("app"), sql::Identifier("add")};

Function add() {
  Function function;
  function.name = kAdd;
  function.arguments = Argument::parse_list("a integer, b integer DEFAULT 1");
  function.returns = "integer";
  function.body = "SELECT a + b";
  complete(function);
  return function;
}

std::string signature(std::string_view arguments) {
  return signature_of(Argument::parse_list(arguments)).raw();
}

std::optional<Texts> altered(const Function& from, const Function& to) {
  const std::optional<Alteration> alteration = alter(from, to, {});
  return alteration ? std::optional(texts(alteration->statements)) : std::nullopt;
}

}  // namespace

TEST_CASE("a signature has the server's spelling of what it can know", "[model][function]") {
  CHECK(signature("") == "()");
  CHECK(signature("a int, b int4, OUT c text, INOUT d bool") == "(integer, integer, boolean)");
  CHECK(signature("varchar(20), char(3), \"char\", decimal(3,2)[], timestamptz(3), float") ==
        "(character varying, character, \"char\", numeric[], timestamp with time zone, double "
        "precision)");
  CHECK(signature("VARIADIC \"any\"") == "(\"any\")");
  CHECK(signature("app.\"Mood\"[], citext, pg_catalog.int8") == "(app.\"Mood\"[], citext, bigint)");
  const auto find = [](const sql::Identifier& type) -> std::optional<sql::QualifiedName> {
    return sql::QualifiedName{sql::Identifier("app"), type};
  };
  CHECK(signature_of(Argument::parse_list("mood, text"), find).raw() == "(app.mood, text)");
}

TEST_CASE("where a signature is sure, nobody is asked", "[model][function]") {
  CHECK_FALSE(locate_routine(kAdd, sql::Identifier("()")));
  CHECK_FALSE(locate_routine(kAdd, sql::Identifier("(integer, app.mood[], \"any\")")));
  CHECK(locate_routine(kAdd, sql::Identifier("(citext)")) ==
        "SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, "
        "'app.add(citext)'::pg_catalog.regprocedure::pg_catalog.oid, 0");
}

TEST_CASE("an identity shows its signature behind the name", "[model][function]") {
  CHECK(to_string(identity(add())) == "function app.add(integer, integer)");
  const ObjectId comment{.kind = "comment", .of = "function", .path = identity(add()).path};
  CHECK(to_string(comment) == "comment on function app.add(integer, integer)");
  CHECK(names_of(comment) == Path{sql::Identifier("app"), sql::Identifier("add")});
}

TEST_CASE("key and arguments have to say the same", "[model][function]") {
  Function function = Function::declared(
      {.default_schema = sql::Identifier("app"), .parent = nullptr, .name = "add(int, text)"});
  CHECK(function.name == kAdd);
  CHECK(function.signature.raw() == "(integer, text)");
  function.arguments = Argument::parse_list("a integer, b text");
  CHECK_NOTHROW(complete(function));
  function.arguments = Argument::parse_list("a integer");
  CHECK_THROWS_WITH(complete(function),
                    "the key says (integer, text) and the arguments (integer): the types have to "
                    "be the same");
}

TEST_CASE("a function is altered by the smallest statement", "[model][function]") {
  const Function from = add();
  Function to = from;

  SECTION("ALTER for its attributes") {
    to.volatility = Volatility::Immutable;
    to.cost = 7;
    to.settings.list = {{.name = "search_path", .value = "app, \"$user\""}};
    CHECK(altered(from, to) ==
          Texts{"ALTER FUNCTION app.add(integer, integer) IMMUTABLE COST 7 SET search_path TO "
                "'app', '$user'"});
    CHECK(altered(to, from) == Texts{"ALTER FUNCTION app.add(integer, integer) VOLATILE COST 100 "
                                     "RESET search_path"});
  }
  SECTION("OR REPLACE for its body, with all that it would reset") {
    to.body = "SELECT $$x$$";
    to.strict = true;
    CHECK(altered(from, to) ==
          Texts{"CREATE OR REPLACE FUNCTION app.add(a integer, b integer DEFAULT 1) RETURNS "
                "integer\n    LANGUAGE sql STRICT\n    AS $_$SELECT $$x$$$_$"});
  }
  SECTION("OR REPLACE takes a default, and gives none back") {
    to.arguments.front().default_value = "0";
    CHECK(altered(from, to));
    CHECK_FALSE(altered(to, from));
  }
  SECTION("anew for another name of an argument or another result") {
    to.arguments.front().name = sql::Identifier("x");
    CHECK_FALSE(altered(from, to));
    to = from;
    to.returns = "bigint";
    CHECK_FALSE(altered(from, to));
    to = from;
    to.window = true;
    CHECK_FALSE(altered(from, to));
  }
  SECTION("a support function can be put, not taken away, by ALTER") {
    to.support = "app.helps";
    CHECK(altered(from, to) == Texts{"ALTER FUNCTION app.add(integer, integer) SUPPORT app.helps"});
    CHECK(altered(to, from)->front().starts_with("CREATE OR REPLACE FUNCTION"));
  }
}

TEST_CASE("a dollar quote fits its text", "[model][function]") {
  CHECK(dollar_quoted("") == "$$$$");
  CHECK(dollar_quoted("a$") == "$_$a$$_$");
  CHECK(dollar_quoted("$_$") == "$_X$$_$$_X$");
}

TEST_CASE("a setting that is a list stays one", "[model][settings]") {
  CHECK(setting_clause({.name = "search_path", .value = "App, \"Odd, \"\"x\"\"\",pg_temp"}) ==
        "search_path TO 'app', 'Odd, \"x\"', 'pg_temp'");
  CHECK(setting_clause({.name = "search_path", .value = "\"\""}) == "search_path TO ''");
  CHECK(setting_clause({.name = "search_path", .value = ""}) == "search_path TO ''");
  CHECK(setting_clause({.name = "DateStyle", .value = "ISO, DMY"}) ==
        "\"DateStyle\" TO 'ISO, DMY'");
  CHECK(setting_clause({.name = "app.user", .value = "x"}) == "app.\"user\" TO 'x'");
}

TEST_CASE("an aggregate of nothing is one of (*)", "[model][aggregate]") {
  Aggregate aggregate;
  aggregate.name = kAdd;
  aggregate.sfunc = "int8inc";
  aggregate.stype = "bigint";
  complete(aggregate);
  CHECK(texts(drop(aggregate, {})) == Texts{"DROP AGGREGATE app.add(*)"});
  CHECK(Aggregate::sql_reference(identity(aggregate)) == "AGGREGATE app.add(*)");
  aggregate.direct_arguments = Argument::parse_list("VARIADIC \"any\"");
  aggregate.arguments = Argument::parse_list("VARIADIC \"any\"");
  complete(aggregate);
  CHECK(texts(create(aggregate, {})) ==
        Texts{"CREATE AGGREGATE app.add(VARIADIC \"any\" ORDER BY VARIADIC \"any\") (\n"
              "    SFUNC = int8inc,\n    STYPE = bigint\n)"});
  CHECK(texts(drop(aggregate, {})) == Texts{"DROP AGGREGATE app.add(\"any\")"});
}

TEST_CASE("a trigger is replaced where the server can", "[model][trigger]") {
  Trigger from;
  from.relation = {
      .kind = "table", .of = "", .path = {sql::Identifier("app"), sql::Identifier("t")}};
  from.name = sql::Identifier("audit");
  from.events = {TriggerEvent::Insert};
  from.function = "app.audit";
  from.enabled = TriggerState::Always;
  Trigger to = from;

  SECTION("and stays enabled as it was") {
    to.for_each = ForEach::Row;
    CHECK(texts(alter(from, to, {.server_major = 15, .dependents = {}})->statements) ==
          Texts{"CREATE OR REPLACE TRIGGER audit\n    AFTER INSERT ON app.t\n    FOR EACH ROW\n"
                "    EXECUTE FUNCTION app.audit()",
                "ALTER TABLE app.t ENABLE ALWAYS TRIGGER audit"});
    CHECK_FALSE(alter(from, to, {.server_major = 13, .dependents = {}}));
  }
  SECTION("not a constraint trigger") {
    to.constraint = true;
    CHECK_FALSE(alter(from, to, {.server_major = 15, .dependents = {}}));
  }
  SECTION("whether it fires is an ALTER of the table") {
    to.enabled = TriggerState::Origin;
    CHECK(texts(alter(from, to, {.server_major = 13, .dependents = {}})->statements) ==
          Texts{"ALTER TABLE app.t ENABLE TRIGGER audit"});
  }
}
