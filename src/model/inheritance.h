#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/column.h"
#include "model/database.h"
#include "model/table.h"
#include "sql/identifier.h"

/// What tables have from others: partitions from their partitioned table, children from those they
/// inherit from. The databases are sorted.
namespace schemadiff::model {

/// The tables that a table has columns from.
[[nodiscard]] std::vector<sql::QualifiedName> parents_of(const Table& table);

/// The tables that have columns from this one, directly; sorted by name. The pointers live as long
/// as the database does not change.
[[nodiscard]] std::vector<const Table*> children_of(const sql::QualifiedName& table,
                                                    const Database& database);

/// The same with their children and so on, each before its own children.
[[nodiscard]] std::vector<const Table*> descendants_of(const sql::QualifiedName& table,
                                                       const Database& database);

/// The partitioned tables that a partition is in, the nearest first.
[[nodiscard]] std::vector<sql::QualifiedName> partitioned_above(const sql::QualifiedName& table,
                                                                const Database& database);

/// Whether the table is there and partitioned.
[[nodiscard]] bool is_partitioned(const sql::QualifiedName& table, const Database* database);

/// The column where it is declared: at the table, or at the nearest parent that has it; null when
/// none has.
[[nodiscard]] const Column* column_of(const sql::QualifiedName& table,
                                      const sql::Identifier& column, const Database& database);

/// The default that the table's column has from its parents; nothing where they have none.
[[nodiscard]] std::optional<std::string> inherited_default(const sql::QualifiedName& table,
                                                           const sql::Identifier& column,
                                                           const Database& database);

}  // namespace schemadiff::model
