#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace schemadiff::revision {

enum class Direction : std::uint8_t { Up, Down };

/// "upgrade" or "downgrade".
[[nodiscard]] std::string_view to_string(Direction direction);

/// One SQL statement of a block.
struct Statement {
  /// Without the semicolon that ends it.
  std::string sql = {};
  /// Its lines stand above the statement, each after `-- `; "" when there are none.
  std::string comment = {};
  int line = 0;  ///< where `sql` begins in the file; 0 when it was not read from one. Not compared.

  friend bool operator==(const Statement& a, const Statement& b) {
    return a.sql == b.sql && a.comment == b.comment;
  }
};

/// Statements that run once per range of keys, each range in a transaction of its own: `:first` and
/// `:last` stand for the smallest and the largest key of the range.
struct Batch {
  /// SQL text of a name, possibly with its schema: `public.users`, `"Odd"`.
  std::string table = {};
  /// SQL text of the column names, in the order of an index. None: the ranges are of pages, and
  /// `:first` and `:last` are values for ctid. Then the statements should say themselves which rows
  /// are still to be done, because rows move when others update them meanwhile.
  std::vector<std::string> key = {};
  std::int64_t size = 5000;            ///< rows in a range; at least 1
  std::chrono::milliseconds pause{0};  ///< between two ranges

  bool operator==(const Batch&) const = default;
};

/// What is committed together: one transaction, unless it says otherwise.
struct Block {
  bool transaction = true;          ///< false: the statements run one by one, outside a transaction
  std::optional<Batch> batch = {};  ///< only where `transaction` is true
  /// Its lines stand under the block's header, before an empty line.
  std::string comment = {};
  std::vector<Statement> statements = {};
  int line =
      0;  ///< of the block's header in the file; 0 when it was not read from one. Not compared.

  friend bool operator==(const Block& a, const Block& b) {
    return a.transaction == b.transaction && a.batch == b.batch && a.comment == b.comment &&
           a.statements == b.statements;
  }
};

/// One revision file.
struct Revision {
  std::string id = {};
  std::vector<std::string> revises = {};     ///< its parents: none for a base, several for a merge
  std::vector<std::string> depends_on = {};  ///< of other branches, to be applied before
  std::vector<std::string> labels = {};      ///< of the branch that begins here; the key `branch`
  std::vector<std::string> alembic = {};     ///< where Alembic stands in a database that has this
  /// The ids this one was squashed from, without its own, which is that of the last of them.
  std::vector<std::string> replaces = {};
  std::string message = {};
  std::optional<std::string> created = {};  ///< TOML offset date-time: 2026-11-22T10:15:00Z
  std::optional<std::string> models = {};   ///< digest of the desired schema this leads to
  std::optional<std::string> digest = {};   ///< as recorded in the file; see digest.h
  std::optional<std::string> proof = {};    ///< what was proved, or why nothing was
  std::string changes = {};                 ///< the lines under `-- Changes`
  std::vector<Block> up = {};
  std::vector<Block> down = {};
  std::filesystem::path path = {};  ///< empty when it was not read from a file. Not compared.
  /// Where the header names ids and branches: `id`, `revises.0012`, `branch.net`. Not compared.
  std::map<std::string, SourcePosition, std::less<>> places = {};

  friend bool operator==(const Revision& a, const Revision& b) {
    return a.id == b.id && a.revises == b.revises && a.depends_on == b.depends_on &&
           a.labels == b.labels && a.alembic == b.alembic && a.replaces == b.replaces &&
           a.message == b.message && a.created == b.created && a.models == b.models &&
           a.digest == b.digest && a.proof == b.proof && a.changes == b.changes && a.up == b.up &&
           a.down == b.down;
  }
};

[[nodiscard]] const std::vector<Block>& blocks(const Revision& revision, Direction direction);

}  // namespace schemadiff::revision
