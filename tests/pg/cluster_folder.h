#pragma once

#include <cstdlib>
#include <exception>
#include <filesystem>

#include "pg/local_cluster.h"
#include "support/folder.h"

namespace schemadiff::test {

/// The server programs of SCHEMADIFF_TEST_PGBIN, or the usual ones; nothing survives a crash.
inline pg::LocalClusterOptions cluster_options() {
  const char* const bin_dir = std::getenv("SCHEMADIFF_TEST_PGBIN");
  pg::LocalClusterOptions options;
  options.bin_dir = bin_dir == nullptr ? "" : bin_dir;
  options.durable = false;
  return options;
}

/// A cluster's directory that is gone at the end, its server and its data outside included.
class ClusterFolder {
 public:
  ClusterFolder() {
    // Whoever runs the server for root may pass through, so that the data is inside.
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all |
                                                     std::filesystem::perms::group_exec |
                                                     std::filesystem::perms::others_exec);
  }

  ClusterFolder(const ClusterFolder&) = delete;
  ClusterFolder& operator=(const ClusterFolder&) = delete;

  ~ClusterFolder() {
    try {
      pg::LocalCluster::destroy(path());
    } catch (const std::exception&) {  // the test left a directory that is not a cluster
    }
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "clus'ter \"1\" $x"; }

 private:
  TemporaryFolder folder_;
};

}  // namespace schemadiff::test
