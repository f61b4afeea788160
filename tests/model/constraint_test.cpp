#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "model/database.h"
#include "model/object.h"
#include "sql/identifier.h"

using namespace schemadiff;
using namespace schemadiff::model;

namespace {

sql::Identifier operator""_i(const char* text, std::size_t size) {
  return sql::Identifier(std::string(text, size));
}

const sql::QualifiedName kOrders{.schema = "app"_i, .name = "orders"_i};
const sql::QualifiedName kUsers{.schema = "app"_i, .name = "users"_i};

PrimaryKey orders_pkey() {
  PrimaryKey key;
  key.table = kOrders;
  key.name = "orders_pkey"_i;
  key.columns = {"id"_i, "Line"_i};
  return key;
}

ForeignKey orders_user() {
  ForeignKey key;
  key.table = kOrders;
  key.name = "orders_user_fkey"_i;
  key.columns = {"user_id"_i};
  key.references = {.table = kUsers, .columns = {"id"_i}};
  return key;
}

Check amount_check() {
  Check check;
  check.table = kOrders;
  check.name = "orders_amount_check"_i;
  check.expression = "(amount > 0)";
  return check;
}

Index orders_index() {
  Index index;
  index.table = kOrders;
  index.name = "ix_orders"_i;
  index.on = {"lower(note) DESC", "amount"};
  return index;
}

Column column(const sql::QualifiedName& table, sql::Identifier name) {
  Column made;
  made.table = table;
  made.name = std::move(name);
  made.type = "integer";
  return made;
}

Database declaration() {
  Database declared;
  Table orders;
  orders.name = kOrders;
  Table users;
  users.name = kUsers;
  declared.add(orders);
  declared.add(users);
  for (const char* name : {"id", "Line", "user_id", "amount", "note"}) {
    declared.add(column(kOrders, sql::Identifier(name)));
  }
  declared.add(column(kUsers, "id"_i));
  declared.sort();
  return declared;
}

const Context kPlain{};
const Context kOnline{.online = true, .dependents = {}};

Statement shared(std::string sql) {
  return {.sql = std::move(sql), .transaction = Transaction::Shared};
}

}  // namespace

TEST_CASE("a primary key is one clause, or an index that is taken over", "[model][constraint]") {
  PrimaryKey key = orders_pkey();
  CHECK(clause_in_parent(key, {}, kPlain) == R"(CONSTRAINT orders_pkey PRIMARY KEY (id, "Line"))");
  key.include = {"note"_i};
  key.options = {{"fillfactor", "70"}};
  key.deferrable = Deferrable::InitiallyDeferred;
  CHECK(create(key, kPlain) ==
        Statements{shared("ALTER TABLE app.orders\n"
                          R"(  ADD CONSTRAINT orders_pkey PRIMARY KEY (id, "Line") INCLUDE (note))"
                          " WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED")});
  CHECK(create(key, kOnline) ==
        Statements{{.sql = "CREATE UNIQUE INDEX CONCURRENTLY orders_pkey\n"
                           R"(  ON app.orders (id, "Line") INCLUDE (note) WITH (fillfactor = 70))",
                    .transaction = Transaction::None},
                   shared("ALTER TABLE app.orders\n"
                          "  ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey"
                          " DEFERRABLE INITIALLY DEFERRED")});
}

TEST_CASE("a unique constraint and its index put NULLS NOT DISTINCT in their own places",
          "[model][constraint]") {
  Unique unique;
  unique.table = kUsers;
  unique.name = "users_mail_key"_i;
  unique.columns = {"mail"_i};
  unique.nulls_not_distinct = true;
  CHECK(clause_in_parent(unique, {}, kPlain) ==
        "CONSTRAINT users_mail_key UNIQUE NULLS NOT DISTINCT (mail)");
  CHECK(create(unique, kOnline) ==
        Statements{{.sql = "CREATE UNIQUE INDEX CONCURRENTLY users_mail_key "
                           "ON app.users (mail) NULLS NOT DISTINCT",
                    .transaction = Transaction::None},
                   shared("ALTER TABLE app.users ADD CONSTRAINT users_mail_key UNIQUE USING INDEX "
                          "users_mail_key")});
}

