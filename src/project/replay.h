#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "files/config.h"
#include "model/database.h"
#include "model/filter.h"
#include "pg/connection.h"
#include "pg/local_cluster.h"
#include "revision/graph.h"
#include "scratch/place.h"

namespace schemadiff::project {

/// A throwaway database in which revisions really run, one after the other, as they would in the
/// target. It is dropped in the end.
class Replay {
 public:
  /// On the server of `target`, or a private cluster when that may not be or is null. Throws Error
  /// (Failure::Usage) when no database of its own can be had; DatabaseError when a server fails.
  [[nodiscard]] static Replay open(const files::Config& config, pg::Connection* target);

  [[nodiscard]] const std::string& description() const { return place_.description; }

  /// `PostgreSQL 15.18`
  [[nodiscard]] std::string server() const;

  [[nodiscard]] pg::Connection& connection() { return place_.connection; }

  /// As the applier does. Throws what it throws.
  void upgrade(const revision::Graph& graph, std::string_view target);
  void downgrade(const revision::Graph& graph, std::string_view target);

  /// Everything there is, schemadiff's own tables aside.
  [[nodiscard]] model::Managed schema();

 private:
  Replay(const files::Config& config, std::optional<pg::LocalCluster> cluster,
         scratch::Place place);

  const files::Config& config_;              // the caller's
  std::optional<pg::LocalCluster> cluster_;  // before what runs on it
  scratch::Place place_;
};

/// Whether two schemas are the same in all that is known of them, unmanaged objects included.
[[nodiscard]] bool same_schema(const model::Managed& a, const model::Managed& b);

/// The objects in which they differ, as text; "" when they do not.
[[nodiscard]] std::string difference_between(const model::Managed& a, const model::Managed& b);

}  // namespace schemadiff::project
