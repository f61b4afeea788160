#include "project/proof.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/error.h"
#include "pairs/pair.h"
#include "pg/url.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

/// A populated-like case whose revision has something of everything, and a way to spoil it.
class Workshop {
 public:
  explicit Workshop(const std::string& pair_name)
      : Workshop({.folder = std::filesystem::path(SCHEMADIFF_PAIRS_FOLDER) / pair_name,
                  .name = pair_name},
                 "from.toml", "to.toml") {}

  Workshop(const Pair& pair, const std::string& from, const std::string& to)
      : roles_(pair),
        target_(pg::Connection::open(pg::Url::parse(database_.url()))),
        scratch_(
            scratch::Scratch::open({.where = "server", .local_directory = {}, .bin_directory = {}},
                                   target_, pg::Url::parse(database_.url()))) {
    database_.execute(text_of(pair, "setup.sql") + ";");
    run(compare_with(sources_of(pair, from), target_, scratch_).migration.up, target_);
    comparison_ = compare_with(sources_of(pair, to), target_, scratch_);
    REQUIRE_FALSE(comparison_.migration.up.empty());
  }

  [[nodiscard]] plan::Plan& up() { return comparison_.migration.up; }

  [[nodiscard]] plan::Plan& down() { return comparison_.migration.down; }

  std::string prove() { return project::prove(comparison_, scratch_, target_); }

  /// "" when the proof lets it pass.
  std::string refusal() {
    try {
      prove();
      return "";
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::Database);
      return error.what();
    }
  }

 private:
  Roles roles_;
  TestDatabase database_;
  pg::Connection target_;
  scratch::Scratch scratch_;
  project::Comparison comparison_;
};

/// What the planner could forget: each statement of a plan but those that only move values. Returns
/// those that nobody missed.
std::vector<std::string> unmissed_steps(Workshop& workshop, plan::Plan& plan) {
  std::vector<std::string> unmissed;
  const plan::Plan whole = plan;
  for (std::size_t block = 0; block < whole.size(); ++block) {
    for (std::size_t step = 0; step < whole[block].steps.size(); ++step) {
      const std::string& sql = whole[block].steps[step].sql;
      if (sql.starts_with("UPDATE ") || sql.starts_with("DO $check$")) {  // only refuses
        continue;
      }
      plan = whole;
      plan[block].steps.erase(plan[block].steps.begin() + static_cast<std::ptrdiff_t>(step));
      if (workshop.refusal().empty()) {
        unmissed.push_back(sql);
      }
    }
  }
  plan = whole;
  return unmissed;
}

void add_step(plan::Plan& plan, const std::string& sql) {
  plan.push_back({.transaction = true, .steps = {{.sql = sql, .object = {}}}});
}

}  // namespace

TEST_CASE("a revision is proved on the part of the schema that it concerns",
          "[project][proof][server]") {
  Workshop workshop("project/many_changes");
  CHECK(workshop.prove() ==
        fmt::format("PostgreSQL {}: up, down, up; rows kept in 2 tables", server_major()));
}

TEST_CASE("rows are found that checks, domains and partitions take", "[project][proof][server]") {
  Workshop workshop("project/rows_that_fit");
  CHECK(workshop.prove() ==
        fmt::format("PostgreSQL {}: up, down, up; rows kept in 3 tables", server_major()));
}

TEST_CASE("the proof misses no step that was left out", "[project][proof][server]") {
  using Steps = std::vector<std::string>;
  SECTION("of many changes") {
    Workshop workshop("project/many_changes");
    // These go with a column and a table that are dropped later anyway.
    CHECK(unmissed_steps(workshop, workshop.up()) ==
          Steps{"DROP INDEX CONCURRENTLY public.ix_users_legacy"});
    CHECK(unmissed_steps(workshop, workshop.down()) ==
          Steps{"ALTER TABLE public.users DROP CONSTRAINT users_org_id_fkey"});
  }
  SECTION("of what hangs on a view that is made anew") {
    Workshop workshop("grant/view_made_anew");
    CHECK(unmissed_steps(workshop, workshop.up()) == Steps{});
    CHECK(unmissed_steps(workshop, workshop.down()) == Steps{});
  }
  SECTION("of changes of types") {
    const std::string name =
        GENERATE("column/type_under_everything", "foreign_key/both_types_change");
    CAPTURE(name);
    Workshop workshop(name);
    CHECK(unmissed_steps(workshop, workshop.up()) == Steps{});
    CHECK(unmissed_steps(workshop, workshop.down()) == Steps{});
  }
}

