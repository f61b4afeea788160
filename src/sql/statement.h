#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schemadiff::sql {

/// A relation as a statement names it, raw.
struct RelationName {
  std::optional<std::string> schema = {};  ///< nothing: search_path finds it
  std::string name;

  bool operator==(const RelationName&) const = default;
};

/// CREATE INDEX CONCURRENTLY.
struct ConcurrentIndex {
  std::optional<std::string> name;  ///< raw; nothing: the server chooses one
  RelationName table;

  bool operator==(const ConcurrentIndex&) const = default;
};

/// REINDEX … CONCURRENTLY.
struct ConcurrentReindex {
  std::optional<RelationName> relation = {};  ///< an index or a table
  std::optional<std::string> schema = {};     ///< of REINDEX SCHEMA; neither: the whole database

  bool operator==(const ConcurrentReindex&) const = default;
};

/// ALTER TABLE … DETACH PARTITION … CONCURRENTLY.
struct ConcurrentDetach {
  RelationName table;
  RelationName partition;

  bool operator==(const ConcurrentDetach&) const = default;
};

/// What an applier has to know of a statement before it runs it. All of it is absent where the
/// grammar of PostgreSQL 15 does not understand the statement.
struct StatementTraits {
  /// BEGIN, COMMIT, ROLLBACK, PREPARE TRANSACTION, …: it would end somebody else's transaction.
  /// Savepoints do not.
  bool controls_transaction = false;
  /// It is refused inside a transaction block: CONCURRENTLY forms, VACUUM, …
  bool needs_no_transaction = false;
  /// CALL or DO: it may commit by itself, and then cannot be repeated.
  bool may_commit = false;
  /// ALTER TYPE … ADD VALUE: the value can be used once this is committed.
  bool adds_enum_value = false;
  /// SET or RESET of something that outlives the transaction; not of a role.
  bool sets_session = false;
  std::optional<ConcurrentIndex> concurrent_index = {};
  std::optional<RelationName> concurrent_drop = {};  ///< DROP INDEX CONCURRENTLY
  std::optional<ConcurrentReindex> concurrent_reindex = {};
  std::optional<ConcurrentDetach> concurrent_detach = {};

  bool operator==(const StatementTraits&) const = default;
};

[[nodiscard]] StatementTraits traits(std::string_view statement);

/// The text with every psql-style variable `:name` replaced by its value, as SQL text. Quoted
/// strings, comments and casts
/// (`::name`) are not touched; variables without a value neither. Throws like `split`.
[[nodiscard]] std::string with_variables(
    std::string_view sql, const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace schemadiff::sql
