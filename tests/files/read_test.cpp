#include "files/read.h"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "model/column.h"
#include "model/column_default.h"
#include "model/declaration.h"
#include "model/enum.h"
#include "model/filter.h"
#include "model/foreign_key.h"
#include "model/function.h"
#include "model/index.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/reference.h"
#include "model/sequence.h"
#include "model/table.h"
#include "sql/identifier.h"
#include "support/folder.h"

namespace schemadiff::files {

namespace {

model::Declaration read_text(const std::string& text) {
  return read(std::vector<Source>{{.name = "m.toml", .text = text}}, {});
}

/// The identities of all objects, one a line.
std::string objects_of(const model::Declaration& declaration) {
  std::string text;
  declaration.database.for_each(
      [&](const auto& object) { text += model::to_string(model::identity_of(object)) + "\n"; });
  return text;
}

/// What is wrong with the files, as a compiler would print it.
std::string problems_of(const std::vector<Source>& sources, const model::Filter& filter = {}) {
  try {
    static_cast<void>(read(sources, filter));
  } catch (const DiagnosticsError& error) {
    std::string text;
    for (const Diagnostic& d : error.diagnostics()) {
      text += to_string(d.where) + ": " + d.message + (d.hint ? " [" + *d.hint + "]" : "") + "\n";
    }
    return text;
  }
  return "";
}

std::string problems_of(const std::string& text) {
  return problems_of(std::vector<Source>{{.name = "m.toml", .text = text}});
}

const model::Column& column(const model::Declaration& declaration, const std::string& name) {
  for (const model::Column& c : declaration.database.all<model::Column>()) {
    if (c.name.raw() == name) {
      return c;
    }
  }
  throw std::logic_error("no column " + name);
}

constexpr auto kUsers = R"toml(#:schema ./schemadiff.schema.json
schema = "public"

[enum]
user_status = ["active", "suspended", { value = "gone", renamed_from = "deleted" }]

[table.orgs]
primary_key = { columns = ["id"], name = "orgs_pk", comment = "the key" }
column.id = "bigint"

[table.users]
comment     = "People who can sign in."
primary_key = ["id"]
renamed_from = "people"

[table.users.column]
id         = { type = "bigint", identity = "always" }
email      = { type = "varchar(255)", unique = true }
full_name  = { type = "text", renamed_from = ["name", "label"] }
status     = { type = "user_status", default = "'active'" }
role       = { type = "varchar(32)", null = true }
org_id     = { type = "bigint", references = "orgs(id)", on_delete = "cascade" }
created_at = { type = "timestamptz", default = "now()" }

[table.users.check]
users_name_not_blank = "length(full_name) > 0"

[table.users.index]
ix_users_email_lower = { on = ["lower(email)"], unique = true, where = "status <> 'deleted'" }

[table."billing.invoice"]
column.number = { type = "serial", primary_key = true }
)toml";

}  // namespace

