#include "files/write.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "files/read.h"
#include "model/column.h"
#include "model/comment.h"
#include "model/database.h"
#include "model/enum.h"
#include "model/foreign_key.h"
#include "model/schema.h"
#include "model/sequence.h"
#include "model/table.h"
#include "model/unique.h"
#include "sql/identifier.h"
#include "support/folder.h"

namespace schemadiff::files {

namespace {

using Files = std::map<std::filesystem::path, std::string>;

model::Database read_files(const Files& files) {
  std::vector<Source> sources;
  for (const auto& [name, text] : files) {
    sources.push_back({.name = name.string(), .text = text});
  }
  try {
    return read(sources, {}).database;
  } catch (const DiagnosticsError& error) {
    for (const Diagnostic& d : error.diagnostics()) {
      UNSCOPED_INFO(to_string(d.where) << ": " << d.message);
    }
    for (const auto& [name, text] : files) {
      UNSCOPED_INFO("--- " << name << "\n" << text);
    }
    throw;
  }
}

model::Database read_text(const std::string& text) {
  return read_files({{"m.toml", text}});
}

/// All files, one after the other.
std::string together(const Files& files) {
  std::string text;
  for (const auto& [name, content] : files) {
    text += "# " + name.string() + "\n" + content;
  }
  return text;
}

/// What is written for a model, which has to read back to the same objects in the same order.
std::string written(const std::string& text) {
  const model::Database database = read_text(text);
  const Files files = write(database);
  const model::Database again = read_files(files);
  CHECK(again == database);
  CHECK(write(again) == files);
  return together(files);
}

}  // namespace

TEST_CASE("a table is written with everything that belongs to it", "[files][write]") {
  const std::string text = written(R"toml(
enum.user_status = ["active", "suspended"]
[table.orgs.column]
id = { type = "bigint", primary_key = true }
[table.users]
comment = "People who can sign in."
primary_key = "id"
with = { fillfactor = 70, "toast.autovacuum_enabled" = false }
[table.users.column]
id = { type = "bigint", identity = "always", comment = "never used again" }
email = { type = "character varying(255)", unique = true }
status = { type = "public.user_status", default = "'active'" }
role = { type = "varchar(32)", null = true }
org_id = { type = "bigint", references = "orgs(id)", on_delete = "cascade", deferrable = "initially deferred" }
manager = { type = "bigint", null = true }
seen = { type = "timestamp(3) with time zone", null = true, identity = { start = 5, cache = 3 } }
[table.users.check]
users_email_check = "email ~ '@'"
not_blank = 'length("email") > 0'
late = { expression = "role <> ''", not_valid = true }
[table.users.unique]
one_of_a_kind = ["email", "role"]
[table.users.index]
ix_users_email_lower = { on = ["lower(email)"], unique = true, where = "status <> 'suspended'" }
[table.users.foreign_key]
to_boss = { columns = "manager", references = "users(id)", comment = "the boss" }
[table.users.exclude]
no_two = { elements = ["email WITH ="], method = "btree" }
)toml");
  CHECK(text == test::golden("files/written_users.toml", text));
}

TEST_CASE("serial columns are written as serial", "[files][write]") {
  CHECK(written(R"toml(
[table.t.column]
a = "bigserial"
b = { type = "serial", comment = "numbers" }
c = "integer"
)toml") == R"toml(# t.toml
[table.t.column]
a = "bigserial"
b = { type = "serial", comment = "numbers" }
c = "integer"
)toml");
  SECTION("but not where the sequence is another") {
    model::Database database = read_text("table.t.column.a = \"serial\"");
    database.own<model::Sequence>().front().increment = 2;
    CHECK(together(write(database)) == R"toml(# sequences.toml
[sequence]
t_a_seq = { type = "integer", increment = 2, owned_by = "t.a" }
# t.toml
[table.t.column]
a = { type = "integer", default = "nextval('public.t_a_seq'::regclass)" }
)toml");
    CHECK(read_files(write(database)) == database);
  }
}

TEST_CASE("an identity column's sequence is named only when its name is not the default",
          "[files][write]") {
  model::Database database =
      read_text("table.t.column.a = { type = \"bigint\", identity = \"always\" }");
  model::Column& column = database.own<model::Column>().front();
  REQUIRE(column.identity.has_value());
  model::Identity identity = column.identity ? *column.identity : model::Identity{};
  identity.sequence = {.schema = sql::Identifier("public"), .name = sql::Identifier("t_a_seq")};
  column.identity = identity;
  CHECK(together(write(database)) ==
        "# t.toml\n[table.t.column]\na = { type = \"bigint\", identity = \"always\" }\n");

  identity.sequence = {.schema = sql::Identifier("public"), .name = sql::Identifier("numbers")};
  database.own<model::Column>().front().identity = identity;
  CHECK(together(write(database)) ==
        "# t.toml\n[table.t.column]\na = { type = \"bigint\", identity = { generated = "
        "\"always\", sequence = \"public.numbers\" } }\n");
  CHECK(read_files(write(database)) == database);
}

TEST_CASE("a name that is not PostgreSQL's default is written", "[files][write]") {
  CHECK(written(R"toml(
[table.t]
primary_key = { columns = ["a"], name = "t_pk" }
column.a = { type = "integer", unique = { name = "a_once" } }
column.b = { type = "integer", check = "b > 0", references = "t(a)" }
)toml") == R"toml(# t.toml
[table.t]
primary_key = { columns = ["a"], name = "t_pk" }

[table.t.column]
a = "integer"
b = { type = "integer", references = "t(a)" }

[table.t.unique]
a_once = ["a"]

[table.t.check]
t_b_check = "b > 0"
)toml");
}

TEST_CASE("a default name that two would get is written", "[files][write]") {
  const std::string text = written(R"toml(
[table.t.column]
a_b = { type = "integer", check = { expression = "a_b > 0", name = "t_a_b_check" } }
[table.t_a.column]
b = { type = "integer", check = { expression = "b > 0", name = "t_a_b_check" } }
)toml");
  CHECK(text == R"toml(# t.toml
[table.t.column]
a_b = "integer"

[table.t.check]
t_a_b_check = "a_b > 0"
# t_a.toml
[table.t_a.column]
b = "integer"

[table.t_a.check]
t_a_b_check = "b > 0"
)toml");
}

TEST_CASE("objects of other schemas and kinds find their files", "[files][write]") {
  CHECK(written(R"toml(
[schema]
empty = {}
told = { comment = "about it" }
[extension]
pgcrypto = true
hstore = { schema = "ext", version = "1.8" }
[enum]
"app.status" = ["a", "b"]
none = []
[sequence]
"app.numbers" = { min = -5, cycle = true }
[table.'app.Users'.column]
"Id" = "integer"
[table.empty]
)toml") == R"toml(# app.Users.toml
schema = "app"

[table.Users.column]
Id = "integer"
# empty.toml
[table.empty]
# enums.toml
[enum]
"app.status" = ["a", "b"]
none = {}
# extensions.toml
[extension]
hstore = { version = "1.8", schema = "ext" }
pgcrypto = {}
# schemas.toml
[schema]
empty = {}
told = { comment = "about it" }
# sequences.toml
[sequence]
"app.numbers" = { min = -5, cycle = true }
)toml");
}

TEST_CASE("long and odd texts survive", "[files][write]") {
  const std::string text = written(R"toml(
[enum]
many = ["aaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccc", "dddddddddd"]
[table.t]
comment = """
two lines
and a "quote"\\"""
[table.t.column.a]
type = "text"
default = "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
comment = "tab\tand \u0001 and \u007f and é\r\n"
[table.t.column]
b = { type = "text", comment = "it's \"both\"" }
c = { type = "text", comment = 'C:\dir' }
d = { type = "text", comment = "'''\n\"\"\"\n'" }
)toml");
  CHECK(text == test::golden("files/written_texts.toml", text));
}

TEST_CASE("names with any character survive", "[files][write]") {
  const std::vector<std::string> names{"a.b", "a\"b", "\"", ".",   "..",   "a b",  "Ä",    "ß'x",
                                       "A",   "a",    "#",  "[x]", "=",    "a\\b", "a\nb", "\t",
                                       "'",   "''",   "/",  "*",   "true", "1",    "-"};
  model::Database database;
  std::int64_t position = 0;
  for (const std::string& name : names) {
    for (const std::string& schema : {std::string("public"), name}) {
      const sql::QualifiedName table{.schema = sql::Identifier(schema),
                                     .name = sql::Identifier(name)};
      model::Table object;
      object.name = table;
      database.add(object);
      model::Column column;
      column.table = table;
      column.name = sql::Identifier(name);
      column.type = "\"" + std::string("odd type") + "\"";
      column.position.value = ++position;
      database.add(column);
      model::Unique unique;
      unique.table = table;
      unique.name = sql::Identifier(name + "!");
      unique.columns = {column.name};
      database.add(unique);
      model::ForeignKey key;
      key.table = table;
      key.name = sql::Identifier(name + "?");
      key.columns = {column.name};
      key.references = {.table = table, .columns = {column.name}};
      database.add(key);
      database.add(model::Comment{.target = identity(column), .text = name});
    }
    database.add(model::Schema{.name = sql::Identifier(name)});
    model::Enum type;
    type.name = {.schema = sql::Identifier(name), .name = sql::Identifier(name + "_e")};
    type.values.emplace_back().label = name;
    database.add(type);
  }
  database.sort();
  const Files files = write(database);
  CHECK(read_files(files) == database);
}

TEST_CASE("columns are written in their order", "[files][write]") {
  CHECK(written("[table.t.column]\nz = \"text\"\na = \"text\"\nm = \"text\"\n") ==
        "# t.toml\n[table.t.column]\nz = \"text\"\na = \"text\"\nm = \"text\"\n");
}

}  // namespace schemadiff::files
