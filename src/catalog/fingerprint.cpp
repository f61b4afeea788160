#include "catalog/fingerprint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.h"
#include "base/error.h"
#include "pg/result.h"
#include "pg/transaction.h"
#include "sql/identifier.h"

namespace schemadiff::catalog {

namespace {

/// What ANALYZE gathers, and large objects, which are data. All others count, those of a later
/// major version too.
constexpr std::array<std::string_view, 4> kLeftOut{"pg_statistic", "pg_statistic_ext_data",
                                                   "pg_largeobject", "pg_largeobject_metadata"};

/// A catalog of all databases of a server: the rows of the others come and go.
struct Shared {
  std::string_view catalog;
  std::string_view own;  ///< `{}` is the database's oid
};

constexpr std::array<Shared, 6> kShared{{
    {.catalog = "pg_database", .own = "oid = {}"},
    {.catalog = "pg_db_role_setting", .own = "setdatabase IN (0, {})"},
    {.catalog = "pg_shdepend", .own = "dbid IN (0, {})"},
    {.catalog = "pg_shdescription",
     .own = "classoid <> 'pg_catalog.pg_database'::pg_catalog.regclass OR objoid = {}"},
    {.catalog = "pg_shseclabel",
     .own = "classoid <> 'pg_catalog.pg_database'::pg_catalog.regclass OR objoid = {}"},
    {.catalog = "pg_subscription", .own = "subdbid = {}"},
}};

/// Catalogs that hold secrets. A role that may not read them sees what `kFacts` asks for instead.
constexpr std::array<std::string_view, 3> kSecret{"pg_authid", "pg_user_mapping",
                                                  "pg_subscription"};

constexpr std::string_view kOwnOid =
    "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

/// The first two columns are where the snapshot stands, the others `database()`.
///
/// Statistics begin anew after a crash in which the postmaster survived: transactions that were not
/// flushed are lost then, and their numbers are given out again.
/// reset_val is what a session starts with, whatever was set in it since. A library that is loaded
/// meanwhile brings settings of its own, with their defaults.
/// What an extension says of itself lies in files; a comment that is equal to it is none of the
/// user's.
constexpr std::string_view kFacts = R"sql(
SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot()),
  pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot()),
  (SELECT control.system_identifier FROM pg_catalog.pg_control_system() AS control),
  pg_catalog.pg_postmaster_start_time(),
  pg_catalog.pg_stat_get_bgwriter_stat_reset_time(),
  pg_catalog.pg_is_in_recovery(),
  {},
  current_user,
  session_user,
  (SELECT pg_catalog.string_agg(
      ROW(setting.name, setting.reset_val)::pg_catalog.text, E'\n' ORDER BY setting.name COLLATE "C")
    FROM pg_catalog.pg_settings AS setting
    WHERE setting.name <> 'application_name'
      AND NOT (setting.name LIKE '%.%' AND setting.source = 'default')),
  (SELECT pg_catalog.string_agg(
      ROW(extension.*)::pg_catalog.text, E'\n' ORDER BY extension.name COLLATE "C")
    FROM pg_catalog.pg_available_extensions() AS extension),
  CASE WHEN NOT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT') THEN
    (SELECT pg_catalog.string_agg(ROW(role.*)::pg_catalog.text, E'\n' ORDER BY role.oid)
      FROM pg_catalog.pg_roles AS role)
  END,
  CASE WHEN NOT pg_catalog.has_table_privilege('pg_catalog.pg_user_mapping', 'SELECT') THEN
    (SELECT pg_catalog.string_agg(ROW(mapping.*)::pg_catalog.text, E'\n' ORDER BY mapping.umid)
      FROM pg_catalog.pg_user_mappings AS mapping)
  END,
  CASE WHEN NOT pg_catalog.has_table_privilege('pg_catalog.pg_subscription', 'SELECT') THEN
    (SELECT pg_catalog.string_agg(
        ROW(subscription.oid, subscription.subname, subscription.subowner)::pg_catalog.text,
        E'\n' ORDER BY subscription.oid)
      FROM pg_catalog.pg_subscription AS subscription WHERE subscription.subdbid = {})
  END
)sql";

constexpr std::string_view kCatalogs = R"sql(
SELECT relname, pg_catalog.has_table_privilege(oid, 'SELECT')
FROM pg_catalog.pg_class
WHERE oid < 16384
  AND relkind = 'r'
  AND relnamespace = 'pg_catalog'::pg_catalog.regnamespace
)sql";

/// age() is how many transactions ago a number was given out; it wraps around after 2^31.
constexpr std::uint64_t kFarthest = std::uint64_t{1} << 30U;

std::optional<std::uint64_t> number_of(const pg::Cell& cell) {
  const std::string_view text = cell.value_or("");
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc{} && end == text.data() + text.size() && !text.empty()
             ? std::optional(number)
             : std::nullopt;
}

