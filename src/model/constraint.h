#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "model/object_id.h"
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

}  // namespace schemadiff::model
