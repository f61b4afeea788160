#include "scratch/build.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sql/printed.h"

namespace schemadiff::scratch {

namespace {

/// Units that share a round trip as long as all goes well.
constexpr std::size_t kBatchSize = 32;

/// A lost connection, an exhausted server, a cancelled statement.
bool is_about_server(const std::string& sqlstate) {
  return sqlstate.starts_with("08") || sqlstate.starts_with("53") || sqlstate.starts_with("57");
}

std::string script_of(std::span<const Unit> units) {
  std::string sql;
  std::string_view path;
  for (const Unit& unit : units) {
    if (unit.search_path != path) {
      path = unit.search_path;
      sql += fmt::format("SET LOCAL search_path = {};\n", path);
    }
    for (const std::string& statement : unit.statements) {
      sql += statement + "\n;\n";  // its last line may be a comment
    }
  }
  return sql + "RELEASE SAVEPOINT schemadiff_unit";
}

/// Nothing when all went well; else nothing of it has happened.
std::optional<ServerReport> attempt(pg::Connection& connection, std::span<const Unit> units) {
  // On its own: a syntax error anywhere in a message keeps all of it from running.
  connection.execute("SAVEPOINT schemadiff_unit");
  try {
    connection.execute(script_of(units));
    return std::nullopt;
  } catch (const DatabaseError& error) {
    if (is_about_server(error.sqlstate()) || !connection.in_transaction()) {
      throw;
    }
    connection.execute("ROLLBACK TO SAVEPOINT schemadiff_unit; RELEASE SAVEPOINT schemadiff_unit");
    return error.report();
  }
}

/// Tries every unit once and returns those that failed, in their order.
std::vector<Unit> failing(pg::Connection& connection, std::vector<Unit> units) {
  std::vector<Unit> failed;
  for (std::size_t begin = 0; begin < units.size(); begin += kBatchSize) {
    const std::span<Unit> batch =
        std::span(units).subspan(begin, std::min(kBatchSize, units.size() - begin));
    if (batch.size() > 1 && !attempt(connection, batch)) {
      continue;
    }
    for (Unit& unit : batch) {
      unit.error = attempt(connection, std::span(&unit, 1));
      if (unit.error) {
        failed.push_back(std::move(unit));
      }
    }
  }
  return failed;
}

/// Replaces units by their parts; false when none has any.
bool split(std::vector<Unit>& units) {
  std::vector<Unit> smaller;
  bool any = false;
  for (Unit& unit : units) {
    if (unit.parts.empty()) {
      smaller.push_back(std::move(unit));
    } else {
      any = true;
      std::ranges::move(unit.parts, std::back_inserter(smaller));
    }
  }
  units = std::move(smaller);
  return any;
}

void read_as_printed(std::vector<Unit>& units) {
  for (Unit& unit : units) {
    for (std::string& statement : unit.statements) {
      statement = sql::read_as_printed(statement);
    }
    read_as_printed(unit.parts);
  }
}

}  // namespace

std::vector<Unit> build(pg::Connection& connection, std::vector<Unit> units, Texts texts) {
  if (texts == Texts::AsPrinted) {
    read_as_printed(units);
  }
  for (bool hope = true; hope && !units.empty();) {
    const std::size_t before = units.size();
    units = failing(connection, std::move(units));
    hope = units.size() < before || split(units);
  }
  std::erase_if(units, [](const Unit& unit) { return unit.is_context; });
  return units;
}

}  // namespace schemadiff::scratch
