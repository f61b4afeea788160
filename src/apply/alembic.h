#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/state.h"
#include "revision/graph.h"
#include "sql/identifier.h"

namespace schemadiff::pg {
class Connection;
}

/// Databases that Alembic looked after so far.
/// https://alembic.sqlalchemy.org/en/latest/api/runtime.html: version_table, version_table_schema
namespace schemadiff::apply {

/// Alembic's record.
struct AlembicVersion {
  sql::QualifiedName table;
  std::vector<std::string> versions = {};  ///< version_num of every row, sorted; none: at its base

  bool operator==(const AlembicVersion&) const = default;
};

/// Nothing when there is no such table. `table` is its name, or schema.name, as it is stored; a
/// name alone is looked for in all schemas. Throws Error (Failure::Usage) when several have one.
[[nodiscard]] std::optional<AlembicVersion> alembic_version(pg::Connection& connection,
                                                            const std::string& table);

/// Which revisions a database has that stands there.
struct Adoption {
  std::vector<std::string> revisions = {};  ///< their ids
  bool is_believed = false;  ///< they do not say themselves that they are where Alembic stands
};

/// The revisions of Alembic's own ids; those that name these versions in their header; or the only
/// base, when no revision names any. Throws Error: Failure::State when Alembic stands nowhere or
/// somewhere else, Failure::Usage when there is nothing to choose from.
[[nodiscard]] Adoption adoption(const revision::Graph& graph, const AlembicVersion& alembic);

}  // namespace schemadiff::apply
