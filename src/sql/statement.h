#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schemadiff::sql {

/// CREATE INDEX CONCURRENTLY with a name. Names are raw.
struct ConcurrentIndex {
  std::string name;
  std::optional<std::string> table_schema = {};  ///< nothing: search_path finds the table
  std::string table;

  bool operator==(const ConcurrentIndex&) const = default;
};

/// DROP INDEX CONCURRENTLY. Names are raw.
struct ConcurrentDrop {
  std::optional<std::string> schema = {};
  std::string name;

  bool operator==(const ConcurrentDrop&) const = default;
};

/// What an applier has to know of a statement before it runs it. All of it is absent where the
/// grammar of PostgreSQL 15 does not understand the statement.
struct StatementTraits {
  /// BEGIN, COMMIT, ROLLBACK, PREPARE TRANSACTION, …: it would end somebody else's transaction.
  /// Savepoints do not.
  bool controls_transaction = false;
  /// It may commit by itself, or is refused inside a transaction block: CONCURRENTLY forms, VACUUM,
  /// CALL, DO, …
  bool needs_no_transaction = false;
  std::optional<ConcurrentIndex> concurrent_index = {};
  std::optional<ConcurrentDrop> concurrent_drop = {};

  bool operator==(const StatementTraits&) const = default;
};

[[nodiscard]] StatementTraits traits(std::string_view statement);

/// The text with every psql-style variable `:name` replaced by its value, as SQL text. Quoted
/// strings, comments and casts
/// (`::name`) are not touched; variables without a value neither. Throws like `split`.
[[nodiscard]] std::string with_variables(
    std::string_view sql, const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace schemadiff::sql
