#include "model/filter.h"

#include <catch2/catch.hpp>

#include "model/kind.h"
#include "model/kinds.h"

using namespace schemadiff;
using namespace schemadiff::model;

namespace {

sql::QualifiedName name(const char* schema, const char* relation) {
  return {.schema = sql::Identifier(schema), .name = sql::Identifier(relation)};
}

Table table(const char* schema, const char* relation) {
  Table result;
  result.name = name(schema, relation);
  return result;
}

Column column(const char* schema, const char* relation, const char* column) {
  Column result;
  result.table = name(schema, relation);
  result.name = sql::Identifier(column);
  return result;
}

Filter including(std::vector<Pattern> patterns) {
  Filter filter;
  filter.include = std::move(patterns);
  return filter;
}

Filter excluding(std::vector<Pattern> patterns) {
  Filter filter;
  filter.exclude = std::move(patterns);
  return filter;
}

template <class K>
bool manages(const Filter& filter, const K& object) {
  if constexpr (HasParent<K>) {
    return filter.manages(identity(object), parent(object));
  } else {
    return filter.manages(identity(object), std::nullopt);
  }
}

}  // namespace

TEST_CASE("a filter decides for an object and what is in it", "[model][filter]") {
  CHECK(manages(Filter{}, table("public", "users")));
  CHECK_FALSE(manages(Filter{}, table("schemadiff", "journal")));
  CHECK_FALSE(manages(Filter{}, Schema{.name = sql::Identifier("schemadiff")}));

  const Filter legacy = excluding({{.kind = "table", .glob = "public.legacy_*"}});
  CHECK_FALSE(manages(legacy, table("public", "legacy_users")));
  CHECK_FALSE(manages(legacy, column("public", "legacy_users", "id")));
  CHECK(manages(legacy, column("public", "users", "legacy_id")));

  const Filter short_glob = excluding({{.kind = "", .glob = "tmp_*"}});
  CHECK_FALSE(manages(short_glob, table("any", "tmp_x")));
  CHECK(manages(short_glob, table("tmp", "x")));

  const Filter app = including({{.kind = "", .glob = "app.*"}});
  CHECK(manages(app, table("app", "users")));
  CHECK(manages(app, column("app", "users", "id")));
  CHECK(manages(app, Schema{.name = sql::Identifier("app")}));
  CHECK_FALSE(manages(app, Schema{.name = sql::Identifier("audit")}));
  CHECK_FALSE(manages(app, table("audit", "log")));
}

TEST_CASE("the schema public is always kept", "[model][filter]") {
  Filter filter;
  CHECK(filter.keeps(Schema{.name = sql::Identifier("public")}));
  CHECK_FALSE(filter.keeps(Schema{.name = sql::Identifier("app")}));
  filter.keep = {{.kind = "table", .glob = "audit.*"}};
  CHECK(filter.keeps(table("audit", "log")));
}

TEST_CASE("what is filtered out stays known as context", "[model][filter]") {
  Database database;
  Index index;
  index.table = name("app", "legacy");
  index.name = sql::Identifier("legacy_i");
  database.add(table("app", "legacy"));
  database.add(table("app", "users"));
  database.add(index);
  database.add(Comment{.target = identity(index), .text = "x"});
  Unmanaged& view = database.unmanaged.emplace_back();
  view.kind = "view";
  view.name = "app.v";
  database.sort();
  database.add_use(table_id(name("app", "users")), table_id(name("app", "legacy")));

  const Managed parts = split(database, excluding({{.kind = "table", .glob = "*.legacy"}}));
  CHECK(parts.managed.size() == 1);
  CHECK(parts.managed.contains(table_id(name("app", "users"))));
  CHECK(parts.context.size() == 3);
  CHECK(parts.context.unmanaged.size() == 1);
  CHECK(parts.managed.uses(table_id(name("app", "users"))).size() == 1);
}
