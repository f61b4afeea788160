#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/object_id.h"
#include "model/place.h"
#include "model/statement.h"
#include "sql/identifier.h"

/// What the kinds of table constraints share: pg_constraint.
/// https://www.postgresql.org/docs/15/catalog-pg-constraint.html
namespace schemadiff::model {

enum class Deferrable : std::uint8_t { No, InitiallyImmediate, InitiallyDeferred };

constexpr auto words(std::type_identity<Deferrable> /*tag*/) {
  return std::array<std::string_view, 3>{"no", "initially immediate", "initially deferred"};
}

/// "", " DEFERRABLE" or " DEFERRABLE INITIALLY DEFERRED".
[[nodiscard]] std::string deferrable_clause(Deferrable deferrable);

/// From pg_constraint's condeferrable and condeferred.
[[nodiscard]] Deferrable deferrable_of(bool deferrable, bool deferred);

/// `ALTER TABLE t ADD CONSTRAINT …`, `… DROP CONSTRAINT c`, `… RENAME CONSTRAINT a TO b`.
[[nodiscard]] Statement add_constraint(const sql::QualifiedName& table, const std::string& clause);
[[nodiscard]] Statement drop_constraint(const sql::QualifiedName& table,
                                        const sql::Identifier& name);
[[nodiscard]] Statement rename_constraint(const sql::QualifiedName& table,
                                          const sql::Identifier& from, const sql::Identifier& to);

/// The identity of a constraint of a table.
[[nodiscard]] ObjectId constraint_id(std::string_view kind, const sql::QualifiedName& table,
                                     const sql::Identifier& name);

/// What COMMENT ON calls the constraint with this identity.
[[nodiscard]] std::string constraint_reference(const ObjectId& id);

/// `VALIDATE CONSTRAINT`: in a transaction of its own when `online`, because the scan would
/// otherwise run under the lock that ADD CONSTRAINT took.
[[nodiscard]] Statement validate_constraint(const sql::QualifiedName& table,
                                            const sql::Identifier& name, bool online);

/// Where a constraint is declared: at a table, or at one of its columns.
struct ConstraintPlace {
  sql::QualifiedName table;
  sql::Identifier name;
  std::optional<sql::Identifier> column;
};

[[nodiscard]] ConstraintPlace constraint_place(const Place& place);

/// The columns of a table by their identities.
[[nodiscard]] std::vector<ObjectId> column_ids(const sql::QualifiedName& table,
                                               std::span<const sql::Identifier> columns);

/// `columns` joined by underscores: the middle of a default name.
[[nodiscard]] std::string joined_names(std::span<const sql::Identifier> columns);

/// A condition that leaves out the rows `constraint_row` of pg_constraint that only follow from
/// another one: a partition's share in the constraint of its partitioned table, a child's in its
/// parent's check.
[[nodiscard]] std::string is_own_constraint();

/// `(a, b)`, or `(a, b WITHOUT OVERLAPS)`.
[[nodiscard]] std::string key_columns(std::span<const sql::Identifier> columns,
                                      bool without_overlaps);

/// Of the row `constraint_row`: whether rows from before it are unchecked, whether it is enforced.
[[nodiscard]] std::string is_not_valid(int server_major);
[[nodiscard]] std::string is_not_enforced(int server_major);

}  // namespace schemadiff::model
