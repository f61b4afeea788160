#include "campaign/journey.h"

#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/program.h"
#include "pairs/pair.h"
#include "pg/connection.h"
#include "pg/url.h"
#include "report/text_diff.h"
#include "sql/identifier.h"
#include "support/folder.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

/// What goes wrong on the way ends it.
struct WentWrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The roles of a case, for as long as it runs.
class CaseRoles {
 public:
  explicit CaseRoles(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      names_.emplace_back(name);
      execute(fmt::format("DROP ROLE IF EXISTS {0}; CREATE ROLE {0}", names_.back()));
    }
  }

  CaseRoles(const CaseRoles&) = delete;
  CaseRoles& operator=(const CaseRoles&) = delete;

  ~CaseRoles() {
    for (const sql::Identifier& name : names_) {
      execute(fmt::format("DROP ROLE {}", name));
    }
  }

 private:
  static void execute(const std::string& sql) {
    pg::Connection::open(pg::Url::parse(server_url())).execute(sql);
  }

  std::vector<sql::Identifier> names_;
};

/// A database as others than schemadiff see it.
struct Look {
  std::optional<std::string> dump;
  std::string catalog;
};

Look look_at(const TestDatabase& database) {
  static const std::string query =
      content_of(std::filesystem::path(SCHEMADIFF_CAMPAIGN_FOLDER) / "catalog.sql");
  Look look{.dump = database.dump("--exclude-schema=schemadiff"),
            .catalog = join(database.rows(query), "\n") + "\n"};
  if (look.dump) {
    look.dump = without_column_order(*look.dump);
  }
  return look;
}

void require_equal(const Look& found, const Look& wanted, std::string_view when) {
  if (found.dump != wanted.dump) {
    throw WentWrong(fmt::format("{}, pg_dump:\n{}", when,
                                report::unified_diff(wanted.dump.value_or(""),
                                                     found.dump.value_or(""), "wanted", "found")));
  }
  if (found.catalog != wanted.catalog) {
    throw WentWrong(
        fmt::format("{}, catalogs:\n{}", when,
                    report::unified_diff(wanted.catalog, found.catalog, "wanted", "found")));
  }
}

struct Content {
  std::string type;
  std::string values;  ///< as text, sorted; of a table, the number of its rows
};

/// What every table and every column with values of its own holds.
using Contents = std::map<std::string, Content>;

Contents contents_of(const TestDatabase& database) {
  const std::vector<std::string> queries = database.rows(R"(
    SELECT format('SELECT %L, ''rows'', count(*)::text FROM %s %s', 'rows of ' || c.oid::regclass,
                  CASE c.relkind WHEN 'r' THEN 'ONLY' ELSE '' END, c.oid::regclass)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'schemadiff')
    UNION ALL
    SELECT format('SELECT %L, %L, coalesce(string_agg(coalesce(%I::text, ''NULL''), '','' ORDER BY %I::text), '''') FROM %s %s',
                  format('%s.%I', c.oid::regclass, a.attname), format_type(a.atttypid, a.atttypmod), a.attname, a.attname,
                  CASE c.relkind WHEN 'r' THEN 'ONLY' ELSE '' END, c.oid::regclass)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'schemadiff'))");
  Contents contents;
  if (!queries.empty()) {
    for (const std::string& row : database.rows(join(queries, " UNION ALL "))) {
      const std::size_t first = row.find('|');
      const std::size_t second = row.find('|', first + 1);
      contents.emplace(row.substr(0, first),
                       Content{row.substr(first + 1, second - first - 1), row.substr(second + 1)});
    }
  }
  return contents;
}

/// What was known before, after and in between is the same, where its type is.
void require_kept(const Contents& before, const Contents& after, const Contents& meanwhile,
                  std::string_view when) {
  for (const auto& [what, held] : before) {
    const auto found = after.find(what);
    if (found != after.end() && meanwhile.contains(what) && found->second.type == held.type &&
        found->second.values != held.values) {
      throw WentWrong(
          fmt::format("{}: {}: {}, not {}", when, what, found->second.values, held.values));
    }
  }
}

class Journey {
 public:
  Journey(const Case& pair, bool forward)
      : forward_(forward),
        roles_(pair.roles),
        there_(pair.setup + (forward ? pair.after : pair.before)) {
    project_.database().execute(pair.setup + (forward ? pair.before : pair.after));
    before_ = look_at(project_.database());
    wanted_ = look_at(there_);
    project_.database().execute(forward ? pair.before_rows : pair.after_rows);
  }

  void go(const Case& pair) {
    const Outcome pulled =
        test::run(SCHEMADIFF_PROGRAM, "pull --strict " + pair.pull, project_.path(), there_.url());
    require(pulled, 0, "pull");
    const Contents rows = contents_of(project_.database());

    const Outcome made =
        project_.schemadiff("autogenerate -m way " + (forward_ ? pair.up : pair.down));
    require(made, (forward_ ? pair.asks_up : pair.asks_down) ? 6 : 0, "autogenerate");
    if (made.exit_code == 6) {
      return;
    }
    require(project_.schemadiff("upgrade head"), 0, "upgrade");
    require(project_.schemadiff("autogenerate -m again"), 0, "autogenerate again");
    if (revisions() != 1) {
      throw WentWrong("autogenerate again made\n" + revision("0002"));
    }
    require(project_.schemadiff("check"), 0, "check");
    require_equal(look_at(project_.database()), wanted_, "after upgrade");
    const Contents middle = contents_of(project_.database());
    const bool moved = forward_ ? pair.moves_up : pair.moves_down;
    if (!moved) {
      require_kept(rows, middle, middle, "after upgrade");
    }

    require(project_.schemadiff("downgrade base"), 0, "downgrade");
    require_equal(look_at(project_.database()), before_, "after downgrade");
    if (!moved) {
      require_kept(rows, contents_of(project_.database()), middle, "after downgrade");
    }
  }

  /// The revision that was made, for people.
  [[nodiscard]] std::string story() const { return revisions() == 0 ? "" : revision("0001"); }

 private:
  static void require(const Outcome& outcome, int exit_code, std::string_view command) {
    if (outcome.exit_code != exit_code) {
      throw WentWrong(fmt::format("{} exits with {}\n{}{}", command, outcome.exit_code, outcome.out,
                                  outcome.err));
    }
  }

  [[nodiscard]] int revisions() const {
    int count = 0;
    const std::filesystem::path folder = project_.path() / "generated";
    if (std::filesystem::exists(folder)) {
      for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        count += entry.path().extension() == ".sql" ? 1 : 0;
      }
    }
    return count;
  }

  [[nodiscard]] std::string revision(std::string_view id) const {
    for (const auto& entry : std::filesystem::directory_iterator(project_.path() / "generated")) {
      if (entry.path().filename().string().starts_with(id)) {
        return content_of(entry.path());
      }
    }
    return "";
  }

  bool forward_;
  CaseRoles roles_;
  TestDatabase there_;  ///< as the other shall become
  Sandbox project_;
  Look before_;
  Look wanted_;
};

}  // namespace

std::string there_and_back(const Case& pair, bool forward) {
  try {
    Journey journey(pair, forward);
    try {
      journey.go(pair);
    } catch (const WentWrong& wrong) {
      return fmt::format("{}\n{}", wrong.what(), journey.story());
    }
  } catch (const std::exception& error) {
    return fmt::format("the case itself: {}", error.what());
  }
  return "";
}

}  // namespace schemadiff::test
