#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "apply/apply.h"
#include "pg/connection.h"
#include "revision/file.h"
#include "revision/graph.h"
#include "support/server.h"

/// A revision that mixes all kinds of blocks, and what must be there when it has been applied and
/// taken back exactly once, however often that was cut off.
namespace schemadiff::test {

inline constexpr std::string_view kMixed = R"(-- [revision]
-- id = "0001"

-- [up]
CREATE TABLE a (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);

CREATE TYPE mood AS ENUM ('x');

INSERT INTO a SELECT i FROM pg_catalog.generate_series(1, 6) i;

-- [up]
-- transaction = false
CREATE INDEX CONCURRENTLY a_n ON a (n);

INSERT INTO a VALUES (7);

VACUUM a;

REINDEX INDEX CONCURRENTLY a_n;

CREATE INDEX CONCURRENTLY ON a (n, id);

ALTER TYPE mood ADD VALUE 'y';

DO 'BEGIN UPDATE a SET n = n + 100; END';

-- [up]
-- batch = { table = "a", key = "id", size = 3 }
UPDATE a SET n = n + 1 WHERE id BETWEEN :first AND :last;

-- [up]
ALTER TABLE a ADD m mood DEFAULT 'y';

UPDATE a SET n = n + 10;

-- [up]
-- transaction = false
CREATE UNIQUE INDEX CONCURRENTLY a_n_id ON a (n, id);

-- [down]
-- transaction = false
DROP INDEX CONCURRENTLY a_n_id;

-- [down]
UPDATE a SET n = n - 10;

ALTER TABLE a DROP m;

-- [down]
-- batch = { table = "a", key = "id", size = 3 }
UPDATE a SET n = n - 1 WHERE id BETWEEN :first AND :last;

-- [down]
-- transaction = false
DO 'BEGIN UPDATE a SET n = n - 100; END';

DROP INDEX CONCURRENTLY a_n_id_idx;

DELETE FROM a WHERE id = 7;

DROP INDEX CONCURRENTLY a_n;

-- [down]
CREATE TABLE seen AS SELECT count(*) AS rows, sum(n) AS total FROM a;

DROP TABLE a;

DROP TYPE mood;

-- [end]
)";

inline revision::Graph mixed() {
  return revision::Graph({revision::parse(kMixed, "0001.sql")});
}

inline void go(pg::Connection& connection, std::string_view target, const apply::Options& options) {
  if (target == "base") {
    apply::downgrade(connection, mixed(), target, options);
  } else {
    apply::upgrade(connection, mixed(), target, options);
  }
}

/// `rows(sql)` gives the rows of a query as TestDatabase does.
template <typename Rows>
void check_mixed_up(const Rows& rows) {
  using Lines = std::vector<std::string>;
  CHECK(rows("SELECT count(*), min(n), max(n), min(m) FROM a") == Lines{"7|111|111|y"});
  CHECK(rows("SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE "
             "i.indrelid = 'a'::regclass AND indisvalid ORDER BY 1") ==
        Lines{"a_n", "a_n_id", "a_n_id_idx", "a_pkey"});
  CHECK(rows("SELECT 1 FROM pg_index WHERE NOT indisvalid").empty());
  CHECK(rows("SELECT revision FROM schemadiff.heads") == Lines{"0001"});
  CHECK(rows("SELECT 1 FROM schemadiff.step UNION SELECT 2 FROM schemadiff.underway").empty());
}

template <typename Rows>
void check_mixed_down(const Rows& rows) {
  CHECK(rows("SELECT to_regclass('a') IS NULL, rows, total FROM seen") ==
        std::vector<std::string>{"t|6|0"});
  CHECK(rows("SELECT 1 FROM schemadiff.heads UNION SELECT 2 FROM schemadiff.journal UNION "
             "SELECT 3 FROM schemadiff.step UNION SELECT 4 FROM schemadiff.underway")
            .empty());
}

}  // namespace schemadiff::test
