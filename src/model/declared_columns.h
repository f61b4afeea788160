#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/database.h"
#include "sql/identifier.h"

/// Finding names in a declaration that nothing is declared for, before any database is asked. Each
/// message is a sentence.
namespace schemadiff::model {

/// The names of a table's columns, sorted. `declared` is sorted.
[[nodiscard]] std::vector<std::string> column_names_of(const sql::QualifiedName& table,
                                                       const Database& declared);

/// One message for each of `columns` that the table does not have.
[[nodiscard]] std::vector<std::string> missing_columns(const sql::QualifiedName& table,
                                                       std::span<const sql::Identifier> columns,
                                                       const Database& declared);

/// The columns that an SQL text of some form names: one of those in sql/columns.h.
using NamesIn = std::optional<std::vector<std::string>> (*)(std::string_view text);

/// The same for the names in an SQL text, where the table's own name stands for the whole row and
/// system columns are there as well. Nothing is said where the text could not be read.
[[nodiscard]] std::vector<std::string> missing_columns_in_sql(const sql::QualifiedName& table,
                                                              std::string_view text,
                                                              NamesIn names_in,
                                                              const Database& declared);

/// One message when no such table is declared.
[[nodiscard]] std::vector<std::string> missing_table(const sql::QualifiedName& table,
                                                     const Database& declared);

void append(std::vector<std::string>& messages, const std::vector<std::string>& more);

}  // namespace schemadiff::model
