#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "pg/process.h"

/// One server process of a private cluster: whether it runs, starting and stopping it. The callers
/// hold the cluster's lock.
namespace schemadiff::pg {

/// Where a running server listens, from its postmaster.pid.
/// https://www.postgresql.org/docs/15/storage-file-layout.html
struct Postmaster {
  pid_t pid = 0;
  int port = 0;
  std::filesystem::path socket_dir;
  bool ready = false;  ///< accepts connections
};

struct PostmasterStart {
  std::filesystem::path bin_dir;
  std::filesystem::path data_dir;
  std::filesystem::path socket_dir;
  OsUser user;
  bool durable = true;
};

/// The server of this data directory if one answers on its socket (a postmaster.pid alone proves
/// nothing). One that is starting or stopping is waited for.
[[nodiscard]] std::optional<Postmaster> running_postmaster(const std::filesystem::path& data_dir);

/// Starts the server and waits until it accepts connections. It is our child, which `reap` has to
/// be told later. Throws Error (Failure::Database) with the end of its log.
[[nodiscard]] Postmaster start_postmaster(const PostmasterStart& how);

/// Disconnects everybody, stops the server and waits until it is gone; false when none runs.
bool stop_postmaster(const std::filesystem::path& data_dir);

/// Lets the system forget a child that is gone.
void reap(pid_t child) noexcept;

}  // namespace schemadiff::pg
