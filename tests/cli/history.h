#pragma once

#include <string>

#include "cli/program.h"

namespace schemadiff::test {

/// Writes generated/<id>_<message>.sql with one statement each way, or with none. `header` are more
/// lines of the header.
inline void add_revision(const Sandbox& sandbox, const std::string& id, const std::string& revises,
                         const std::string& message, const std::string& up = "",
                         const std::string& down = "", const std::string& header = "") {
  const auto block = [](const std::string& sql) { return sql.empty() ? "" : sql + ";\n"; };
  sandbox.write("generated/" + id + "_" + message + ".sql",
                "-- [revision]\n-- id = \"" + id + "\"\n-- revises = [" + revises +
                    "]\n-- message = \"" + message + "\"\n" + header + "\n-- [up]\n" + block(up) +
                    "\n-- [down]\n" + block(down) + "\n-- [end]\n");
}

/// `CREATE TABLE <table> (id int)` and back.
inline void add_table(const Sandbox& sandbox, const std::string& id, const std::string& revises,
                      const std::string& table, const std::string& header = "") {
  add_revision(sandbox, id, revises, table, "CREATE TABLE " + table + " (id int)",
               "DROP TABLE " + table, header);
}

}  // namespace schemadiff::test
