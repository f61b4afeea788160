#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
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

/// An expression: the numbers of the INCLUDE columns of the row `index_row` of pg_index; NULL where
/// there are none.
[[nodiscard]] std::string included_columns(std::string_view index_row);

/// WITH items, behind WITH RECURSIVE. The last one is `index_key`: each column of the indexes whose
/// row `index_row` of pg_index fits the condition, with `index_oid`, `number` (from 1), `is_key`,
/// its own `name`, its `statistics` target, the `table_column` it stores (NULL for an expression),
/// and, for a key, its `text` as CREATE INDEX writes it, with the collation, operator class and
/// order that are not the default; `stands_in` says whether that speaks of a stand-in.
[[nodiscard]] std::string index_keys(std::string_view condition);

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

/// Whether storage parameters differ and no ALTER INDEX changes them: the table is partitioned.
[[nodiscard]] bool has_fixed_options(const sql::QualifiedName& table, const Options& from,
                                     const Options& to, const Context& context);

/// ALTER INDEX for storage parameters that differ.
[[nodiscard]] Statements alter_index_options(const sql::QualifiedName& index, const Options& from,
                                             const Options& to);

}  // namespace schemadiff::model