/// Which catalogs count; nothing where the role may not read one.
std::optional<std::vector<std::string>> counted_catalogs(pg::Connection& connection) {
  std::vector<std::string> catalogs;
  const pg::Result result = connection.query(kCatalogs);
  for (const pg::Row row : result.rows()) {
    const std::string_view catalog = row[0].value_or("");
    const bool readable = row[1] == "t";
    if (is_left_out(catalog)) {
      continue;
    }
    if (readable) {
      catalogs.emplace_back(catalog);
    } else if (std::ranges::find(kSecret, catalog) == kSecret.end()) {
      return std::nullopt;
    }
  }
  std::ranges::sort(catalogs);
  return catalogs;
}

std::string own_rows(std::string_view catalog) {
  const auto* const shared = std::ranges::find(kShared, catalog, &Shared::catalog);
  return shared == kShared.end()
             ? ""
             : fmt::format(" WHERE {}", fmt::format(fmt::runtime(shared->own), kOwnOid));
}

/// What one statement asks of one catalog: all its rows, and those from the horizon on.
std::string count_sql(const std::string& catalog, std::uint64_t horizon) {
  // The scalar subquery is asked once, not for every row.
  return fmt::format(
      "SELECT {}, pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE pg_catalog.age(xmin) <= "
      "(SELECT pg_catalog.age('{}'::pg_catalog.xid)) AND pg_catalog.age(xmin) >= 0) FROM "
      "pg_catalog.{}{}",
      sql::Literal{catalog}, static_cast<std::uint32_t>(horizon), sql::Identifier{catalog},
      own_rows(catalog));
}

/// What a role may not do, or a relative of PostgreSQL does not have.
bool is_not_to_be_had(const DatabaseError& error) {
  return error.sqlstate() == "42501" || error.sqlstate() == "42883" || error.sqlstate() == "0A000";
}

}  // namespace

struct Catalogs::Count {
  std::string rows;
  bool has_newer = false;
};

bool is_left_out(std::string_view catalog) {
  return std::ranges::find(kLeftOut, catalog) != kLeftOut.end();
}

std::optional<Catalogs> Catalogs::in_snapshot(pg::Connection& connection) {
  if (connection.major() < 14) {
    return std::nullopt;
  }
  pg::Savepoint savepoint(connection);
  try {
    const pg::Result result = connection.query(fmt::format(fmt::runtime(kFacts), kOwnOid, kOwnOid));
    const pg::Row row = result.row(0);
    savepoint.release();
    const std::optional<std::uint64_t> oldest = number_of(row[0]);
    const std::optional<std::uint64_t> next = number_of(row[1]);
    std::string facts = fmt::format("{}\n", connection.server_version());
    for (const pg::Cell& cell : row.subspan(2)) {
      facts += cell ? fmt::format("{}:{}\n", cell->size(), *cell) : "-\n";
    }
    const bool knows_life = row[2] && row[3] && row[4];
    if (!oldest || !next || !knows_life) {
      return std::nullopt;
    }
    return Catalogs(connection, sha256(facts), *oldest, *next);
  } catch (const DatabaseError& error) {
    if (!is_not_to_be_had(error)) {
      throw;
    }
    savepoint.rollback();
    return std::nullopt;
  }
}

std::optional<Catalogs::Count> Catalogs::count(std::uint64_t horizon) const {
  const std::optional<std::vector<std::string>> catalogs = counted_catalogs(*connection_);
  if (!catalogs) {
    return std::nullopt;
  }
  std::vector<std::string> statements;
  for (const std::string& catalog : *catalogs) {
    statements.push_back(count_sql(catalog, horizon));
  }
  const pg::Result result =
      connection_->query(fmt::format("{}", fmt::join(statements, "\nUNION ALL ")));
  Count count;
  std::vector<std::string> lines;
  for (const pg::Row row : result.rows()) {
    lines.push_back(fmt::format("{} {}\n", row[0].value_or(""), row[1].value_or("")));
    count.has_newer = count.has_newer || row[2] != "0";
  }
  std::ranges::sort(lines);
  count.rows = fmt::format("{}", fmt::join(lines, ""));
  return count;
}

std::optional<CatalogState> Catalogs::state() const {
  std::optional<Count> counted = next_ - oldest_ < kFarthest ? count(oldest_) : std::nullopt;
  if (!counted || counted->has_newer) {
    return std::nullopt;
  }
  return CatalogState{.horizon = oldest_, .rows = std::move(counted->rows)};
}

std::optional<CatalogState> Catalogs::still(const CatalogState& then) const {
  if (next_ < then.horizon || next_ - then.horizon >= kFarthest) {
    return std::nullopt;
  }
  if (next_ > then.horizon) {
    const std::optional<Count> now = count(then.horizon);
    if (!now || now->has_newer || now->rows != then.rows) {
      return std::nullopt;
    }
  }
  // The same rows, all older than that horizon, so older than this one.
  return CatalogState{.horizon = std::max(then.horizon, oldest_), .rows = then.rows};
}

}  // namespace schemadiff::catalog
