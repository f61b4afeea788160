#include "report/diagram.h"

#include <string>

#include <catch2/catch.hpp>

#include "model/column.h"
#include "model/foreign_key.h"
#include "model/primary_key.h"
#include "model/table.h"
#include "report/page.h"
#include "support/folder.h"

using namespace schemadiff;
using Catch::Matchers::Contains;
using report::Detail;
using report::Diagram;

namespace {

sql::QualifiedName name(const std::string& schema, const std::string& table) {
  return {.schema = sql::Identifier(schema), .name = sql::Identifier(table)};
}

void add_table(model::Database& database, const sql::QualifiedName& table) {
  model::Table made;
  made.name = table;
  database.add(made);
  model::PrimaryKey key;
  key.table = table;
  key.name = sql::Identifier(table.name.raw() + "_pkey");
  key.columns = {sql::Identifier("id")};
  database.add(key);
}

void add_column(model::Database& database, const sql::QualifiedName& table,
                const std::string& column, const std::string& type, std::int64_t position,
                bool null = false) {
  model::Column made;
  made.table = table;
  made.name = sql::Identifier(column);
  made.type = type;
  made.null = null;
  made.position.value = position;
  database.add(made);
}

void add_reference(model::Database& database, const sql::QualifiedName& from,
                   const std::string& column, const sql::QualifiedName& to) {
  model::ForeignKey key;
  key.table = from;
  key.name = sql::Identifier(from.name.raw() + "_" + column + "_fkey");
  key.columns = {sql::Identifier(column)};
  key.references = {.table = to, .columns = {sql::Identifier("id")}};
  database.add(key);
}

const sql::QualifiedName kUsers = name("public", "users");
const sql::QualifiedName kOrgs = name("public", "orgs");
const sql::QualifiedName kHostile = name("a\"b", "<script>\"\\");

/// users → orgs, and a table with a name that would like to be markup.
model::Database shop() {
  model::Database database;
  add_table(database, kOrgs);
  add_column(database, kOrgs, "id", "bigint", 1);
  add_table(database, kUsers);
  add_column(database, kUsers, "id", "bigint", 1);
  add_column(database, kUsers, "org_id", "bigint", 2, true);
  add_column(database, kUsers, "email", "character varying(100)", 3);
  add_reference(database, kUsers, "org_id", kOrgs);
  add_table(database, kHostile);
  add_column(database, kHostile, "id", "bigint", 1);
  add_column(database, kHostile, "</TD>&\"", "text", 2);
  database.sort();
  return database;
}

}  // namespace

TEST_CASE("a diagram in each language", "[report][diagram]") {
  const Diagram diagram = report::diagram_of(shop(), {});
  const std::string dot = report::dot_text(diagram);
  CHECK(dot == test::golden("report/shop.dot", dot));
  const std::string mermaid = report::mermaid_text(diagram);
  CHECK(mermaid == test::golden("report/shop.mmd", mermaid));
  const std::string svg = report::svg_text(diagram);
  CHECK(svg.starts_with("<svg"));
  CHECK_THAT(svg, !Contains("<script>"));
}

TEST_CASE("chosen tables come with their neighbours", "[report][diagram]") {
  const auto names = [](const Diagram& diagram) {
    std::vector<std::string> found;
    for (const report::DiagramTable& table : diagram.tables) {
      found.push_back(table.name);
    }
    return found;
  };
  using Names = std::vector<std::string>;
  CHECK(names(report::diagram_of(shop(), {.tables = {"users"}})) == Names{"orgs", "users"});
  CHECK(names(report::diagram_of(shop(), {.tables = {"orgs"}})) == Names{"orgs", "users"});
  CHECK(names(report::diagram_of(shop(), {.tables = {"public.o*"}, .neighbours = 0})) ==
        Names{"orgs"});
  CHECK_THROWS_WITH(report::diagram_of(shop(), {.tables = {"user"}}),
                    "there is no table 'user' (did you mean 'users'?)");
}

TEST_CASE("the more tables there are, the less is shown of each", "[report][diagram]") {
  model::Database database;
  for (int i = 0; i < 200; ++i) {
    const sql::QualifiedName table = name(i < 100 ? "a" : "b", "t" + std::to_string(i));
    add_table(database, table);
    add_column(database, table, "id", "bigint", 1);
    add_column(database, table, "note", "text", 2);
  }
  database.sort();
  CHECK(report::diagram_of(database, {}).tables.front().columns.empty());
  CHECK(report::diagram_of(database, {.detail = Detail::Keys}).tables.front().columns.size() == 1);
  CHECK(report::diagram_of(database, {.detail = Detail::Columns}).tables.front().columns.size() ==
        2);
  CHECK_THAT(report::dot_text(report::diagram_of(database, {})), Contains("subgraph cluster_1"));
}

TEST_CASE("a change is marked, and shown with what is around it", "[report][diagram]") {
  const model::Database before = shop();
  model::Database after;
  add_table(after, kOrgs);
  add_column(after, kOrgs, "id", "bigint", 1);
  add_table(after, kUsers);
  add_column(after, kUsers, "id", "bigint", 1);
  add_column(after, kUsers, "org_id", "bigint", 2);
  add_column(after, kUsers, "full_name", "text", 4);
  after.sort();
  const Diagram diagram = report::diagram_of_change(before, after);
  const std::string dot = report::dot_text(diagram);
  CHECK(dot == test::golden("report/shop_change.dot", dot));
}

TEST_CASE("the page about a revision is safe and complete", "[report][page]") {
  report::Page page;
  page.revision.id = "0002";
  page.revision.revises = {"0001"};
  page.revision.message = "<b>bold</b> & more";
  page.revision.changes = "~ column public.users.name -> full_name\n+ table  public.\"<i>\"";
  page.revision.proof = "PostgreSQL 15: up, down, up";
  page.revision.up = {
      {.statements = {{.sql = "ALTER TABLE users RENAME name TO full_name",
                       .comment = "users: ACCESS EXCLUSIVE, catalog only"}}},
      {.transaction = false,
       .comment = "by hand",
       .statements = {{.sql = "CREATE INDEX CONCURRENTLY i ON users (\"</code><script>\")"}}},
      {.batch = revision::Batch{.table = "public.users", .key = {"id"}},
       .statements = {{.sql = "UPDATE users SET x = 1 WHERE id BETWEEN :first AND :last"}}}};
  page.revision.down = {
      {.statements = {
           {.sql = "DROP TABLE t", .comment = "t: ACCESS EXCLUSIVE; ALL ITS ROWS ARE LOST"}}}};
  page.objects = {{.object = "table public.users",
                   .from = "CREATE TABLE users (\n    name text\n);\n",
                   .to = "CREATE TABLE users (\n    full_name text\n);\n"}};
  page.no_picture = "graphviz is not here";
  page.server = "PostgreSQL 15.18";
  page.tool_version = "0.1.0";
  const std::string html = report::page_html(page);
  CHECK(html == test::golden("report/page.html", html));
  CHECK_THAT(html, !Contains("<script") && !Contains("<b>bold") && !Contains("http://"));
}
