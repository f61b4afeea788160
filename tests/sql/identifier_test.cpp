#include "sql/identifier.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "support/server.h"

using namespace schemadiff;
using sql::Identifier;
using sql::QualifiedName;

namespace {

/// `count` times "ä", two bytes each.
std::string umlauts(int count) {
  std::string result;
  for (int i = 0; i < count; ++i) {
    result += "ä";
  }
  return result;
}

const std::vector<std::string> kOddNames = {
    "users",
    "users_2",
    "_x",
    "2nd",
    "Users",
    "user",
    "select",
    "between",
    "timestamp",
    "concurrently",
    "left",
    "json_table",
    "table",
    "merge",
    "odd name",
    "odd.name",
    "odd\"name",
    "\"",
    "it's",
    "a\\b",
    "größe",
    "日本",
    "x\"; DROP TABLE t; --",
    "a$b",
    "line\nbreak",
    " ",
    "begin",
    "atomic",
    "value",
    "key",
    "name",
    "type",
    "role",
    "public",
};

}  // namespace

TEST_CASE("a name is quoted exactly when SQL needs it", "[sql][identifier]") {
  const auto [raw, text] = GENERATE(table<std::string, std::string>({
      {"users", "users"},
      {"_x1", "_x1"},
      {"Users", R"("Users")"},
      {"2nd", R"("2nd")"},
      {"a$b", R"("a$b")"},
      {"größe", R"("größe")"},
      {"odd.name", R"("odd.name")"},
      {"odd\"name", R"("odd""name")"},
      {"x\"; DROP TABLE t; --", R"("x""; DROP TABLE t; --")"},
      {"", R"("")"},
      {"user", R"("user")"},
      {"values", R"("values")"},
      {"authorization", R"("authorization")"},
      {"merge_action", R"("merge_action")"},  // a keyword from 17 on
      {"name", "name"},
  }));
  CHECK(fmt::format("{}", Identifier(raw)) == text);
}

TEST_CASE("qualified names, literals and roles become SQL text through fmt", "[sql][identifier]") {
  CHECK(fmt::format("{}", QualifiedName{Identifier("Billing"), Identifier("invoice")}) ==
        R"("Billing".invoice)");
  CHECK(fmt::format("{}", sql::Literal{"it's"}) == "'it''s'");
  CHECK(fmt::format("{}", sql::Literal{R"(a\b'c)"}) == R"(E'a\\b''c')");
  CHECK(fmt::format("{}", sql::Role{.name = Identifier("PUBLIC")}) == R"("PUBLIC")");
  CHECK(fmt::format("{}", sql::Role{.name = {}, .is_public = true}) == "PUBLIC");
}

TEST_CASE("the server reads quoted names and literals as they were meant",
          "[sql][identifier][server]") {
  const test::TestDatabase database;
  for (const std::string& name : kOddNames) {
    CAPTURE(name);
    database.execute(fmt::format("CREATE TABLE {} ({} int)", Identifier(name), Identifier(name)));
    const std::string found = fmt::format(
        "SELECT count(*) FROM pg_catalog.pg_attribute WHERE attname = {} AND attrelid = "
        "{}::regclass",
        sql::Literal{name}, sql::Literal{sql::quoted(Identifier(name))});
    CHECK(database.rows(found) == std::vector<std::string>{"1"});
    // Our list spans all majors, so that we may quote what this server would not, never the other
    // way round.
    const std::string ident = fmt::format("SELECT quote_ident({})", sql::Literal{name});
    const std::string server = database.rows(ident).front().substr(0, 1);
    CHECK((server != "\"" || sql::quoted(Identifier(name)).starts_with('"')));
  }
}

TEST_CASE("every keyword of the server that needs quotes gets them", "[sql][identifier][server]") {
  const test::TestDatabase database;
  for (const std::string& word :
       database.rows("SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'")) {
    CAPTURE(word);
    CHECK(sql::needs_quotes_as_keyword(word));
  }
  CHECK_FALSE(sql::needs_quotes_as_keyword("begin"));
  CHECK_FALSE(sql::needs_quotes_as_keyword("users"));
}

