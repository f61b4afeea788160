#pragma once

#include <string>
#include <string_view>

/// Conditions that the kinds' catalog queries share.
namespace schemadiff::model {

/// Whether the object is the user's: initdb's objects are below 16384 (FirstNormalObjectId), and
/// members of extensions depend on theirs with deptype 'e'. `catalog` without its schema, `oid` as
/// an SQL expression: is_users_own("pg_class", "relation.oid").
[[nodiscard]] std::string is_users_own(std::string_view catalog, std::string_view oid);

/// A WITH item `managed_table(oid, schema, name, is_partition, is_typed)`: tables, partitioned
/// ones, partitions and inheritance children among them, neither temporary nor members of an
/// extension.
extern const std::string_view kManagedTables;

/// A WITH item `heir`, behind that one: those of its tables that have columns from others or from a
/// type.
extern const std::string_view kHeirs;

/// Whether the column `attribute` of a `managed_table` comes from its parents or its type alone. A
/// partition has no others, whatever attislocal says: its bounds hold it to its parent's columns.
extern const std::string_view kInheritedColumn;

/// Where these do not hold there is no row in `managed_table`, or in `heir`.
inline constexpr std::string_view kTablesOccur =
    "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p'))";
inline constexpr std::string_view kHeirsOccur =
    "EXISTS (SELECT FROM pg_catalog.pg_inherits) "
    "OR EXISTS (SELECT FROM pg_catalog.pg_class WHERE reloftype <> 0)";

/// Whether the row `namespace` of pg_namespace is neither the system's nor a session's.
extern const std::string_view kOrdinarySchema;

}  // namespace schemadiff::model
