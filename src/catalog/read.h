#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "model/database.h"
#include "model/object_id.h"
#include "model/row.h"
#include "pg/connection.h"

namespace schemadiff::catalog {

/// Whether what needs no server to be compared (privileges, owners) is read as well.
enum class AsWritten : std::uint8_t { Read, LeftOut };

/// Asks something else in the snapshot that a reading sees, before it.
using InSnapshot = std::function<void(pg::Connection&)>;

/// Every object of one database that is the user's: not the system's, not a member of an extension,
/// not temporary. Objects of kinds that schemadiff does not manage are in `unmanaged`. Who uses
/// whom is taken from pg_depend. Runs in one REPEATABLE READ, READ ONLY snapshot with search_path =
/// pg_catalog, so every name inside an expression comes with its schema. The number of queries does
/// not depend on the number of objects. Throws DatabaseError: 42501 when the role may not read a
/// catalog, 57014 when statement_timeout runs out. A reading that has to be begun again, because
/// what it read was changed meanwhile, calls `in_snapshot` again.
[[nodiscard]] model::Database read(pg::Connection& connection,
                                   AsWritten as_written = AsWritten::Read,
                                   const InSnapshot& in_snapshot = {});

/// What one reading found.
struct Reading {
  model::Database database;
  std::map<model::Address, model::ObjectId> identities;  ///< of the objects, by their addresses
};

/// The same inside the transaction the connection is in, which may have made the objects itself.
/// Leaves search_path as it was.
[[nodiscard]] Reading read_in_transaction(pg::Connection& connection,
                                          AsWritten as_written = AsWritten::Read);

}  // namespace schemadiff::catalog
