#include "pg/route.h"

#include <string>

#include <catch2/catch.hpp>

#include "pg/connection.h"
#include "pg/url.h"
#include "support/pooler.h"
#include "support/server.h"

namespace schemadiff::pg {

TEST_CASE("a pooler is told by whether it keeps the server process", "[pg][route][server]") {
  const test::TestDatabase database;
  const auto route = [](const std::string& url) {
    Connection connection = Connection::open(Url::parse(url));
    return route_of(connection);
  };
  CHECK(route(database.url()) == Route::Direct);
  {
    const test::Pooler pooler("session");
    CHECK(route(pooler.url(database.name())) == Route::SessionPool);
  }
  {
    const test::Pooler pooler("transaction");
    CHECK(route(pooler.url(database.name())) == Route::TransactionPool);
  }
}

}  // namespace schemadiff::pg
