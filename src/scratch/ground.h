#pragma once

#include <vector>

#include "model/database.h"
#include "pg/connection.h"
#include "scratch/temporary_database.h"
#include "sql/identifier.h"

namespace schemadiff::scratch {

/// A throwaway database in which work is committed, so that whatever a revision does can be tried
/// in it: statements outside transactions, new enum values, rows. Dropped by the destructor.
class Ground {
 public:
  /// `roles` are made with the objects: the target has them and this server has not.
  Ground(TemporaryDatabase database, pg::Connection connection, std::vector<sql::Identifier> roles);

  /// Makes `objects`, which are canonical, and what they may use of `context`; returns the objects
  /// as the server shows them, without the owners and privileges that this role may not set. To be
  /// called once.
  /// Throws Error (Failure::Database) in the server's words when it refuses one of them.
  [[nodiscard]] model::Database build(const model::Database& objects,
                                      const model::Database& context);

  /// What is there but the context and what every empty database has. Demands `build`.
  [[nodiscard]] model::Database read();

  [[nodiscard]] pg::Connection& connection() { return connection_; }

 private:
  TemporaryDatabase database_;  // outlives the connection to it
  pg::Connection connection_;
  std::vector<sql::Identifier> roles_;
  model::Database others_;  // what is no object of those that were asked for
};

}  // namespace schemadiff::scratch