TEST_CASE("a foreign key over existing rows is checked in a transaction of its own",
          "[model][constraint]") {
  ForeignKey key = orders_user();
  const std::string plain =
      "ALTER TABLE app.orders ADD CONSTRAINT orders_user_fkey FOREIGN KEY (user_id)\n"
      "  REFERENCES app.users (id)";
  CHECK(create(key, kPlain) == Statements{shared(plain)});
  CHECK(create(key, kOnline) ==
        Statements{shared(plain + " NOT VALID"),
                   {.sql = "ALTER TABLE app.orders VALIDATE CONSTRAINT orders_user_fkey",
                    .transaction = Transaction::Own}});
  key.on_update = ReferentialAction::Cascade;
  key.on_delete = ReferentialAction::SetNull;
  key.on_delete_columns = {"user_id"_i};
  key.match = Match::Full;
  key.deferrable = Deferrable::InitiallyImmediate;
  CHECK(clause_in_parent(key, {}, kPlain) ==
        "CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES app.users (id) MATCH FULL "
        "ON UPDATE CASCADE ON DELETE SET NULL (user_id) DEFERRABLE");
  key.not_valid = true;
  CHECK_FALSE(clause_in_parent(key, {}, kPlain).has_value());
  CHECK(create(key, kOnline).size() == 1);
}

TEST_CASE("a foreign key is altered where the server can", "[model][constraint]") {
  ForeignKey from = orders_user();
  from.not_valid = true;
  ForeignKey to = from;

  SECTION("deferrable and valid") {
    to.deferrable = Deferrable::InitiallyDeferred;
    to.not_valid = false;
    CHECK(alter(from, to, kOnline)->statements ==
          Statements{shared("ALTER TABLE app.orders ALTER CONSTRAINT orders_user_fkey DEFERRABLE "
                            "INITIALLY DEFERRED"),
                     {.sql = "ALTER TABLE app.orders VALIDATE CONSTRAINT orders_user_fkey",
                      .transaction = Transaction::Own}});
  }

  SECTION("and is replaced otherwise") {
    to.on_delete = ReferentialAction::Cascade;
    CHECK_FALSE(alter(from, to, kPlain).has_value());
    CHECK_FALSE(alter(orders_user(), from, kPlain).has_value());
  }
}

TEST_CASE("a foreign key whose two ends change their type has to go meanwhile",
          "[model][constraint]") {
  const ForeignKey key = orders_user();
  Database from;
  from.add(column(kOrders, "user_id"_i));
  from.add(column(kUsers, "id"_i));
  from.sort();
  Database to = from;
  const Context context{.from = &from, .to = &to, .dependents = {}};
  const ObjectId retyped = column_id(kUsers, "id"_i);
  CHECK(survives(key, key, retyped, context));
  to.own<Column>()[1].type = "text";
  CHECK(survives(key, key, retyped, context));
  to.own<Column>()[0].type = "text";
  CHECK_FALSE(survives(key, key, retyped, context));
}

TEST_CASE("a check is enclosed once, even when it ends with a comment", "[model][constraint]") {
  const auto [expression, text] = GENERATE(table<std::string, std::string>({
      {"amount > 0", "CHECK (amount > 0)"},
      {"(amount > 0)", "CHECK (amount > 0)"},
      {"(amount > 0) OR (amount < 9)", "CHECK ((amount > 0) OR (amount < 9))"},
      {"amount > 0 -- always", "CHECK (amount > 0 -- always\n)"},
  }));
  Check check = amount_check();
  check.expression = expression;
  CHECK(clause_in_parent(check, {}, kPlain) == "CONSTRAINT orders_amount_check " + text);
}

TEST_CASE("an index is built and dropped without keeping writers out", "[model][constraint]") {
  Index index = orders_index();
  CHECK(create(index, kPlain) ==
        Statements{shared("CREATE INDEX ix_orders ON app.orders (lower(note) DESC, amount)")});
  CHECK(create(index, kOnline).front().transaction == Transaction::None);
  CHECK(drop(index, kOnline) == Statements{{.sql = "DROP INDEX CONCURRENTLY app.ix_orders",
                                            .transaction = Transaction::None}});
  index.unique = true;
  index.method = "btree";
  index.include = {"id"_i};
  index.nulls_not_distinct = true;
  index.where = "(amount > 0)";
  index.options = {{"fillfactor", "70"}};
  CHECK(create(index, kOnline) ==
        Statements{{.sql = "CREATE UNIQUE INDEX CONCURRENTLY ix_orders "
                           "ON app.orders (lower(note) DESC, amount) INCLUDE (id)\n"
                           "  NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE (amount > 0)",
                    .transaction = Transaction::None}});
}

