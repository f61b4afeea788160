#include "model/grant.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "model/altering.h"
#include "model/database.h"
#include "model/object.h"
#include "model/owner.h"
#include "model/role.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::texts;
using test::Texts;

namespace {

const ObjectId kUsers{
    .kind = "table", .of = "", .path = {sql::Identifier("app"), sql::Identifier("users")}};
const ObjectId kEmail{
    .kind = "column",
    .of = "",
    .path = {sql::Identifier("app"), sql::Identifier("users"), sql::Identifier("Email")}};
const ObjectId kMood{
    .kind = "enum", .of = "", .path = {sql::Identifier("app"), sql::Identifier("mood")}};

Grant grant(const ObjectId& target, const char* role, Privileges privileges,
            Privileges grant_option = {}) {
  Grant result{.target = target,
               .grantee = parse_role(role),
               .privileges = std::move(privileges),
               .grant_option = std::move(grant_option)};
  normalize(result);
  return result;
}

Texts altered(const Grant& from, const Grant& to) {
  return texts(alter(from, to, {}).value().statements);
}

Database with_table() {
  Database database;
  database.server_version = 150'000;
  Table table;
  table.name = {.schema = sql::Identifier("app"), .name = sql::Identifier("users")};
  database.add(table);
  return database;
}

}  // namespace

TEST_CASE("privileges are written in any case and order", "[model][grant]") {
  CHECK(grant(kUsers, "app", {"UPDATE", "select"}) == grant(kUsers, "app", {"select", "update"}));
  CHECK(grant(kUsers, "app", {"select", "all"}).privileges == Privileges{"all"});
  CHECK(grant(kUsers, "app", {}, {"insert"}) == grant(kUsers, "app", {"insert"}, {"insert"}));
  CHECK(grant(kUsers, "PUBLIC", {}) == grant(kUsers, "public", {}));
  CHECK_THROWS_WITH(grant(kUsers, "app", {"usage"}),
                    "'usage' is no privilege on a table: there is select, insert, update, delete, "
                    "truncate, references, trigger, maintain");
  CHECK_THROWS_WITH(grant(kMood, "app", {"usge"}),
                    "'usge' is no privilege on a type: there is usage (did you mean 'usage'?)");
}

TEST_CASE("a grant is made and taken back by what differs from a new object", "[model][grant]") {
  CHECK(texts(create(grant(kUsers, "app", {"insert", "select"}), {})) ==
        Texts{"GRANT SELECT, INSERT ON TABLE app.users TO app"});
  CHECK(texts(drop(grant(kUsers, "app", {"insert", "select"}), {})) ==
        Texts{"REVOKE SELECT, INSERT ON TABLE app.users FROM app"});
  CHECK(texts(create(grant(kEmail, "Web", {"insert"}, {"insert"}), {})) ==
        Texts{R"(GRANT INSERT ("Email") ON TABLE app.users TO "Web" WITH GRANT OPTION)"});
  CHECK(texts(create(grant(kMood, "PUBLIC", {}), {})) ==
        Texts{"REVOKE ALL ON TYPE app.mood FROM PUBLIC"});
  CHECK(texts(drop(grant(kMood, "PUBLIC", {}), {})) ==
        Texts{"GRANT ALL ON TYPE app.mood TO PUBLIC"});
}

TEST_CASE("a grant is altered by the fewest statements", "[model][grant]") {
  const Grant select = grant(kUsers, "app", {"select"});
  CHECK(altered(select, grant(kUsers, "app", {"all"})) ==
        Texts{"GRANT INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE app.users TO "
              "app"});
  CHECK(altered(select, grant(kUsers, "app", {"select"}, {"select"})) ==
        Texts{"GRANT SELECT ON TABLE app.users TO app WITH GRANT OPTION"});
  CHECK(altered(grant(kUsers, "app", {"select"}, {"select"}), select) ==
        Texts{"REVOKE GRANT OPTION FOR SELECT ON TABLE app.users FROM app"});
  CHECK(altered(grant(kUsers, "app", {"all"}), grant(kUsers, "app", {})) ==
        Texts{"REVOKE ALL ON TABLE app.users FROM app"});
  CHECK(
      altered(select, grant(kUsers, "app", {"insert"})) ==
      Texts{"REVOKE SELECT ON TABLE app.users FROM app", "GRANT INSERT ON TABLE app.users TO app"});
}

TEST_CASE("REVOKE on a table does not take a column's privileges along", "[model][grant]") {
  const Grant from = grant(kUsers, "app", {"select", "update"});
  const Grant to = grant(kUsers, "app", {"select"});
  Database before;
  before.add(from);
  before.add(grant(kEmail, "app", {"insert", "update"}));
  before.sort();
  Database after;
  after.add(to);
  after.add(grant(kEmail, "app", {"insert", "update"}));
  after.sort();
  Context context;
  context.from = &before;
  context.to = &after;
  CHECK(texts(alter(from, to, context).value().statements) ==
        Texts{"REVOKE UPDATE ON TABLE app.users FROM app",
              R"(GRANT UPDATE ("Email") ON TABLE app.users TO app)"});
}

TEST_CASE("a grant that says how things are anyway comes to nothing", "[model][grant]") {
  const Database live = with_table();
  Database desired = live;
  desired.add(Owner{.target = kUsers, .role = sql::Identifier("boss")});
  desired.sort();

  CHECK(resolved(grant(kUsers, "app", {}), desired, live) == std::nullopt);
  CHECK(resolved(grant(kUsers, "boss", {"all"}), desired, live) == std::nullopt);
  CHECK(resolved(grant(kUsers, "boss", {"select"}), desired, live).has_value());
  CHECK(resolved(grant(kUsers, "app", {"all"}), desired, live).has_value());

  const Privileges every{"select",   "insert",     "update", "delete",
                         "truncate", "references", "trigger"};
  CHECK(resolved(grant(kUsers, "app", every), desired, live)->privileges == Privileges{"all"});
  Database newer = live;
  newer.server_version = 170'000;
  CHECK(resolved(grant(kUsers, "app", every), desired, newer)->privileges == every);
}

TEST_CASE("the files name a role at a column by naming it at the table", "[model][grant]") {
  Database declared;
  declared.add(grant(kUsers, "app", {"select"}));
  declared.sort();
  CHECK(is_named(grant(kEmail, "app", {"update"}), declared));
  CHECK(is_named(grant(kUsers, "app", {}), declared));
  CHECK_FALSE(is_named(grant(kEmail, "web", {"update"}), declared));
}

TEST_CASE("what the migrating role makes is its own already", "[model][owner]") {
  const Owner owner{.target = kUsers, .role = sql::Identifier("boss")};
  Context context;
  CHECK(texts(create(owner, context)) == Texts{"ALTER TABLE app.users OWNER TO boss"});
  context.role = sql::Identifier("boss");
  CHECK(create(owner, context).empty());
  CHECK(drop(owner, context).empty());
}