TEST_CASE("the format's own example is read", "[files][read]") {
  const model::Declaration declaration = read_text(kUsers);
  const model::Database& database = declaration.database;

  CHECK(objects_of(declaration) == R"(schema billing
enum public.user_status
sequence billing.invoice_number_seq
table billing.invoice
table public.orgs
table public.users
column billing.invoice.number
column public.orgs.id
column public.users.created_at
column public.users.email
column public.users.full_name
column public.users.id
column public.users.org_id
column public.users.role
column public.users.status
default billing.invoice.number
default public.users.created_at
default public.users.status
primary key billing.invoice.invoice_pkey
primary key public.orgs.orgs_pk
primary key public.users.users_pkey
unique constraint public.users.users_email_key
check constraint public.users.users_name_not_blank
index public.ix_users_email_lower
foreign key public.users.users_org_id_fkey
comment on primary key public.orgs.orgs_pk
comment on table public.users
)");

  SECTION("columns keep the order of the file") {
    CHECK(column(declaration, "email").position.value == 2);
    CHECK(column(declaration, "created_at").position.value == 7);
  }

  SECTION("attributes arrive") {
    CHECK(column(declaration, "role").null);
    CHECK_FALSE(column(declaration, "email").null);
    CHECK(column(declaration, "full_name").type == "text");
    const std::vector<model::EnumValue>& values = database.all<model::Enum>().front().values;
    REQUIRE(values.size() == 3);
    CHECK(values.back().label == "gone");
    CHECK(values.back().renamed_from.value == std::vector<std::string>{"deleted"});
    const model::ForeignKey& key = database.all<model::ForeignKey>().front();
    CHECK(key.on_delete == model::ReferentialAction::Cascade);
    CHECK(model::sql_text(key.references) == "public.orgs(id)");
    const model::Index& index = database.all<model::Index>().front();
    CHECK(index.unique);
    CHECK(index.on == std::vector<std::string>{"lower(email)"});
    CHECK(index.where == "status <> 'deleted'");
  }

  SECTION("serial is a type, a sequence and a default") {
    CHECK(column(declaration, "number").type == "integer");
    const model::Sequence& sequence = database.all<model::Sequence>().front();
    CHECK(sequence.type == "integer");
    REQUIRE(sequence.owned_by.has_value());
    CHECK(model::sql_text(sequence.owned_by.value()) == "billing.invoice.number");
    CHECK(database.all<model::ColumnDefault>().front().expression ==
          "nextval('billing.invoice_number_seq'::regclass)");
  }

  SECTION("hints, positions and search paths are kept beside") {
    REQUIRE(declaration.renames.size() == 2);
    CHECK(model::to_string(declaration.renames[0].object) == "table public.users");
    CHECK(declaration.renames[0].former_names == std::vector<std::string>{"people"});
    CHECK(declaration.renames[1].former_names == std::vector<std::string>{"name", "label"});
    const model::ObjectId email = identity(column(declaration, "email"));
    CHECK(to_string(declaration.position_of(email)) == "m.toml:18:23");
    const model::ObjectId number = identity(column(declaration, "number"));
    CHECK(declaration.search_path_of(number) ==
          std::vector{sql::Identifier("billing"), sql::Identifier("public")});
    CHECK(declaration.search_path_of(email) == std::vector{sql::Identifier("public")});
  }

  SECTION("names left out are marked") {
    std::string implicit;
    for (const auto& [id, origin] : declaration.origins.get()) {
      implicit += origin.implicit_name ? id.path.back().raw() + " " : "";
    }
    CHECK(implicit ==
          "users_org_id_fkey invoice_pkey users_pkey invoice_number_seq users_email_key ");
  }
}

