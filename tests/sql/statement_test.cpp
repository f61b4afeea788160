#include "sql/statement.h"

#include <catch2/catch.hpp>

using namespace schemadiff::sql;  // NOLINT(google-build-using-namespace): the room under test

TEST_CASE("an applier learns what it has to know of a statement", "[sql][statement]") {
  CHECK(traits("CREATE INDEX CONCURRENTLY \"i X\" ON s.t (a)").concurrent_index ==
        ConcurrentIndex{"i X", {"s", "t"}});
  CHECK(traits("CREATE INDEX CONCURRENTLY i ON t (a)").concurrent_index ==
        ConcurrentIndex{"i", {std::nullopt, "t"}});
  CHECK(traits("CREATE INDEX CONCURRENTLY ON t (a)").concurrent_index ==
        ConcurrentIndex{std::nullopt, {std::nullopt, "t"}});
  CHECK(traits("CREATE INDEX i ON t (a)") == StatementTraits{});
  CHECK(traits("DROP INDEX CONCURRENTLY s.i").concurrent_drop == RelationName{"s", "i"});
  CHECK(traits("REINDEX INDEX CONCURRENTLY s.i").concurrent_reindex ==
        ConcurrentReindex{.relation = RelationName{"s", "i"}});
  CHECK(traits("REINDEX (VERBOSE, CONCURRENTLY) SCHEMA s").concurrent_reindex ==
        ConcurrentReindex{.schema = "s"});
  CHECK(traits("REINDEX (CONCURRENTLY false) TABLE t") == StatementTraits{});
  CHECK(traits("REINDEX (CONCURRENTLY 0) TABLE t") == StatementTraits{});
  CHECK(traits("REINDEX (CONCURRENTLY 1) TABLE t").concurrent_reindex.has_value());
  CHECK(traits("REINDEX DATABASE d").needs_no_transaction);
  CHECK(traits("ALTER TABLE s.p DETACH PARTITION q CONCURRENTLY").concurrent_detach ==
        ConcurrentDetach{{"s", "p"}, {std::nullopt, "q"}});
  CHECK(traits("ALTER TABLE p DETACH PARTITION q FINALIZE") == StatementTraits{});
  CHECK(traits("ALTER TYPE e ADD VALUE 'b'").adds_enum_value);
  CHECK(!traits("ALTER TYPE e RENAME VALUE 'b' TO 'c'").adds_enum_value);
  CHECK(traits("DO 'BEGIN END'").may_commit);
  CHECK(traits("CALL p()").may_commit);
  CHECK(traits("SET search_path = s").sets_session);
  CHECK(traits("RESET ALL").sets_session);
  CHECK(!traits("SET LOCAL search_path = s").sets_session);
  CHECK(!traits("SET ROLE r").sets_session);
  CHECK(!traits("SET TRANSACTION READ ONLY").sets_session);
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
