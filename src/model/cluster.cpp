#include "model/cluster.h"

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/context.h"
#include "model/index_sql.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"

namespace schemadiff::model {

Cluster Cluster::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  Cluster cluster;
  cluster.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  return cluster;
}

std::string Cluster::query(int /*server_major*/) {
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_index'::pg_catalog.regclass::oid,
  index_row.indexrelid,
  0,
  managed_table.schema,
  managed_table.name,
  index_class.relname
FROM managed_table
  JOIN pg_catalog.pg_index AS index_row ON index_row.indrelid = managed_table.oid
  JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_row.indexrelid
WHERE index_row.indisclustered)",
                     kManagedTables);
}

Cluster Cluster::read(RowReader& row) {
  Cluster cluster;
  cluster.table = row.qualified_name();
  cluster.index = row.identifier();
  return cluster;
}

ObjectId identity(const Cluster& cluster) {
  return {.kind = Cluster::kKind, .of = "", .path = {cluster.table.schema, cluster.table.name}};
}

std::optional<ObjectId> parent(const Cluster& cluster) {
  return table_id(cluster.table);
}

std::vector<ObjectId> dependencies(const Cluster& cluster) {
  std::vector<ObjectId> needed{table_id(cluster.table)};
  append_index_ids(cluster.table, cluster.index, needed);
  return needed;
}

Statements create(const Cluster& cluster, const Context& /*context*/) {
  return {{fmt::format("ALTER TABLE {} CLUSTER ON {}", cluster.table, cluster.index)}};
}

Statements drop(const Cluster& cluster, const Context& /*context*/) {
  return {{fmt::format("ALTER TABLE {} SET WITHOUT CLUSTER", cluster.table)}};
}

std::optional<Alteration> alter(const Cluster& /*from*/, const Cluster& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

}  // namespace schemadiff::model
