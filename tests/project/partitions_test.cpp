#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "files/read.h"
#include "model/filter.h"
#include "pairs/pair.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/compare.h"
#include "scratch/scratch.h"
#include "support/server.h"

using namespace schemadiff;

namespace {

constexpr const char* kLive = R"sql(
  CREATE TABLE p (id integer NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE p_2 PARTITION OF p FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')
    PARTITION BY LIST (id);
  CREATE TABLE p_2_rest PARTITION OF p_2 DEFAULT;
  CREATE INDEX own ON p_1 (id);
  CREATE INDEX p_at ON p (at);
  COMMENT ON TABLE p_1 IS 'January';
)sql";

std::string model_of(const std::string& more_of_table, const std::string& more) {
  return R"toml([table.p]
partition_by = "RANGE (at)"
)toml" + more_of_table +
         R"toml(
[table.p.column]
id = "int"
at = "date"
[table.p.index]
p_at = "at"
)toml" + more;
}

constexpr const char* kFirst = R"toml(
[table.p.partition.p_1]
values = "FROM ('2026-01-01') TO ('2026-02-01')"
comment = "January"
[table.p.partition.p_1.index]
own = "id"
)toml";

}  // namespace

TEST_CASE("partitions are managed only where the files name some", "[project][server]") {
  const test::TestDatabase live(kLive);

  SECTION("none: a job makes them") {
    CHECK(test::to_do(live, model_of("", "")) == "");
  }
  SECTION("one: those without a name go") {
    const std::string todo = test::to_do(live, model_of("", kFirst));
    CHECK(todo.find("DROP TABLE public.p_2;") != std::string::npos);
    CHECK(todo.find("DROP TABLE public.p_1;") == std::string::npos);
  }
  SECTION("unless the table says that they are ignored") {
    CHECK(test::to_do(live, model_of("partitions = \"ignore\"", kFirst)) == "");
  }
  SECTION("none, but the table says that they are managed") {
    const std::string todo = test::to_do(live, model_of("partitions = \"managed\"", ""));
    CHECK(todo.find("DROP TABLE public.p_1;") != std::string::npos);
    CHECK(todo.find("DROP TABLE public.p_2;") != std::string::npos);
  }
}

TEST_CASE("a partitioned table keeps its key", "[project][server]") {
  const test::TestDatabase live(kLive);
  std::string models = model_of("", "");
  models.replace(models.find("RANGE (at)"), 10, "RANGE (id)");
  CHECK_THROWS_WITH(test::to_do(live, models),
                    Catch::Matchers::Contains("table public.p cannot be changed in place"));
}

TEST_CASE("what a table has itself as well as from its parent is no difference",
          "[project][server]") {
  const test::TestDatabase live(R"sql(
    CREATE TABLE p (a integer NOT NULL, b text DEFAULT 'x' NOT NULL, CONSTRAINT q CHECK (a > 0));
    CREATE TABLE c (own integer NOT NULL) INHERITS (p);
    ALTER TABLE c NO INHERIT p;
    ALTER TABLE c INHERIT p;
  )sql");
  const std::string models = R"toml([table.p.column]
a = "int"
b = { type = "text", default = "'x'" }
[table.p.check]
q = "a > 0"
[table.c]
inherits = ["p"]
[table.c.column]
own = "int"
)toml";

  CHECK(test::to_do(live, models).empty());
  CHECK(test::to_do(live,
                    "[table.p.column]\na = \"int\"\n[table.c]\ninherits = [\"p\"]\n"
                    "[table.c.column]\nown = \"int\"\n") ==
        "ALTER TABLE public.c DROP CONSTRAINT q;\n"
        "ALTER TABLE public.p DROP CONSTRAINT q;\n"
        "ALTER TABLE public.p DROP COLUMN b;\n"
        "ALTER TABLE public.c DROP COLUMN b;\n");
}

TEST_CASE("the type of a partition key is for life, which is said before a revision is tried",
          "[project][server]") {
  const test::TestDatabase live(R"sql(
    CREATE TYPE color AS ENUM ('red', 'blue');
    CREATE TABLE p (c color NOT NULL, n integer NOT NULL) PARTITION BY LIST (c);
  )sql");
  const std::string model = R"toml([enum]
color = ["blue", "red"]
[table.p]
partition_by = "LIST (c)"
[table.p.column]
c = "color"
n = "int"
)toml";

  CHECK_THROWS_WITH(
      test::to_do(live, model),
      "column public.p.c is in the partition key of public.p, so its type cannot change; declare a "
      "new partitioned table beside the old one, move the rows over, then drop the old one");
}
