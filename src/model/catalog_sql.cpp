#include "model/catalog_sql.h"

#include <fmt/format.h>

namespace schemadiff::model {

std::string is_users_own(std::string_view catalog, std::string_view oid) {
  return fmt::format(R"(({1} >= 16384
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS membership
      WHERE membership.classid = 'pg_catalog.{0}'::pg_catalog.regclass
        AND membership.objid = {1}
        AND membership.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND membership.deptype = 'e')))",
                     catalog, oid);
}

// The schemas of temporary and TOAST tables are pg_temp_N and pg_toast; users cannot make any whose
// name begins with pg_.
const std::string_view kManagedTables = R"(managed_table AS (
  SELECT relation.oid, namespace.nspname AS schema, relation.relname AS name,
    relation.relispartition AS is_partition, relation.reloftype <> 0 AS is_typed
  FROM pg_catalog.pg_class AS relation
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  WHERE relation.relkind IN ('r', 'p')
    AND relation.relpersistence <> 't'
    AND relation.oid >= 16384
    AND namespace.nspname !~ '^pg_'
    AND namespace.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS membership
      WHERE membership.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND membership.objid = relation.oid
        AND membership.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND membership.deptype = 'e')))";

const std::string_view kHeirs = R"(heir AS MATERIALIZED (
  SELECT managed_table.*
  FROM managed_table
  WHERE managed_table.is_typed
    OR managed_table.oid IN (SELECT inheritance.inhrelid FROM pg_catalog.pg_inherits AS inheritance)
))";

const std::string_view kInheritedColumn =
    "(managed_table.is_partition OR managed_table.is_typed OR NOT attribute.attislocal)";

const std::string_view kOrdinarySchema =
    R"((namespace.nspname !~ '^pg_' AND namespace.nspname <> 'information_schema'))";

}  // namespace schemadiff::model
