#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/read.h"
#include "files/read.h"
#include "model/filter.h"
#include "pairs/pair.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "project/compare.h"
#include "project/sample_rows.h"
#include "random/mutator.h"
#include "report/text_diff.h"
#include "scratch/scratch.h"
#include "support/folder.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

using Choices = std::vector<Choice>;

pg::Connection connect(const TestDatabase& database) {
  return pg::Connection::open(pg::Url::parse(database.url()));
}

/// Roles belong to the whole server and stay.
void make_roles() {
  pg::Connection server = pg::Connection::open(pg::Url::parse(server_url()));
  server.execute(R"(
    DO $$ BEGIN
      CREATE ROLE random_pairs_reader; CREATE ROLE random_pairs_writer;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$)");
}

/// The schema that all are made of.
const std::string& base() {
  static const std::string text = content_of(SCHEMADIFF_RANDOM_BASE);
  return text;
}

bool differs(const std::string& dump, const std::string& wanted) {
  return without_column_order(dump) != without_column_order(wanted);
}

std::string difference(const std::string& dump, const std::string& wanted) {
  return report::unified_diff(without_column_order(wanted), without_column_order(dump), "wanted",
                              "found");
}

/// A database on its way from one random schema to another.
class Journey {
 public:
  Journey(const Choices& first, bool with_rows)
      : here_(base()),
        target_(connect(here_)),
        scratch_(scratch::Scratch::open(
            {.where = throwaway_.url(), .local_directory = {}, .bin_directory = {}}, target_,
            target_.url())) {
    note("from", mutate(target_, first));
    if (with_rows) {
      rows_.emplace(project::SampleRows::insert(target_, live()));
    }
  }

  /// "" when all went well, or when an author has to decide what becomes of the rows.
  std::string there_and_back(const Choices& first, const Choices& second) {
    const TestDatabase there(base());
    pg::Connection goal = connect(there);
    static_cast<void>(mutate(goal, first));
    note("to", mutate(goal, second));
    const std::vector<files::Source> before = models_of(target_);
    const std::vector<files::Source> after = models_of(goal);
    const std::optional<std::string> dump = here_.dump();

    std::optional<project::Comparison> way;
    try {
      way = compare(after);
    } catch (const Error& error) {
      if (error.failure() == Failure::Decision) {
        return "";
      }
      throw;
    }
    story_ += fmt::format("-- up\n{}", text_of(way->migration.up));
    run(way->migration.up, target_);
    if (const std::string left = remaining(after); !left.empty()) {
      return "after up there remains\n" + left;
    }
    if (dump && differs(*here_.dump(), *there.dump())) {
      return "after up:\n" + difference(*here_.dump(), *there.dump());
    }
    if (const std::string lost = lost_rows(); !lost.empty()) {
      return "after up: " + lost;
    }
    story_ += fmt::format("-- down\n{}", text_of(way->migration.down));
    run(way->migration.down, target_);
    if (const std::string left = remaining(before); !left.empty()) {
      return "after down there remains\n" + left;
    }
    if (dump && differs(*here_.dump(), *dump)) {
      return "after down:\n" + difference(*here_.dump(), *dump);
    }
    return lost_rows();
  }

  /// What was done so far, for people.
  [[nodiscard]] const std::string& story() const { return story_; }

 private:
  model::Database live() { return model::split(catalog::read(target_), {}).managed; }

  /// Of the tables and columns that are still there.
  std::string lost_rows() { return rows_ ? join(rows_->lost(target_, live()), "\n") : ""; }

  project::Comparison compare(const std::vector<files::Source>& models) {
    const model::Filter everything;
    return project::compare(files::read(models, everything), everything, target_, scratch_, true);
  }

  std::string remaining(const std::vector<files::Source>& models) {
    return text_of(compare(models).migration.up);
  }

  void note(const std::string& title, const std::vector<std::string>& statements) {
    story_ += fmt::format("-- {}\n", title);
    for (const std::string& statement : statements) {
      story_ += statement + ";\n";
    }
  }

  TestDatabase here_;
  TestDatabase throwaway_;  ///< empty again after each use: scratch rolls back
  pg::Connection target_;
  scratch::Scratch scratch_;
  std::optional<project::SampleRows> rows_;
  std::string story_;
};

/// Whether the server refused a row, not a statement.
bool is_about_rows(const DatabaseError& error) {
  return error.sqlstate().starts_with("22") || error.sqlstate().starts_with("23");
}

/// With rows, unless those made up do not fit where they are led.
void travel(const Choices& first, const Choices& second, bool with_rows = true) {
  Journey journey(first, with_rows);
  std::string fault;
  try {
    fault = journey.there_and_back(first, second);
  } catch (const DatabaseError& error) {
    if (with_rows && is_about_rows(error)) {
      travel(first, second, false);
      return;
    }
    fault = fmt::format("{}\n{}", error.what(), error.statement());
  } catch (const std::exception& error) {
    fault = error.what();
  }
  if (!fault.empty()) {
    RC_FAIL(fmt::format("{}\n{}", journey.story(), fault));
  }
}

/// A few changes of any kind.
rc::Gen<Choices> choices() {
  return rc::gen::resize(
      8, rc::gen::container<Choices>(rc::gen::resize(100, rc::gen::arbitrary<Choice>())));
}

/// `count` ways. What RC_PARAMS says (`seed=… max_success=…`) goes before.
bool check_pairs(int count, int seed) {
  make_roles();
  ::setenv("RC_PARAMS", fmt::format("seed={} max_success={}", seed, count).c_str(), 0);
  return rc::check([] {
    const Choices first = *choices();
    travel(first, *choices());
  });
}

}  // namespace

TEST_CASE("random schemas are led to random others, there and back", "[random][server]") {
  CHECK(check_pairs(30, 20261129));
}

TEST_CASE("random schemas are led to random others, a thousand times", "[.long][server]") {
  CHECK(check_pairs(1000, 1));
}

}  // namespace schemadiff::test
