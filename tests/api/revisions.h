#pragma once

#include <string>

#include "support/folder.h"

namespace schemadiff::test {

/// A revision file of one table.
inline void write_revision(const TemporaryFolder& folder, const std::string& id,
                           const std::string& revises) {
  const std::string parents = revises.empty() ? "" : "\"" + revises + "\"";
  folder.write("generated/" + id + ".sql",
               "-- [revision]\n-- id = \"" + id + "\"\n-- revises = [" + parents +
                   "]\n-- message = \"make t" + id + "\"\n\n-- [up]\nCREATE TABLE t" + id +
                   " (id int);\n\n-- [down]\nDROP TABLE t" + id + ";\n\n-- [end]\n");
}

}  // namespace schemadiff::test
