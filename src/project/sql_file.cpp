#include "project/sql_file.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/file.h"
#include "sql/script.h"
#include "sql/split.h"

namespace schemadiff::project {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::optional<std::string> text = file_content(file);
  if (!text) {
    throw Error(Failure::Usage, fmt::format("{} cannot be read", file.string()));
  }
  return *std::move(text);
}

std::vector<fs::path> files_at(const fs::path& path) {
  if (!fs::is_directory(path)) {
    return {path};
  }
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() == ".sql" && entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    throw Error(Failure::Usage, fmt::format("there is no *.sql in {}", path.string()));
  }
  std::ranges::sort(files);
  return files;
}

/// Dumps name the roles of the server that they come from.
void add_advice(ServerReport& report) {
  const bool is_role = report.sqlstate == "42704" && report.message.starts_with("role ");
  if (is_role && report.hint.empty()) {
    report.hint =
        "pg_dump --no-owner --no-privileges leaves the roles out; or make them on the server of "
        "the scratch";
  }
}

void run_file(pg::Connection& connection, const fs::path& file) {
  const std::string text = sql::without_psql_commands(text_of(file), file.string());
  for (const sql::StatementView& statement : sql::split(text)) {
    const SourcePosition where = position_in(text, statement.offset, file.string());
    const sql::Reach reach = sql::reach_of(statement.text);
    if (reach == sql::Reach::Server) {
      throw Error(Failure::File,
                  "this statement changes the server and not only the schema of one database: take "
                  "it out of the file and run it on the server",
                  where);
    }
    if (reach == sql::Reach::Database) {
      continue;
    }
    try {
      connection.execute(statement.text);
    } catch (const DatabaseError& error) {
      ServerReport report = error.report();
      add_advice(report);
      throw DatabaseError(report, where);
    }
  }
}

}  // namespace

void run_sql_files(pg::Connection& connection, const fs::path& path) {
  for (const fs::path& file : files_at(path)) {
    run_file(connection, file);
  }
  connection.reset_settings();
}

}  // namespace schemadiff::project
