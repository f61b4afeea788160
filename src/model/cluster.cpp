#include "model/cluster.h"

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "model/context.h"
#include "model/index_sql.h"
#include "model/materialized_view.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/relation.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"

namespace schemadiff::model {

namespace {

std::string alter_relation(const Cluster& cluster) {
  return fmt::format(
      "ALTER {} {}",
      cluster.relation == RelationKind::MaterializedView ? "MATERIALIZED VIEW" : "TABLE",
      cluster.table);
}

}  // namespace

Cluster Cluster::declared(const Place& place) {
  assert(place.parent != nullptr);  // all its placements are inside another object
  Cluster cluster;
  cluster.relation = relation_kind(*place.parent);
  cluster.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  return cluster;
}

std::string Cluster::query(int /*server_major*/) {
  return R"(SELECT 'pg_catalog.pg_index'::pg_catalog.regclass::pg_catalog.oid,
  index_row.indexrelid,
  0,
  index_row.indrelid,
  relation.relkind,
  index_class.relname
FROM pg_catalog.pg_index AS index_row
  JOIN pg_catalog.pg_class AS relation ON relation.oid = index_row.indrelid
  JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_row.indexrelid
WHERE index_row.indisclustered)";
}

std::optional<Cluster> Cluster::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table =
      row.relation({Table::kKind, MaterializedView::kKind});
  if (!table) {
    return std::nullopt;
  }
  Cluster cluster;
  cluster.table = *table;
  cluster.relation = relation_kind(row.character());
  cluster.index = row.identifier();
  return cluster;
}

ObjectId identity(const Cluster& cluster) {
  return {.kind = Cluster::kKind, .of = "", .path = {cluster.table.schema, cluster.table.name}};
}

std::optional<ObjectId> parent(const Cluster& cluster) {
  return relation_id(cluster.relation, cluster.table);
}

std::vector<ObjectId> dependencies(const Cluster& cluster) {
  std::vector<ObjectId> needed{relation_id(cluster.relation, cluster.table)};
  append_index_ids(cluster.table, cluster.index, needed);
  return needed;
}

Statements create(const Cluster& cluster, const Context& /*context*/) {
  return {{fmt::format("{} CLUSTER ON {}", alter_relation(cluster), cluster.index)}};
}

Statements drop(const Cluster& cluster, const Context& /*context*/) {
  return {{fmt::format("{} SET WITHOUT CLUSTER", alter_relation(cluster))}};
}

std::optional<Alteration> alter(const Cluster& /*from*/, const Cluster& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

}  // namespace schemadiff::model
