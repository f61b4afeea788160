#pragma once

#include <string>
#include <string_view>

#include "apply/state.h"
#include "base/error.h"
#include "revision/graph.h"
#include "revision/revision.h"
#include "sql/identifier.h"

/// What the files of this room share about the journal.
namespace schemadiff::apply {

/// The digest a revision has on this database: over the digests its parents were applied with.
[[nodiscard]] std::string applied_digest(const revision::Graph& graph, const State& state,
                                         const revision::Revision& revision);

/// The revision in a text the journal holds. Throws Error (Failure::State) when it cannot be read.
[[nodiscard]] revision::Revision journal_revision(std::string_view id, std::string_view file);

/// The name of the advisory lock that keeps two runs apart, within a database.
[[nodiscard]] std::string lock_name(std::string_view schema);

/// The same error; a refused privilege (42501) says what the role needs.
[[nodiscard]] DatabaseError with_way_out(const DatabaseError& error, const sql::Identifier& schema);

}  // namespace schemadiff::apply
