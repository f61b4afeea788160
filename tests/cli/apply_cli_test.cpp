// What the programs say and how they end while they apply: interrupted, killed, blocked, dry.
#include <string>

#include <catch2/catch.hpp>

#include "cli/program.h"

namespace {

using Catch::Contains;
using schemadiff::test::Outcome;
using schemadiff::test::Sandbox;

std::string revision(const std::string& id, const std::string& revises, const std::string& body) {
  return "-- [revision]\n-- id = \"" + id + "\"\n-- revises = [" +
         (revises.empty() ? "" : "\"" + revises + "\"") + "]\n\n" + body + "\n-- [end]\n";
}

/// A table of 2000 rows, then a batch that takes about two seconds.
void write_batch(const Sandbox& sandbox) {
  sandbox.write("generated/0001.sql",
                revision("0001", "",
                         "-- [up]\nCREATE TABLE t (id int PRIMARY KEY, n int NOT NULL);\n\nINSERT "
                         "INTO t SELECT i, 0 FROM generate_series(1, 2000) i;\n\n-- [down]\nDROP "
                         "TABLE t;\n"));
  sandbox.write("generated/0002.sql",
                revision("0002", "0001",
                         "-- [up]\n-- batch = { table = \"t\", key = \"id\", size = 50, pause = "
                         "\"50ms\" }\nUPDATE t SET n = n + 1 WHERE id BETWEEN :first AND "
                         ":last;\n\n-- [down]\n"));
}

/// `schemadiff-apply upgrade`, with a signal after so many seconds.
Outcome upgrade_with_signal(const Sandbox& sandbox, const std::string& signal,
                            const std::string& seconds) {
  return schemadiff::test::run("timeout",
                               "--preserve-status -s " + signal + " " + seconds + " '" +
                                   SCHEMADIFF_APPLY_PROGRAM + "' upgrade",
                               sandbox.path(), sandbox.database().url());
}

constexpr const char* kCounts = "SELECT n, count(*) FROM t GROUP BY n ORDER BY n";

}  // namespace

TEST_CASE("Ctrl-C stops a batch between two ranges", "[cli][server]") {
  const Sandbox sandbox;
  write_batch(sandbox);
  REQUIRE(sandbox.apply("upgrade 0001").exit_code == 0);
  const Outcome stopped = upgrade_with_signal(sandbox, "INT", "1");
  CHECK(stopped.exit_code == 130);
  CHECK_THAT(stopped.err, Contains("interrupted: stopped as asked; what is committed is recorded, "
                                   "and the next run goes on there\n"));
  CHECK(
      sandbox.database().rows("SELECT outcome FROM schemadiff.log ORDER BY number DESC LIMIT 1") ==
      std::vector<std::string>{"failed"});
  const Outcome rest = sandbox.apply("upgrade");
  CHECK(rest.exit_code == 0);
  CHECK_THAT(rest.err, Contains("Running upgrade 0001 -> 0002 (continued)\n"));
  CHECK_THAT(rest.err, Contains("  t: 100 %, "));
  CHECK(sandbox.database().rows(kCounts) == std::vector<std::string>{"1|2000"});
}

TEST_CASE("a killed program is continued by the next", "[cli][server]") {
  const Sandbox sandbox;
  write_batch(sandbox);
  for (const char* const seconds : {"0.1", "0.3", "0.6", "0.9"}) {
    static_cast<void>(upgrade_with_signal(sandbox, "KILL", seconds));
  }
  CHECK(sandbox.apply("upgrade").exit_code == 0);
  CHECK(sandbox.database().rows(kCounts) == std::vector<std::string>{"1|2000"});
}

TEST_CASE("a dry run says what is locked", "[cli][server]") {
  const Sandbox sandbox;
  write_batch(sandbox);
  sandbox.write("generated/0003.sql",
                revision("0003", "0002",
                         "-- [up]\n-- Written by hand.\nALTER TABLE t ADD c int;\n\n-- [up]\n-- "
                         "transaction = false\nCREATE INDEX CONCURRENTLY i ON t (c);\n\n-- "
                         "[down]\n"));
  REQUIRE(sandbox.apply("upgrade 0001").exit_code == 0);
  CHECK(sandbox.apply("upgrade --dry-run").out ==
        "Running upgrade 0001 -> 0002\n"
        "  in ranges of 50 rows of t by id, a commit each:\n"
        "    UPDATE t SET n = n + 1 WHERE id BETWEEN :first AND :last;\n"
        "Running upgrade 0002 -> 0003\n"
        "  in one transaction:\n"
        "    -- Written by hand.\n"
        "    ALTER TABLE t ADD c int;\n"
        "  outside a transaction, one by one:\n"
        "    CREATE INDEX CONCURRENTLY i ON t (c);\n");
  const Outcome analysed = sandbox.schemadiff("upgrade --dry-run");
  CHECK_THAT(analysed.out, Contains("    -- t: ACCESS EXCLUSIVE, catalog only\n"
                                    "    ALTER TABLE t ADD c int;\n"));
  CHECK_THAT(analysed.out, Contains("    -- t: SHARE UPDATE EXCLUSIVE, "));
  CHECK(sandbox.apply("current").out == "0001\n");
}

TEST_CASE("a run tells what it does, and a failure all the server said", "[cli][server]") {
  const Sandbox sandbox;
  sandbox.write("generated/0001.sql",
                revision("0001", "",
                         "-- [up]\nCREATE TABLE t (id int);\n\nINSERT INTO t VALUES (1), "
                         "(2);\n\nDO $$ BEGIN\n  RAISE NOTICE 'so far';\n  RAISE EXCEPTION 'no' "
                         "USING DETAIL = 'why', HINT = 'how';\nEND $$;\n\n-- [down]\n"));
  const Outcome outcome = sandbox.apply("upgrade -v");
  CHECK(outcome.exit_code == 4);
  CHECK_THAT(outcome.err, Contains("  INSERT INTO t VALUES (1), (2)\n    2 rows, "));
  CHECK_THAT(outcome.err, Contains("  NOTICE: so far\n"));
  CHECK_THAT(outcome.err, Contains("generated/0001.sql:10: error: no\n"));
  CHECK_THAT(outcome.err, Contains("detail: why\nhint: how\ncontext: PL/pgSQL function "
                                   "inline_code_block line 3 at RAISE\nsqlstate: P0001\n"));
  CHECK_THAT(sandbox.apply("upgrade --wait soon").err, Contains("--wait"));
  CHECK(sandbox.apply("upgrade --wait soon").exit_code == 2);
}
