#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/describe.h"
#include "model/object_id.h"
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

/// Adds what may go by the name of an index of the table: the index itself, or a constraint's.
void append_index_ids(const sql::QualifiedName& table, const sql::Identifier& name,
                      std::vector<ObjectId>& ids);

/// An expression: the tablespace of the row `relation` of pg_class; NULL for the database's own.
[[nodiscard]] std::string tablespace_of(std::string_view relation);

/// ` USING INDEX TABLESPACE fast`, or nothing.
[[nodiscard]] std::string using_tablespace(const std::optional<sql::Identifier>& tablespace);
/// ` TABLESPACE fast`, or nothing.
[[nodiscard]] std::string in_tablespace(const std::optional<sql::Identifier>& tablespace);

/// ALTER INDEX SET TABLESPACE where they differ.
[[nodiscard]] Statements alter_index_tablespace(const sql::QualifiedName& index,
                                                const std::optional<sql::Identifier>& from,
                                                const std::optional<sql::Identifier>& to);

/// ALTER INDEX for storage parameters that differ.
[[nodiscard]] Statements alter_index_options(const sql::QualifiedName& index, const Options& from,
                                             const Options& to);

}  // namespace schemadiff::model
