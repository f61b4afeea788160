#include "model/table.h"

#include <catch2/catch.hpp>

#include "model/altering.h"
#include "model/database.h"
#include "model/extension.h"
#include "model/schema.h"

using namespace schemadiff;
using namespace schemadiff::model;
using test::texts;
using test::Texts;

namespace {

Table users() {
  Table table;
  table.name = {.schema = sql::Identifier("app"), .name = sql::Identifier("users")};
  return table;
}

}  // namespace

TEST_CASE("a table is created with a line for each clause", "[model][table]") {
  Table table = users();
  const std::vector<std::string> none;
  CHECK(texts(create_with(table, none, {})) == Texts{"CREATE TABLE app.users ()"});

  table.unlogged = true;
  table.row_security = true;
  table.options = {{"fillfactor", "70"}, {"toast.autovacuum_enabled", "false"}};
  const std::vector<std::string> clauses{"id bigint NOT NULL", "PRIMARY KEY (id)"};
  CHECK(texts(create_with(table, clauses, {})) ==
        Texts{"CREATE UNLOGGED TABLE app.users (\n"
              "    id bigint NOT NULL,\n"
              "    PRIMARY KEY (id)\n"
              ") WITH (fillfactor = 70, toast.autovacuum_enabled = false)",
              "ALTER TABLE app.users ENABLE ROW LEVEL SECURITY"});
}

TEST_CASE("a table is altered by what changed", "[model][table]") {
  const Table from = users();
  Table to = from;
  to.unlogged = true;
  to.force_row_security = true;
  to.options = {{"fillfactor", "70"}};
  Sequence owned;
  owned.name = {.schema = sql::Identifier("app"), .name = sql::Identifier("users_id_seq")};
  owned.owned_by = ColumnReference{.table = from.name, .column = sql::Identifier("id")};
  Database after;
  after.add(owned);
  Context context;
  context.to = &after;
  CHECK(texts(alter(from, to, context)->statements) ==
        Texts{"ALTER TABLE app.users SET UNLOGGED",
              "ALTER SEQUENCE app.users_id_seq SET LOGGED",  // it has followed its table
              "ALTER TABLE app.users SET (fillfactor = 70)",
              "ALTER TABLE app.users FORCE ROW LEVEL SECURITY"});
  CHECK(texts(alter(to, from, context)->statements) ==
        Texts{"ALTER TABLE app.users SET LOGGED", "ALTER TABLE app.users RESET (fillfactor)",
              "ALTER TABLE app.users NO FORCE ROW LEVEL SECURITY"});
}

TEST_CASE("a table moves to another schema before it is renamed", "[model][table]") {
  Table to = users();
  to.name = {.schema = sql::Identifier("crm"), .name = sql::Identifier("People")};
  CHECK(texts(rename(users(), to)) == Texts{"ALTER TABLE app.users SET SCHEMA crm",
                                            R"(ALTER TABLE crm.users RENAME TO "People")"});
}

TEST_CASE("the schema public is neither created twice nor dropped", "[model][schema]") {
  const Schema common{.name = sql::Identifier("public")};
  CHECK(texts(create(common, {})) == Texts{"CREATE SCHEMA IF NOT EXISTS public"});
  CHECK(drop(common, {}).empty());
  const Schema own{.name = sql::Identifier("Own")};
  CHECK(texts(create(own, {})) == Texts{R"(CREATE SCHEMA "Own")"});
  CHECK(texts(drop(own, {})) == Texts{R"(DROP SCHEMA "Own")"});
}

TEST_CASE("an extension keeps what the model leaves open", "[model][extension]") {
  Extension declared;
  declared.name = sql::Identifier("uuid-ossp");
  const Extension live{.name = declared.name, .schema = sql::Identifier("ext"), .version = "1.1"};
  CHECK(texts(create(declared, {})) == Texts{R"(CREATE EXTENSION "uuid-ossp")"});
  declared.version = "1.2";
  CHECK(texts(alter(live, declared, {})->statements) ==
        Texts{R"(ALTER EXTENSION "uuid-ossp" UPDATE TO '1.2')"});
  adopt(declared, live);
  CHECK(declared.schema == live.schema);
  CHECK(declared.version == "1.2");
  CHECK(texts(create(declared, {})) ==
        Texts{R"(CREATE EXTENSION "uuid-ossp" WITH SCHEMA ext VERSION '1.2')"});
}
