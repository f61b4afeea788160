#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "model/database.h"

namespace schemadiff::files {

/// Model files that read back to the same database: relative path and text. One file per table with
/// what belongs to it
/// (`<schema>.<table>.toml`, `<table>.toml` in public), the others by kind. Same input, same bytes.
/// What equals PostgreSQL's default is left out; shorthand is used where it says everything. A
/// default loses a cast that the server puts there again: equal once a server has read it.
[[nodiscard]] std::map<std::filesystem::path, std::string> write(const model::Database& database);

}  // namespace schemadiff::files
