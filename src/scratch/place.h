#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/connection.h"
#include "pg/local_cluster.h"
#include "scratch/ground.h"
#include "scratch/scratch.h"
#include "scratch/temporary_database.h"

namespace schemadiff::scratch {

/// A connection to where objects can be made, and what has to be cleared away afterwards. The
/// members are ended in reverse order: session, database, server.
struct Place {
  std::optional<pg::LocalCluster> cluster;
  std::optional<TemporaryDatabase> database;
  pg::Connection connection;
  std::string description;
  /// It is the target itself: what stands in the way is moved aside in the same transaction.
  bool in_target = false;
  bool is_local = false;  ///< its server is not the target's
};

/// Throws as Scratch::open does.
[[nodiscard]] Place find_place(const Options& options, pg::Connection& target);

/// `PostgreSQL 15.18`
[[nodiscard]] std::string version_of(const pg::Connection& connection);

/// One more database on the same server; nothing where the place has no database of ours.
[[nodiscard]] std::optional<Ground> another_database(const Place& place, pg::Connection& target,
                                                     const std::vector<sql::Identifier>& roles);

}  // namespace schemadiff::scratch
