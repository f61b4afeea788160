#include "sql/targets.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using schemadiff::sql::effect;
using schemadiff::sql::Effect;
using schemadiff::sql::targets;
using Strings = std::vector<std::string>;

TEST_CASE("the objects a statement is about", "[sql][targets]") {
  const auto [sql, names] = GENERATE(table<const char*, Strings>({
      {"CREATE TABLE app.t (a int REFERENCES app.other)", {"app.t"}},
      {"ALTER TABLE t ADD COLUMN b int", {"public.t"}},
      {"CREATE INDEX CONCURRENTLY i ON \"Odd\".t (a)", {"Odd.t"}},
      {"DROP TABLE a.x, y CASCADE", {"a.x", "public.y"}},
      {"DROP INDEX CONCURRENTLY public.i", {"public.i"}},
      {"INSERT INTO t SELECT * FROM s", {"public.t"}},
      {"UPDATE app.t SET a = 1 FROM s", {"app.t"}},
      {"DELETE FROM t USING s", {"public.t"}},
      {"TRUNCATE a, b", {"public.a", "public.b"}},
      {"CREATE VIEW v AS SELECT * FROM t", {"public.v"}},
      {"CREATE TYPE app.st AS ENUM ('a')", {"app.st"}},
      {"ALTER TYPE st ADD VALUE 'b'", {"public.st"}},
      {"CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", {"app.f"}},
      {"DROP FUNCTION app.f(int)", {"app.f"}},
      {"COMMENT ON COLUMN app.t.a IS 'x'", {"app.t"}},
      {"COMMENT ON TABLE app.t IS 'x'", {"app.t"}},
      {"ALTER TABLE app.t RENAME COLUMN a TO b", {"app.t"}},
      {"CREATE TRIGGER g BEFORE INSERT ON app.t EXECUTE FUNCTION f()", {"app.t"}},
      {"GRANT SELECT ON app.t TO PUBLIC", {"app.t"}},
      {"CREATE POLICY p ON app.t", {"app.t"}},
      {"SELECT 1 FROM t", {}},
      {"no SQL", {}},
  }));
  CAPTURE(sql);
  CHECK(targets(sql) == names);
}

TEST_CASE("what defines the schema alone, and what has to be carried", "[sql][targets]") {
  const auto [sql, expected] = GENERATE(table<const char*, Effect>({
      {"CREATE TABLE t (a int)", Effect::Define},
      {"ALTER TABLE t ADD COLUMN b int NOT NULL DEFAULT 1", Effect::Define},
      {"ALTER TABLE t ALTER a TYPE bigint", Effect::Define},
      {"ALTER TABLE t ALTER a TYPE int USING a::int", Effect::Carry},
      {"ALTER TABLE t RENAME TO u", Effect::Carry},
      {"ALTER TABLE t SET SCHEMA s", Effect::Carry},
      {"ALTER TYPE st ADD VALUE 'b'", Effect::Define},
      {"ALTER TYPE st RENAME VALUE 'b' TO 'c'", Effect::Carry},
      {"CREATE INDEX CONCURRENTLY ON t (a)", Effect::Define},
      {"DROP TABLE t", Effect::Define},
      {"COMMENT ON TABLE t IS 'x'", Effect::Define},
      {"CREATE TABLE t AS SELECT 1", Effect::Carry},
      {"INSERT INTO t VALUES (1)", Effect::Carry},
      {"DO $$BEGIN END$$", Effect::Carry},
      {"SELECT setval('s', 1)", Effect::Carry},
      {"SET search_path = a", Effect::Carry},
      {"no SQL", Effect::Carry},
  }));
  CAPTURE(sql);
  CHECK(effect(sql) == expected);
}