TEST_CASE("a name left out gets a digit where PostgreSQL's is taken", "[files][read]") {
  CHECK(objects_of(read_text(R"(
[sequence]
t_a_key = {}
[table.t.column]
a = { type = "int", unique = true, check = "a > 0" }
[table.t]
check.t_a_check = "a < 9"
primary_key = { columns = "a" }
)")) == R"(sequence public.t_a_key
table public.t
column public.t.a
primary key public.t.t_pkey
unique constraint public.t.t_a_key1
check constraint public.t.t_a_check
check constraint public.t.t_a_check1
)");
}

TEST_CASE("names are raw", "[files][read]") {
  CHECK(objects_of(read_text(R"(
[table.Users.column."a.b"]
type = "text"
[table.'"odd.name"'.column]
'say "hi"' = "text"
[table.'My Schema."x""y"'.column]
"größe" = "int"
)")) == R"(schema "My Schema"
table "My Schema"."x""y"
table public."Users"
table public."odd.name"
column "My Schema"."x""y"."größe"
column public."Users"."a.b"
column public."odd.name"."say ""hi"""
)");
}

TEST_CASE("what needs no further word is declared with true", "[files][read]") {
  CHECK(objects_of(read_text(R"(
[extension]
"uuid-ossp" = true
hstore = "1.8"
[schema]
billing = true
[table.t.column]
a = { type = "int", primary_key = true, unique = false }
)")) == R"(schema billing
extension hstore
extension "uuid-ossp"
table public.t
column public.t.a
primary key public.t.t_pkey
)");
  CHECK(problems_of("table.t.column.a = { type = \"int\", default = false }") ==
        "m.toml:1:46: 'default' takes a string, not a boolean [put it in quotes: \"false\"]\n");
}

TEST_CASE("every mistake is told with its position and the way out", "[files][read]") {
  CHECK(problems_of(R"(
[table.t.column]
a = { type = "int", nul = true }
b = { type = 4, default = 0 }
c = { null = "yes", type = "int", identity = "alway" }
d = { null = true }
e = { type = "int", on_delete = "cascade" }
f = { type = "int", identity = { increment = 1.5, stat = 1 } }
g = 1979-05-27
[table.t]
primary_key = true
comment = ""
index = ["a"]
[table.t.unique]
u = { columns = { a = 1 } }
"" = ["a"]
[tabl.x]
)") ==
        R"(m.toml:3:21: unknown key 'nul' (did you mean 'null'?)
m.toml:4:14: 'type' takes a string, not an integer [put it in quotes: "4"]
m.toml:4:27: 'default' takes a string, not an integer [put it in quotes: "0"]
m.toml:5:14: 'null' takes true or false, not a string
m.toml:5:46: 'identity' takes one of 'always', 'by default', not 'alway' (did you mean 'always'?)
m.toml:6:1: 'type' is missing or empty
m.toml:7:21: 'on_delete' needs 'references' beside it
m.toml:8:46: 'increment' takes an integer, not a floating-point number
m.toml:8:51: unknown key 'stat' (did you mean 'start'?)
m.toml:9:5: 'g' takes a string, not a date or time
m.toml:11:15: 'primary_key' takes a list of strings, not a boolean
m.toml:12:1: 'text' is missing or empty
m.toml:13:9: 'index' takes a table of names (index.NAME = …), not a list
m.toml:15:17: 'columns' takes a list of strings, not a table
m.toml:16:1: a name must not be empty
m.toml:17:2: unknown key 'tabl' (did you mean 'table'?)
)");
}

TEST_CASE("a name that PostgreSQL would cut or cannot hold is refused", "[files][read]") {
  const std::string long_name(64, 'x');
  CHECK(problems_of("[table." + long_name + "]\n[table.t.column]\n\"a\\u0000b\" = \"int\"\n" +
                    "[table.'a.b.c']\n[table.'\"a']\n[table.'a.']\n") ==
        "m.toml:1:8: the name '" + long_name + "' has 64 bytes: PostgreSQL would cut it to 63, '" +
            std::string(63, 'x') + "'\n" +
            R"(m.toml:3:1: a name must not hold the character U+0000
m.toml:4:8: 'a.b.c' is not a name: it has more than two parts; a dot that belongs to a name goes into double quotes
m.toml:5:8: '"a' is not a name: a double quote is not closed
m.toml:6:8: 'a.' is not a name: a part of it is empty
)");
}

TEST_CASE("an object is declared once", "[files][read]") {
  CHECK(problems_of({{.name = "a.toml", .text = "[table.t]\ncolumn.a = \"int\"\n"},
                     {.name = "b.toml", .text = "schema = \"public\"\n[table.t]\n"},
                     {.name = "c.toml", .text = "[table.'public.t']\n"}}) ==
        R"(b.toml:2:8: table public.t is declared twice; the first time at a.toml:1:8
c.toml:1:8: table public.t is declared twice; the first time at a.toml:1:8
)");
  SECTION("and so is a name") {
    CHECK(problems_of(R"(
enum.t = ["a"]
[table.t.column]
a = { type = "int", unique = { name = "x" } }
[table.t]
index.t = "a"
check.x = "a > 0"
)") ==
          R"(m.toml:3:8: table public.t has the name of enum public.t, declared at m.toml:2:6
m.toml:6:7: index public.t has the name of table public.t, declared at m.toml:3:8
m.toml:7:7: check constraint public.t.x has the name of unique constraint public.t.x, declared at m.toml:4:21
)");
  }
}

TEST_CASE("a file that is no TOML does not hide the mistakes of the others", "[files][read]") {
  CHECK(problems_of({{.name = "a.toml", .text = "[table.t\n"},
                     {.name = "b.toml", .text = "[table.u]\nunlogd = true\n"}}) ==
        R"(a.toml:1:9: Error while parsing table header: expected ']', saw '\n'
b.toml:2:1: unknown key 'unlogd' (did you mean 'unlogged'?)
)");
  CHECK(problems_of(
            {{.name = "a.toml", .text = "[table.t]\r\ncomment = \"\"\"\n[\n\"\"\"\n  [[\n"}}) ==
        "a.toml:5:3: the name of a table should follow '['\n");
}

TEST_CASE("what the configuration excludes cannot be declared", "[files][read]") {
  const model::Filter filter{
      .include = {}, .exclude = {{.kind = "table", .glob = "old"}}, .keep = {}};
  CHECK(problems_of({{.name = "a.toml", .text = "[table.old]\ncolumn.a = \"int\"\n"}}, filter) ==
        "a.toml:1:8: table public.old is excluded by the configuration, so it cannot be "
        "declared\n");
}

TEST_CASE("routines are told apart by the types of their arguments", "[files][read]") {
  const model::Declaration declaration = read_text(R"toml(schema = "app"
[enum]
mood = ["sad", "ok"]
"public.state" = ["on"]

[function."add(int, text)"]
[function."add(bigint)"]
comment = "Adds."
[function.add]
arguments = ["m mood DEFAULT 'sad'", "VARIADIC s state[]", "OUT x int", "c citext"]
renamed_from = "old"
comment = "Of moods."
[procedure.pay]
arguments = "amount numeric(10, 2)"
)toml");
  CHECK(objects_of(declaration) == R"(schema app
enum app.mood
enum public.state
function app.add(app.mood, public.state[], citext)
function app.add(bigint)
function app.add(integer, text)
procedure app.pay(numeric)
comment on function app.add(app.mood, public.state[], citext)
comment on function app.add(bigint)
)");
  CHECK(model::to_string(declaration.renames.at(0).object) ==
        "function app.add(app.mood, public.state[], citext)");

  CHECK(problems_of("[function]\n\"f(int)\" = { arguments = \"a text\" }\n") ==
        "m.toml:2:1: the key says (integer) and the arguments (text): the types have to be the "
        "same\n");
  CHECK(problems_of("[function]\n\"f(int)\" = {}\nf = { arguments = [\"a int4\"] }\n") ==
        "m.toml:3:1: function public.f(integer) is declared twice; the first time at m.toml:2:1\n");
  CHECK(problems_of("[function]\nf = { arguments = [\"a int\", \"b int,\"] }\n") ==
        "m.toml:2:29: 'b int,' is no list of arguments: syntax error at or near \")\"\n");
  CHECK(problems_of("[enum]\nm = \"a\"\n[function]\n\"f(m)\" = {}\n\"f(public.m)\" = {}\n") ==
        "m.toml:4:1: function public.f(public.m) is declared twice\n");
}

TEST_CASE("a long text may lie beside the model file", "[files][read]") {
  const test::TemporaryFolder folder;
  folder.write("fn/one.sql", "SELECT 1\n");
  const std::vector<std::filesystem::path> files{
      folder.write("m.toml", "[function.one]\nreturns = \"int\"\nbody_file = \"fn/one.sql\"\n")};
  const model::Declaration declaration = read(load(files, folder.path()), {});
  CHECK(declaration.database.all<model::Function>().at(0).body == "SELECT 1\n");

  std::filesystem::remove(folder.path() / "fn/one.sql");
  CHECK(problems_of(load(files, folder.path())) ==
        "m.toml:3:13: the file " + (folder.path() / "fn/one.sql").generic_string() +
            " cannot be read\n");
  CHECK(problems_of("[function.f]\nbod_file = \"x\"\n") ==
        "m.toml:2:1: unknown key 'bod_file' (did you mean 'obj_file'?)\n");
}

TEST_CASE("a table may be spread over its file", "[files][read]") {
  const model::Declaration declaration = read_text(R"(
[table.t.column.b]
type = "text"
[table.t]
unlogged = true
column.a = "int"
with = { fillfactor = 70, "toast.autovacuum_enabled" = false }
[table.t.column.c]
type = "text"
collation = "C"
with.n_distinct = -0.5
)");
  CHECK(column(declaration, "b").position.value == 1);
  CHECK(column(declaration, "a").position.value == 2);
  CHECK(column(declaration, "c").position.value == 3);
  CHECK(column(declaration, "c").collation ==
        sql::QualifiedName{.schema = {}, .name = sql::Identifier("C")});
  CHECK(column(declaration, "c").options == model::Options{{"n_distinct", "-0.5"}});
  CHECK(declaration.database.all<model::Table>().front().options ==
        model::Options{{"fillfactor", "70"}, {"toast.autovacuum_enabled", "false"}});
}

}  // namespace schemadiff::files
