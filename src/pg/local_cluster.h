#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "pg/url.h"

namespace schemadiff::pg {

struct LocalClusterOptions {
  int major = 0;  ///< the wanted major version; 0: the cluster's own, or for a new one any
  std::filesystem::path
      bin_dir;  ///< where initdb and postgres are; empty: pg_config and the usual places
  std::filesystem::path
      runtime_dir;      ///< for the socket ($XDG_RUNTIME_DIR); empty, or too long a path: /tmp
  bool durable = true;  ///< false: no fsync at all, for clusters that are thrown away
  std::function<void(std::string_view)> say =
      {};  ///< one line about what takes time or surprises; no line end
};

/// A PostgreSQL cluster of schemadiff's own in a directory: made with initdb on first use,
/// reachable by a Unix socket only that nobody else may open, superuser `postgres`, UTF8. It runs
/// as long as any process has a LocalCluster on it; the last one stops it. The processes agree by
/// file locks, which vanish with their holder; a server that a killed process left behind is used
/// and stopped by the next.
///
/// The directory holds `schemadiff-cluster` (the mark: without it nothing is reused or deleted),
/// `lock`, `users`, `.gitignore` and `data`. PostgreSQL refuses to run as root: then the server
/// belongs to the data directory's owner, `postgres` or `nobody`, and when that user cannot reach
/// the directory, the data lies in /var/tmp/schemadiff-<hash>.
class LocalCluster {
 public:
  /// The database that `local:` without a name means.
  static constexpr std::string_view kDatabase = "schemadiff";

  /// Makes the cluster if needed, starts it if needed, and returns when it accepts connections.
  /// Throws Error: Failure::Usage when no server is installed, the directory is not ours, was made
  /// by another major version or belongs to another user; Failure::Database with the end of the
  /// server's log when it does not start.
  [[nodiscard]] static LocalCluster open(const std::filesystem::path& directory,
                                         const LocalClusterOptions& options = {});

  /// Stops the server (fast: sessions are disconnected), whoever uses it. False when none ran.
  static bool stop(const std::filesystem::path& directory);

  /// Stops the server and deletes the cluster with all its databases. False when there is none.
  /// Throws Error: Failure::Usage when the directory does not carry the mark, Failure::Busy while
  /// someone uses it.
  static bool destroy(const std::filesystem::path& directory);

  LocalCluster(LocalCluster&&) noexcept;
  LocalCluster& operator=(LocalCluster&&) noexcept;
  LocalCluster(const LocalCluster&) = delete;
  LocalCluster& operator=(const LocalCluster&) = delete;
  ~LocalCluster();  ///< stops the server if nobody else uses it

  /// A complete URL for Connection::open and for programs; independent of PGHOST and the like.
  [[nodiscard]] Url url(std::string_view database) const;

  /// The URL for a `local:` one, its database created (UTF8, from template0) if it is not there
  /// yet.
  [[nodiscard]] Url resolve(const Url& local_url) const;

  [[nodiscard]] int major() const noexcept;
  [[nodiscard]] const std::filesystem::path& bin_dir() const noexcept;
  [[nodiscard]] const std::filesystem::path& data_dir() const noexcept;

 private:
  struct State;

  explicit LocalCluster(std::unique_ptr<State> state) noexcept;

  std::unique_ptr<State> state_;
};

}  // namespace schemadiff::pg
