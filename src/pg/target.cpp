#include "pg/target.h"

namespace schemadiff::pg {

Target Target::open(const Url& url, const TargetOptions& options) {
  if (!url.is_local()) {
    return {std::nullopt, Connection::open(url, {.patience = options.patience})};
  }
  LocalClusterOptions local;
  local.bin_dir = options.bin_dir;
  local.say = options.say;
  LocalCluster cluster = LocalCluster::open(options.cluster_directory, local);
  Connection connection = Connection::open(cluster.resolve(url));
  return {std::move(cluster), std::move(connection)};
}

}  // namespace schemadiff::pg
