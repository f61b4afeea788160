#include "report/changes.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "model/object.h"

using namespace schemadiff;

namespace {

const sql::QualifiedName kUsers{sql::Identifier("public"), sql::Identifier("users")};
const sql::QualifiedName kRoles{sql::Identifier("public"), sql::Identifier("roles")};

model::Column column(const sql::QualifiedName& table, std::string name, std::string type) {
  model::Column made;
  made.table = table;
  made.name = sql::Identifier(std::move(name));
  made.type = std::move(type);
  return made;
}

model::Index email_index() {
  model::Index index;
  index.table = kUsers;
  index.name = sql::Identifier("ix_users_email");
  index.on = {"email"};
  return index;
}

model::Table table(const sql::QualifiedName& name) {
  model::Table made;
  made.name = name;
  return made;
}

/// A new table with a column, a changed type, a new index outside a transaction, a renaming.
plan::Migration some_migration() {
  plan::Migration migration;
  diff::Renaming renaming;
  renaming.kind = "column";
  renaming.from = "public.users.name";
  renaming.to = "public.users.full_name";
  migration.renamings.push_back(renaming);
  migration.changes = {diff::Create{table(kRoles)}, diff::Create{column(kRoles, "id", "bigint")},
                       diff::Alter{column(kUsers, "email", "character varying(100)"),
                                   column(kUsers, "email", "character varying(255)")},
                       diff::Create{email_index()}};
  migration.up = {{.transaction = false,
                   .steps = {{.sql = "CREATE INDEX CONCURRENTLY …",
                              .object = model::identity_of(email_index())}}}};
  return migration;
}

}  // namespace

TEST_CASE("the list of changes leaves out what comes with its parent", "[report]") {
  const auto entries = report::change_entries(some_migration());
  CHECK(report::change_lines(entries) ==
        std::vector<std::string>{
            "~ column public.users.name -> full_name",
            "+ table  public.roles",
            "~ column public.users.email: type character varying(100) -> character varying(255)",
            "+ index  public.ix_users_email (concurrently)",
        });
}

TEST_CASE("the list of changes as JSON has everything", "[report]") {
  const auto entries = report::change_entries(some_migration());
  CHECK(report::changes_json(entries) == R"json([
  {
    "action": "rename",
    "kind": "column",
    "object": "public.users.name",
    "to": "public.users.full_name"
  },
  {
    "action": "create",
    "kind": "table",
    "object": "public.roles"
  },
  {
    "action": "create",
    "kind": "column",
    "object": "public.roles.id",
    "part_of": "table public.roles"
  },
  {
    "action": "alter",
    "kind": "column",
    "object": "public.users.email",
    "differences": [
      {
        "attribute": "type",
        "from": "character varying(100)",
        "to": "character varying(255)"
      }
    ]
  },
  {
    "action": "create",
    "kind": "index",
    "object": "public.ix_users_email",
    "concurrently": true
  }
])json");
  CHECK(report::changes_json({}) == "[]");
}

TEST_CASE("a table made anew says that its rows are copied", "[report]") {
  model::Table after = table(kRoles);
  after.partition_by = "LIST (id)";
  plan::Migration migration;
  migration.changes = {diff::Alter{table(kRoles), after}};
  migration.copied = {model::table_id(kRoles)};
  const auto entries = report::change_entries(migration);
  CHECK(
      report::change_lines(entries) ==
      std::vector<std::string>{"~ table public.roles: partition_by (none) -> LIST (id) (made anew, "
                               "every row is copied)"});
  CHECK(report::changes_json(entries).find("\"copied\": true") != std::string::npos);
}

TEST_CASE("a comment says what it is on, long texts are cut", "[report]") {
  model::Comment from;
  from.target = model::table_id(kUsers);
  from.text = std::string(100, 'x');
  model::Comment to = from;
  to.text = "short";
  plan::Migration migration;
  migration.changes = {diff::Alter{from, to}};
  CHECK(report::change_lines(report::change_entries(migration)) ==
        std::vector<std::string>{"~ comment on table public.users: text " + std::string(60, 'x') +
                                 "… -> short"});
}

TEST_CASE("what is not managed is counted, and named when asked for", "[report]") {
  const auto object = [](std::string kind, std::string name) {
    model::Unmanaged made;
    made.kind = std::move(kind);
    made.name = std::move(name);
    return made;
  };
  CHECK(report::unmanaged_text({}, false).empty());
  CHECK(report::unmanaged_text({object("view", "app.a"), object("view", "app.b"),
                                object("policy", "p"), object("policy", "q")},
                               false) == "not managed: 2 policies, 2 views\n");
  CHECK(report::unmanaged_text({object("view", "app.a")}, true) ==
        "not managed: 1 view\n  view app.a\n");
}