TEST_CASE("a long name is cut between characters", "[sql][identifier]") {
  CHECK(sql::truncated("users") == Identifier("users"));
  CHECK(sql::truncated(std::string(63, 'x')).raw() == std::string(63, 'x'));
  CHECK(sql::truncated(std::string(64, 'x')).raw() == std::string(63, 'x'));
  CHECK(sql::truncated(umlauts(32)).raw() == umlauts(31));
  CHECK(sql::truncated("x" + umlauts(32)).raw() == "x" + umlauts(31));
}

TEST_CASE("a default name is the server's", "[sql][identifier][server]") {
  const auto [owner, column] = GENERATE_COPY(table<std::string, std::string>({
      {"users", "email"},
      {std::string(63, 't'), "email"},
      {"users", std::string(63, 'c')},
      {std::string(63, 't'), std::string(63, 'c')},
      {std::string(40, 't'), std::string(41, 'c')},
      {std::string(30, 't'), std::string(29, 'c')},
      {umlauts(31), "c"},
      {umlauts(20), umlauts(21)},
      {"x" + umlauts(30), "yy" + umlauts(30)},
      {"日本日本日本日本日本日本", "日本日本日本日本日本日本日本"},
  }));
  const Identifier table_name(owner);
  const Identifier column_name(column);
  const test::TestDatabase database(
      fmt::format("CREATE TABLE {0} ({1} int UNIQUE CHECK ({1} > 0) REFERENCES {0} ({1}));"
                  "CREATE INDEX ON {0} ({1});"
                  "ALTER TABLE {0} ADD other serial PRIMARY KEY;",
                  table_name, column_name));
  std::vector<std::string> expected = {sql::default_object_name(table_name, "", "pkey").raw(),
                                       sql::default_object_name(table_name, "other", "seq").raw()};
  for (const std::string_view label : {"key", "check", "fkey", "idx"}) {
    expected.push_back(sql::default_object_name(table_name, column, label).raw());
  }
  std::vector<std::string> found = database.rows(
      "SELECT relname FROM pg_class WHERE relkind IN ('i', 'S') AND relnamespace = "
      "'public'::regnamespace"
      " UNION SELECT conname FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid <> 0");
  std::ranges::sort(expected);
  std::ranges::sort(found);
  CHECK(found == expected);
}

TEST_CASE("names are read as SQL reads them", "[sql][identifier]") {
  const auto [text, schema, name] = GENERATE(table<std::string, std::string, std::string>({
      {"users", "public", "users"},
      {"Users", "public", "users"},
      {"billing.invoice", "billing", "invoice"},
      {R"("odd.name")", "public", "odd.name"},
      {R"(a."b c")", "a", "b c"},
      {R"("A"."b""c")", "A", "b\"c"},
      {" a . b ", "a", "b"},
      {"größe", "public", "größe"},
      {"a$1", "public", "a$1"},
      {"user", "public", "user"},
      {R"("""")", "public", "\""},
  }));
  CHECK(sql::parse_qualified_name(text, Identifier("public")) ==
        QualifiedName{Identifier(schema), Identifier(name)});
}

TEST_CASE("what is no name is refused", "[sql][identifier]") {
  const std::string text =
      GENERATE(as<std::string>{}, "", " ", ".", "a.", ".a", "a..b", "a.b.c", "a b", "1a", "a-b",
               R"("")", R"("a)", R"("a"b)", "a;", "a(b)", std::string(64, 'x'));
  CAPTURE(text);
  CHECK_THROWS_AS(sql::parse_qualified_name(text, Identifier("public")), Error);
}

TEST_CASE("a quoted name reads back to itself", "[sql][identifier]") {
  for (const std::string& name : kOddNames) {
    CHECK(sql::parse_qualified_name(sql::quoted(Identifier(name)), {}).name.raw() == name);
  }
}

TEST_CASE("names with a list behind them are read as SQL would", "[sql][identifier]") {
  using sql::parse_name_and_list;
  const auto read = parse_name_and_list(R"(billing."In voice" (Year, "n,o"))");
  CHECK(read.parts == std::vector{Identifier("billing"), Identifier("In voice")});
  CHECK(read.list == std::vector{Identifier("year"), Identifier("n,o")});
  CHECK(parse_name_and_list("a.b.c").parts.size() == 3);
  CHECK(parse_name_and_list("a").list.empty());

  for (const std::string text :
       {"", "a(", "a()", "a(b", "a(b,)", "a(b) c", "a.(b)", "(a)", "a(b.c)"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_name_and_list(text), Error);
  }
}
