#include "sql/statement.h"

#include <catch2/catch.hpp>

using namespace schemadiff::sql;  // NOLINT(google-build-using-namespace): the room under test

TEST_CASE("an applier learns what it has to know of a statement", "[sql][statement]") {
  CHECK(traits("CREATE INDEX CONCURRENTLY \"i X\" ON s.t (a)").concurrent_index ==
        ConcurrentIndex{"i X", "s", "t"});
  CHECK(traits("CREATE INDEX CONCURRENTLY i ON t (a)").concurrent_index ==
        ConcurrentIndex{"i", std::nullopt, "t"});
  CHECK(traits("CREATE INDEX i ON t (a)") == StatementTraits{});
  CHECK(traits("DROP INDEX CONCURRENTLY s.i").concurrent_drop == ConcurrentDrop{"s", "i"});
  CHECK(traits("ALTER TABLE p DETACH PARTITION q CONCURRENTLY").needs_no_transaction);
  CHECK(!traits("ALTER TABLE p DETACH PARTITION q").needs_no_transaction);
  CHECK(traits("VACUUM t").needs_no_transaction);
  CHECK(traits("COMMIT").controls_transaction);
  CHECK(traits("BEGIN").controls_transaction);
  CHECK(!traits("SAVEPOINT s").controls_transaction);
  CHECK(!traits("ROLLBACK TO s").controls_transaction);
  CHECK(traits("a syntax of tomorrow") == StatementTraits{});
}

TEST_CASE("variables are replaced where they are variables", "[sql][statement]") {
  CHECK(with_variables("UPDATE t SET a = ':first', b = x::first WHERE id >= :first AND id<=:last "
                       "/* :first */ -- :last",
                       {{"first", "'1'"}, {"last", "2"}}) ==
        "UPDATE t SET a = ':first', b = x::first WHERE id >= '1' AND id<=2 /* :first */ -- :last");
  CHECK(with_variables("SELECT :other", {{"first", "1"}}) == "SELECT :other");
}
