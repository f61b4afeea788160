#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/state.h"
#include "sql/statement.h"

namespace schemadiff::pg {
class Connection;
}

/// What makes statements outside a transaction safe to repeat: an attempt that was cut off is seen
/// in the catalog, and cleared away or finished.
namespace schemadiff::apply {

struct Attempt {
  std::optional<std::string> done = {};  ///< why nothing is left to do
  std::vector<std::string> before = {};  ///< to run first, each outside a transaction
  std::string sql = {};                  ///< the statement, or the one that finishes it
};

/// How to go on with a statement; `step` is what is recorded of earlier attempts, null for none.
[[nodiscard]] Attempt next_attempt(pg::Connection& connection, const std::string& sql,
                                   const sql::StatementTraits& traits, const Step* step);

/// The statements that clear away what earlier attempts left.
[[nodiscard]] std::vector<std::string> clearing(pg::Connection& connection,
                                                const sql::StatementTraits& traits,
                                                const Step* step);

/// What has to be recorded in the step's `position` before the statement runs: for an index whose
/// name the server chooses, the indexes its table has already.
[[nodiscard]] std::vector<std::string> mark(pg::Connection& connection,
                                            const sql::StatementTraits& traits);

}  // namespace schemadiff::apply