TEST_CASE("an index left over from an interrupted build is replaced", "[model][constraint]") {
  Index from = orders_index();
  from.invalid = true;
  CHECK_FALSE(alter(from, orders_index(), kOnline).has_value());
}

TEST_CASE("what the server calls a constraint that has no name", "[model][constraint]") {
  const auto name_of = [](const auto& object) {
    const DefaultName name = default_name(object).value();
    return sql::default_object_name(name.name1, name.name2, name.label).raw();
  };
  CHECK(name_of(orders_pkey()) == "orders_pkey");
  Unique unique;
  unique.table = kOrders;
  unique.columns = {"a"_i, "b"_i};
  unique.include = {"c"_i};
  CHECK(name_of(unique) == "orders_a_b_c_key");
  CHECK(name_of(orders_user()) == "orders_user_id_fkey");
  Check check = amount_check();
  CHECK(name_of(check) == "orders_amount_check");
  check.column.value = "amount"_i;
  check.expression = "amount > least";
  CHECK(name_of(check) == "orders_check");
  check.expression = "amount > 0 AND amount < 9";
  CHECK(name_of(check) == "orders_amount_check");
}

TEST_CASE("names that nothing is declared for are found", "[model][constraint]") {
  const Database declared = declaration();
  CHECK(missing(orders_pkey(), declared).empty());
  CHECK(missing(amount_check(), declared).empty());
  CHECK(missing(orders_index(), declared).empty());
  CHECK(missing(orders_user(), declared).empty());

  PrimaryKey key = orders_pkey();
  key.include = {"line"_i};
  CHECK(missing(key, declared) ==
        std::vector<std::string>{"table app.orders has no column 'line' (did you mean 'Line'?)"});
  Check check = amount_check();
  check.expression = "amonut > 0 AND tableoid > 0 AND orders IS NOT NULL";
  CHECK(
      missing(check, declared) ==
      std::vector<std::string>{"table app.orders has no column 'amonut' (did you mean 'amount'?)"});
  check.expression = "amonut > (SELECT 1)";
  CHECK(missing(check, declared).empty());
  Index index = orders_index();
  index.on = {"lower(nota) text_pattern_ops DESC"};
  index.where = "user_ids > 0";
  CHECK(missing(index, declared) ==
        std::vector<std::string>{
            "table app.orders has no column 'nota' (did you mean 'note'?)",
            "table app.orders has no column 'user_ids' (did you mean 'user_id'?)"});
  Exclude exclude;
  exclude.table = kOrders;
  exclude.elements = {"room WITH OPERATOR(pg_catalog.=)"};
  CHECK(missing(exclude, declared) ==
        std::vector<std::string>{"table app.orders has no column 'room'"});
}

TEST_CASE("a foreign key needs something to refer to", "[model][constraint]") {
  Database declared = declaration();
  ForeignKey key = orders_user();

  SECTION("a table") {
    key.references.table.name = "user"_i;
    CHECK(missing(key, declared) ==
          std::vector<std::string>{"there is no table app.\"user\" (did you mean 'app.users'?)"});
  }

  SECTION("its columns") {
    key.references.columns = {"idd"_i};
    CHECK(missing(key, declared) ==
          std::vector<std::string>{"table app.users has no column 'idd' (did you mean 'id'?)"});
  }

  SECTION("or its primary key") {
    key.references.columns = {};
    CHECK(missing(key, declared) ==
          std::vector<std::string>{
              "table app.users has no primary key: name the referenced columns"});
    PrimaryKey primary;
    primary.table = kUsers;
    primary.name = "users_pkey"_i;
    primary.columns = {"id"_i, "id"_i};
    declared.add(primary);
    CHECK(missing(key, declared) ==
          std::vector<std::string>{
              "a foreign key with 1 column cannot reference 2 columns of app.users"});
    CHECK(missing_references(key, declared) == missing(key, declared));
  }
}
