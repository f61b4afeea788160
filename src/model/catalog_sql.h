#pragma once

#include <string>
#include <string_view>

/// Conditions that the kinds' catalog queries share.
namespace schemadiff::model {

/// Whether the object is the user's: initdb's objects are below 16384 (FirstNormalObjectId), and
/// members of extensions depend on theirs with deptype 'e'. `catalog` without its schema, `oid` as
/// an SQL expression: is_users_own("pg_class", "relation.oid").
[[nodiscard]] std::string is_users_own(std::string_view catalog, std::string_view oid);

/// A WITH item `managed_table(oid, schema, name)`: ordinary tables that are neither partitions nor
/// inheritance children nor typed, neither temporary nor members of an extension.
extern const std::string_view kManagedTables;

/// Whether the row `namespace` of pg_namespace is neither the system's nor a session's.
extern const std::string_view kOrdinarySchema;

}  // namespace schemadiff::model
