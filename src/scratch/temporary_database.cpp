#include "scratch/temporary_database.h"

#include <exception>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "sql/identifier.h"

namespace schemadiff::scratch {

namespace {

/// The columns of pg_database differ from major to major: as JSON, what is not there is NULL.
constexpr std::string_view kLocale = R"sql(
SELECT pg_catalog.pg_encoding_to_char(encoding),
       format('LC_COLLATE %L LC_CTYPE %L', datcollate, datctype)
       || CASE j ->> 'datlocprovider'
            WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L',
                                 coalesce(j ->> 'datlocale', j ->> 'daticulocale'))
                          || coalesce(' ICU_RULES ' || quote_literal(j ->> 'daticurules'), '')
            WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', j ->> 'datlocale')
            ELSE '' END
FROM pg_catalog.pg_database d CROSS JOIN LATERAL (SELECT to_jsonb(d) AS j) j
WHERE datname = pg_catalog.current_database()
)sql";

/// The mark, whose time compares as text, and a name that nobody has: neither needs a clock or
/// random numbers of ours.
constexpr std::string_view kNameAndMark = R"sql(
SELECT 'schemadiff_scratch_'
       || left(pg_catalog.md5(pg_catalog.random()::text || pg_catalog.clock_timestamp()::text
                              || pg_catalog.pg_backend_pid()::text), 12),
       format('schemadiff scratch, made %s by %s',
              pg_catalog.to_char(pg_catalog.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
              current_user)
)sql";

constexpr std::string_view kLeftovers = R"sql(
SELECT d.datname
FROM pg_catalog.pg_database d
WHERE d.datname LIKE 'schemadiff\_scratch\_%'
  AND pg_catalog.shobj_description(d.oid, 'pg_database') LIKE 'schemadiff scratch, made %'
  AND substring(pg_catalog.shobj_description(d.oid, 'pg_database') FROM 'made (\S+) by')
      < pg_catalog.to_char((pg_catalog.now() - interval '1 day') AT TIME ZONE 'UTC',
                           'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
ORDER BY d.datname
)sql";

void remove_leftovers(pg::Connection& server) {
  const pg::Result leftovers = server.query(kLeftovers);
  for (const pg::Row row : leftovers.rows()) {
    const sql::Identifier name{std::string(row[0].value_or(""))};
    try {
      // No FORCE: somebody may have connected in the meantime.
      server.execute_single(fmt::format("DROP DATABASE IF EXISTS {}", name));
    } catch (const DatabaseError&) {
      if (server.is_broken()) {
        throw;
      }  // another role's, or in use: not ours to remove
    }
  }
}

}  // namespace

Locale locale_of(pg::Connection& target) {
  const pg::Result result = target.query(kLocale);
  const pg::Row row = result.row(0);
  return {.encoding = std::string(row[0].value_or("UTF8")),
          .clauses = std::string(row[1].value_or(""))};
}

TemporaryDatabase::TemporaryDatabase(pg::Connection server, const Locale& locale)
    : TemporaryDatabase(std::move(server)) {
  remove_leftovers(server_);
  const pg::Result names = server_.query(kNameAndMark);
  const std::string name(names.row(0)[0].value_or(""));
  const std::string mark(names.row(0)[1].value_or(""));
  const sql::Identifier identifier{name};
  server_.execute_single(fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING {} {}",
                                     identifier, sql::quoted(sql::Literal{locale.encoding}),
                                     locale.clauses));
  name_ = name;  // from here on the destructor drops it, also when the next statement throws
  server_.execute_single(
      fmt::format("COMMENT ON DATABASE {} IS {}", identifier, sql::quoted(sql::Literal{mark})));
}

TemporaryDatabase::TemporaryDatabase(TemporaryDatabase&& other) noexcept
    : server_(std::move(other.server_)), name_(std::exchange(other.name_, {})) {}

TemporaryDatabase::~TemporaryDatabase() {
  if (name_.empty()) {
    return;
  }
  try {
    server_.execute_single(
        fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql::Identifier{name_}));
  } catch (const std::exception&) {
    // The next scratch on this server removes it by its mark.
    return;
  }
}

}  // namespace schemadiff::scratch
