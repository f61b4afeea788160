#pragma once

#include <filesystem>

namespace schemadiff::pg {

/// An installed PostgreSQL server: a directory with initdb and postgres.
struct ServerPrograms {
  std::filesystem::path bin_dir;
  int major = 0;
};

/// The server of the wanted major version (0: any) in `bin_dir`, or, when that is empty, the first
/// of: pg_config's directory, the packages of Debian (newest first) and of Red Hat,
/// /usr/local/pgsql, Homebrew. Throws Error (Failure::Usage) that says what to install.
[[nodiscard]] ServerPrograms find_server(int major, const std::filesystem::path& bin_dir = {});

}  // namespace schemadiff::pg
