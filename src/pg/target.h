#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "pg/connection.h"
#include "pg/local_cluster.h"
#include "pg/url.h"

namespace schemadiff::pg {

struct TargetOptions {
  std::filesystem::path cluster_directory;  ///< of the private cluster, for `local:`
  std::filesystem::path bin_dir = {};       ///< of PostgreSQL's programs; empty: the usual places
  std::chrono::milliseconds patience{0};    ///< see ConnectOptions
  std::function<void(std::string_view)> say = {};  ///< about a cluster that has to be made
};

/// The database to work on: a session in it and, for a `local:` URL, the private cluster, which
/// runs at least as long.
class Target {
 public:
  /// Throws what LocalCluster::open and Connection::open throw.
  [[nodiscard]] static Target open(const Url& url, const TargetOptions& options);

  [[nodiscard]] Connection& connection() noexcept { return connection_; }

  /// The URL of the server; never a `local:` one.
  [[nodiscard]] const Url& url() const noexcept { return connection_.url(); }

 private:
  Target(std::optional<LocalCluster> cluster, Connection connection)
      : cluster_(std::move(cluster)), connection_(std::move(connection)) {}

  std::optional<LocalCluster> cluster_;  // destroyed after the connection: it may stop the server
  Connection connection_;
};

}  // namespace schemadiff::pg
