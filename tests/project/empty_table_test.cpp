#include <string>

#include <catch2/catch.hpp>

#include "base/error.h"
#include "pairs/pair.h"
#include "pg/connection.h"
#include "pg/transaction.h"
#include "pg/url.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

constexpr const char* kTable = "CREATE TABLE users (id bigint NOT NULL)";
constexpr const char* kModel = R"toml(
[table.users.column]
id = "bigint"
name = "text"
)toml";

/// Whether the author is asked what the rows get.
bool needs_decision(const TestDatabase& live) {
  try {
    const std::string statements = to_do(live, kModel);  // what throws in a CHECK stays there
    CHECK(statements == "ALTER TABLE public.users ADD COLUMN name text NOT NULL;\n");
    return false;
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Decision);
    return true;
  }
}

}  // namespace

TEST_CASE("a NOT NULL column needs a value where its table has rows", "[project][server]") {
  const TestDatabase live(kTable);
  CHECK_FALSE(needs_decision(live));
  live.execute("INSERT INTO users VALUES (1)");
  CHECK(needs_decision(live));
}

TEST_CASE("nobody waits to see whether a table has rows", "[project][server]") {
  const TestDatabase live(kTable);
  pg::Connection other = pg::Connection::open(pg::Url::parse(live.url()));
  const pg::Transaction transaction(other);
  other.execute("LOCK TABLE users");
  CHECK(needs_decision(live));
}

}  // namespace schemadiff::test
