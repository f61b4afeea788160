#include "scratch/prepare.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "pg/transaction.h"

namespace schemadiff::scratch {

namespace {

/// Without the right to make roles, what names them fails, with the server's reason.
void make_roles(pg::Connection& connection, const std::vector<sql::Identifier>& roles) {
  for (const sql::Identifier& role : roles) {
    pg::Savepoint savepoint(connection);
    try {
      connection.execute(fmt::format("CREATE ROLE {}", role));
      savepoint.release();
    } catch (const DatabaseError&) {
      if (!connection.in_transaction()) {
        throw;
      }
      savepoint.rollback();
      return;
    }
  }
}

/// Event triggers, the declared ones among them, are made and not run.
constexpr std::string_view kNoTriggers = R"sql(
SELECT pg_catalog.set_config('session_replication_role', 'replica', true)
FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper
)sql";

}  // namespace

std::vector<sql::Identifier> missing_roles(pg::Connection& scratch, pg::Connection& target) {
  constexpr std::string_view kRoles =
      "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname";
  std::set<std::string, std::less<>> known;
  const pg::Result there = scratch.query(kRoles);
  for (const pg::Row row : there.rows()) {
    known.emplace(row[0].value_or(""));
  }
  std::vector<sql::Identifier> missing;
  const pg::Result wanted = target.query(kRoles);
  for (const pg::Row row : wanted.rows()) {
    if (!known.contains(row[0].value_or(""))) {
      missing.emplace_back(std::string(row[0].value_or("")));
    }
  }
  return missing;
}

void prepare(pg::Connection& connection, const std::vector<sql::Identifier>& roles) {
  connection.execute("SET LOCAL check_function_bodies = off");
  connection.execute(kNoTriggers);
  make_roles(connection, roles);
}

}  // namespace schemadiff::scratch
