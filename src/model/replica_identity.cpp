#include "model/replica_identity.h"

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

namespace {

Statements set(const ReplicaIdentity& replica, const std::string& what) {
  return {{fmt::format("ALTER TABLE {} REPLICA IDENTITY {}", replica.table, what)}};
}

}  // namespace

ReplicaIdentity ReplicaIdentity::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  ReplicaIdentity replica;
  replica.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  return replica;
}

std::string ReplicaIdentity::query(int /*server_major*/) {
  // Where the index is gone, nothing identifies a row any more.
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  managed_table.oid,
  -1,
  managed_table.schema,
  managed_table.name,
  relation.relreplident = 'f',
  index_class.relname
FROM managed_table
  JOIN pg_catalog.pg_class AS relation ON relation.oid = managed_table.oid
  LEFT JOIN (pg_catalog.pg_index AS index_row
      JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_row.indexrelid)
    ON index_row.indrelid = relation.oid
    AND index_row.indisreplident
    AND relation.relreplident = 'i'
WHERE relation.relreplident <> 'd')",
                     kManagedTables);
}

ReplicaIdentity ReplicaIdentity::read(RowReader& row) {
  ReplicaIdentity replica;
  replica.table = row.qualified_name();
  const bool full = row.boolean();
  replica.index = row.optional_identifier();
  if (!replica.index) {
    replica.row = full ? ReplicaRow::Full : ReplicaRow::Nothing;
  }
  return replica;
}

ObjectId identity(const ReplicaIdentity& replica) {
  return {
      .kind = ReplicaIdentity::kKind, .of = "", .path = {replica.table.schema, replica.table.name}};
}

std::optional<ObjectId> parent(const ReplicaIdentity& replica) {
  return table_id(replica.table);
}

std::vector<ObjectId> dependencies(const ReplicaIdentity& replica) {
  std::vector<ObjectId> needed{table_id(replica.table)};
  if (replica.index) {
    append_index_ids(replica.table, *replica.index, needed);
  }
  return needed;
}

Statements create(const ReplicaIdentity& replica, const Context& /*context*/) {
  if (replica.index) {
    return set(replica, fmt::format("USING INDEX {}", *replica.index));
  }
  return set(replica, replica.row == ReplicaRow::Full ? "FULL" : "NOTHING");
}

Statements drop(const ReplicaIdentity& replica, const Context& /*context*/) {
  return set(replica, "DEFAULT");
}

std::optional<Alteration> alter(const ReplicaIdentity& /*from*/, const ReplicaIdentity& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

}  // namespace schemadiff::model