TEST_CASE("the proof sees what a revision does wrong", "[project][proof][server]") {
  Workshop workshop("project/many_changes");

  SECTION("a wrong order") {
    std::ranges::reverse(workshop.up());
    CHECK_THAT(workshop.refusal(), Catch::Contains("fails its own proof on the way up"));
  }
  SECTION("something more than what was wanted") {
    add_step(workshop.up(), "CREATE TABLE public.more (id bigint)");
    CHECK_THAT(workshop.refusal(),
               Catch::Contains("after up there remains\n  too much: table public.more"));
  }
  SECTION("something else than what was wanted") {
    add_step(workshop.up(), "ALTER TABLE public.users ALTER COLUMN role TYPE varchar(31)");
    CHECK_THAT(workshop.refusal(), Catch::Contains("different: column public.users.role; type is "
                                                   "character varying(31), should be"));
  }
  SECTION("a way back that leaves something") {
    add_step(workshop.down(), "CREATE INDEX ON public.users (email)");
    CHECK_THAT(workshop.refusal(), Catch::Contains("after down there remains"));
  }
  SECTION("rows that are lost") {
    add_step(workshop.up(), "DELETE FROM public.users");
    CHECK_THAT(workshop.refusal(), Catch::Contains("lost: the rows of table public.users"));
  }
  SECTION("a value that is lost") {
    add_step(workshop.up(), "UPDATE public.users SET full_name = 'x' || id");
    CHECK_THAT(workshop.refusal(), Catch::Contains("rows of table public.users"));
  }
  SECTION("a table made anew without its rows") {
    add_step(workshop.down(), "CREATE TABLE public.copy (LIKE public.users INCLUDING ALL)");
    add_step(workshop.down(), "DROP TABLE public.users CASCADE");
    add_step(workshop.down(), "ALTER TABLE public.copy RENAME TO users");
    CHECK(workshop.refusal() != "");
  }
}

TEST_CASE("the proof knows what the revision needs beside what it changes",
          "[project][proof][server]") {
  const std::string proved = fmt::format("PostgreSQL {}: up, down, up", server_major());
  using Catch::Matchers::StartsWith;
  // An index on a partitioned table is made on each partition.
  CHECK_THAT(Workshop("partition/index_added").prove(), StartsWith(proved));
  // A sequence that becomes a column's has its table's owner, and none of its own.
  CHECK_THAT(Workshop("sequence/owned").prove(), StartsWith(proved));
  // What a function's body names, nobody but its text tells.
  CHECK_THAT(Workshop("function/named_by_body").prove(), StartsWith(proved));
  // A schema that is there has nothing in it yet.
  CHECK_THAT(Workshop("table/moved_to_known_schema").prove(), StartsWith(proved));
}

TEST_CASE("every pair's revision is proved, there and back", "[.long][project][proof][server]") {
  for (const Pair& pair : all_pairs()) {
    const std::string since = text_of(pair, "since");
    const bool fails =
        !text_of(pair, "fails_up_since").empty() || !text_of(pair, "fails_down_since").empty();
    if (fails || (!since.empty() && server_major() < std::stoi(since))) {
      continue;
    }
    for (const auto& [from, to] :
         {std::pair("from.toml", "to.toml"), std::pair("to.toml", "from.toml")}) {
      CAPTURE(pair.name, from);
      try {
        Workshop workshop(pair, from, to);
        CHECK_THAT(workshop.prove(), Catch::Matchers::StartsWith("PostgreSQL"));
      } catch (const std::exception& error) {
        FAIL_CHECK(error.what());
      }
    }
  }
}

}  // namespace schemadiff::test
