#include "pg/server_programs.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"
#include "pg/number.h"
#include "pg/process.h"

namespace schemadiff::pg {

namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& path) {
  return access(path.c_str(), X_OK) == 0;
}

/// `postgres (PostgreSQL) 15.20 (Debian …)`, `… 18beta1`
std::optional<int> major_of(const fs::path& bin_dir) {
  if (!is_program(bin_dir / "postgres") || !is_program(bin_dir / "initdb")) {
    return std::nullopt;
  }
  constexpr std::string_view kBefore = "(PostgreSQL) ";
  const Finished finished = run({bin_dir / "postgres", "--version"}, OsUser::current());
  const std::size_t at = finished.output.find(kBefore);
  if (finished.exit_code != 0 || at == std::string::npos) {
    return std::nullopt;
  }
  const int major = leading_number(std::string_view(finished.output).substr(at + kBefore.size()));
  return major == 0 ? std::nullopt : std::optional(major);
}

void add_pg_config(std::vector<fs::path>& places) {
  Finished finished = run_from_path({"pg_config", "--bindir"});
  if (finished.exit_code == 0) {
    finished.output.erase(finished.output.find_last_not_of('\n') + 1);
    places.emplace_back(finished.output);
  }
}

/// The number at the end of a name: 15 of `15`, `pgsql-15` and `postgresql@15`.
int number_at_end(const std::string& name) {
  const std::size_t before = name.find_last_not_of("0123456789");
  return leading_number(
      std::string_view(name).substr(before == std::string::npos ? 0 : before + 1));
}

/// `<parent>/<prefix><major>/bin`, the newest first.
void add_numbered(std::vector<fs::path>& places, const fs::path& parent, std::string_view prefix) {
  std::vector<fs::path> found;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, absent)) {
    const std::string name = entry.path().filename();
    if (name.starts_with(prefix) && number_at_end(name) > 0) {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found, std::ranges::greater(),
                    [](const fs::path& path) { return number_at_end(path.filename()); });
  for (const fs::path& path : found) {
    places.push_back(path / "bin");
  }
}

std::vector<fs::path> usual_places() {
  std::vector<fs::path> places;
  add_pg_config(places);
  add_numbered(places, "/usr/lib/postgresql", "");
  add_numbered(places, "/usr", "pgsql-");
  places.emplace_back("/usr/local/pgsql/bin");
  add_numbered(places, "/opt/homebrew/opt", "postgresql@");
  add_numbered(places, "/usr/local/opt", "postgresql@");
  return places;
}

[[noreturn]] void refuse(int major, const fs::path& bin_dir) {
  const std::string wanted =
      major == 0 ? "PostgreSQL server" : fmt::format("PostgreSQL {} server", major);
  const std::string package = major == 0 ? "postgresql" : fmt::format("postgresql-{}", major);
  if (!bin_dir.empty()) {
    throw Error(
        Failure::Usage,
        fmt::format("there is no {} (initdb, postgres) in '{}'; correct the directory, or leave "
                    "it out and install one: apt-get install {}",
                    wanted, bin_dir.string(), package));
  }
  throw Error(Failure::Usage,
              fmt::format("a private cluster needs a {} and none was found; install one (Debian: "
                          "apt-get install {}) or say where its initdb and postgres are",
                          wanted, package));
}

}  // namespace

ServerPrograms find_server(int major, const fs::path& bin_dir) {
  const std::vector<fs::path> places =
      bin_dir.empty() ? usual_places() : std::vector<fs::path>{fs::absolute(bin_dir)};
  for (const fs::path& place : places) {
    const std::optional<int> found = major_of(place);
    if (found && (major == 0 || major == *found)) {
      return {.bin_dir = place, .major = *found};
    }
  }
  refuse(major, bin_dir);
}

}  // namespace schemadiff::pg
