#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

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

namespace {

/// The models with another partition key.
std::string with_other_key(std::string models) {
  models.replace(models.find("RANGE (at)"), 10, "RANGE (id)");
  return models;
}

}  // namespace

TEST_CASE("a table gets another partition key only with all its partitions", "[project][server]") {
  using Catch::Matchers::Contains;
  using Catch::Matchers::StartsWith;
  const test::TestDatabase live(kLive);

  SECTION("those that the files leave alone would be lost") {
    CHECK_THROWS_WITH(
        test::to_do(live, with_other_key(model_of("", ""))),
        Contains("public.p has partitions that the files leave alone; declare them, or say "
                 "partitions = \"managed\""));
  }
  SECTION("those that are managed are copied and go with it") {
    // From 18 on the table set aside has constraints of these names while this one is made.
    const auto name = [](std::string_view column) {
      return test::server_major() < 18 ? "" : fmt::format(" CONSTRAINT p_{}_not_null", column);
    };
    CHECK_THAT(test::to_do(live, with_other_key(model_of("partitions = \"managed\"", ""))),
               StartsWith(fmt::format(R"sql(ALTER TABLE public.p RENAME TO p_old;
CREATE TABLE public.p (
    id integer{} NOT NULL,
    at date{} NOT NULL
) PARTITION BY RANGE (id);
INSERT INTO public.p (id, at)
SELECT id, at FROM public.p_old;
DROP TABLE public.p_old;
CREATE INDEX )sql",
                                      name("id"), name("at"))));
  }
  SECTION("tables that inherit from it are no partitions") {
    const test::TestDatabase parent(
        "CREATE TABLE p (id integer NOT NULL); CREATE TABLE c () INHERITS (p);");
    CHECK_THROWS_WITH(test::to_do(parent,
                                  "[table.p]\npartition_by = \"HASH (id)\"\n"
                                  "[table.p.column]\nid = \"int\"\n"
                                  "[table.q.column]\nid = \"int\"\n"),
                      Contains("table public.c inherits from it; end that in an earlier revision"));
  }
  SECTION("columns of its row type hold rows") {
    const test::TestDatabase typed("CREATE TABLE p (id integer NOT NULL); CREATE TABLE q (p p);");
    CHECK_THROWS_WITH(test::to_do(typed,
                                  "[table.p]\npartition_by = \"HASH (id)\"\n"
                                  "[table.p.column]\nid = \"int\"\n"
                                  "[table.q.column]\np = { type = \"p\", null = true }\n"),
                      Contains("table public.p has to be made anew, but column public.q.p holds "
                               "rows that depend on it; change them in two revisions"));
  }
  SECTION("its part in a larger one may be referred to") {
    const test::TestDatabase referred(R"sql(
      CREATE TABLE r (id integer PRIMARY KEY) PARTITION BY RANGE (id);
      CREATE TABLE p PARTITION OF r FOR VALUES FROM (1) TO (10);
      CREATE TABLE q (id integer NOT NULL CONSTRAINT q_r REFERENCES r);
    )sql");
    CHECK_THROWS_WITH(
        test::to_do(referred,
                    "[table.r]\npartition_by = \"RANGE (id)\"\nprimary_key = [\"id\"]\n"
                    "[table.r.column]\nid = \"int\"\n"
                    "[table.r.partition.p]\nvalues = \"FROM (1) TO (10)\"\n"
                    "partition_by = \"HASH (id)\"\n"
                    "[table.q.column]\nid = \"int\"\n"
                    "[table.q.foreign_key]\n"
                    "q_r = { columns = [\"id\"], references = \"r(id)\" }\n"),
        Contains("foreign key public.q.q_r refers to rows in it by way of public.r; drop that in "
                 "an earlier revision"));
  }
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
