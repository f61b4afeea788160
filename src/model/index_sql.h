#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/describe.h"
#include "model/statement.h"
#include "sql/identifier.h"

/// What the kinds that have an index share: pg_index. The texts about the catalog are parts of
/// queries that read it.
/// https://www.postgresql.org/docs/15/catalog-pg-index.html
namespace schemadiff::model {

/// An expression: the names of a table's columns (a name[]) by their numbers (a smallint[]), in the
/// order of the numbers.
[[nodiscard]] std::string names_of_columns(std::string_view table, std::string_view numbers);

/// An expression: the names of the INCLUDE columns of the row `index_row` of pg_index.
[[nodiscard]] std::string names_of_included(std::string_view index_row);

/// WITH items, behind WITH RECURSIVE and kManagedTables. The last one is
/// `index_key(index_oid, number, text)`: each key column of the indexes of managed tables as CREATE
/// INDEX writes it, with the collation, operator class and order that are not the default.
[[nodiscard]] std::string index_keys();

/// `(a, b) INCLUDE (c)` as SQL, without what is empty.
[[nodiscard]] std::string column_list(std::span<const sql::Identifier> columns);
[[nodiscard]] std::string include_clause(std::span<const sql::Identifier> columns);

/// ALTER INDEX for storage parameters that differ.
[[nodiscard]] Statements alter_index_options(const sql::QualifiedName& index, const Options& from,
                                             const Options& to);

}  // namespace schemadiff::model
