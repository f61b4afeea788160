#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/database.h"
#include "sql/identifier.h"

/// What a statement does to those who use the database meanwhile. From the parsed statement, so it
/// serves generated and hand-written ones alike. The facts were measured on PostgreSQL 13 to 18
/// with populated tables: locks from pg_locks before the transaction ended, rewrites from
/// relfilenode, scans from the per-transaction counters.
namespace schemadiff::hazard {

/// The lock modes of tables, from weak to strong.
/// https://www.postgresql.org/docs/15/explicit-locking.html#LOCKING-TABLES
enum class LockMode : std::uint8_t {
  None,
  AccessShare,
  RowShare,
  RowExclusive,
  ShareUpdateExclusive,
  Share,
  ShareRowExclusive,
  Exclusive,
  AccessExclusive,
};

/// "ACCESS EXCLUSIVE", as SQL writes it.
[[nodiscard]] std::string_view to_string(LockMode mode);

/// What is done while the lock is held, from cheap to dear.
enum class Work : std::uint8_t {
  Catalog,     ///< rows of the system catalogs: an instant
  Rows,        ///< rows are written, as many as the statement says
  Scan,        ///< the table is read once
  TwoScans,    ///< twice
  MayRewrite,  ///< written anew if an expression in the statement is volatile
  Rewrite,     ///< written anew, indexes included
  Copy,        ///< every row is read and written elsewhere
  Query,       ///< filled by its query, which takes as long as that takes
};

/// What one statement does to one relation.
struct Hazard {
  sql::QualifiedName relation;  ///< as the statement names it, or its table where an index is named
  LockMode lock = LockMode::AccessExclusive;
  Work work = Work::Catalog;
  std::string loses = {};    ///< data that is gone afterwards, in capitals; "" when none is
  bool needs_empty = false;  ///< refused where the relation has rows
  bool is_new = false;       ///< made by the same revision: nobody else uses it yet
  bool is_creation = false;  ///< this statement makes it

  bool operator==(const Hazard&) const = default;
};

/// What is known beside the statements.
struct Facts {
  const model::Database* before = nullptr;  ///< the state before the first statement, or null
  const model::Database* after = nullptr;   ///< the state after the last, or null
  int server_major = 15;
};

/// Assesses the statements of one revision, one after the other: what an earlier one created or
/// proved counts for the later ones.
class Assessor {
 public:
  /// The databases of `facts` must outlive the assessor.
  explicit Assessor(Facts facts);
  Assessor(Assessor&&) noexcept;
  Assessor& operator=(Assessor&&) noexcept;
  ~Assessor();

  /// One entry for each relation concerned, the statement's own first; empty when no relation is
  /// locked. Nothing for a statement whose form is not known.
  [[nodiscard]] std::optional<std::vector<Hazard>> assess(std::string_view sql);

 private:
  struct State;

  std::unique_ptr<State> state_;
};

/// The lines above a statement in a revision file, one for each relation:
///   users: ACCESS EXCLUSIVE, catalog only
///   users: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
///   new table
/// "" where nothing but what the revision itself creates is touched, "not analysed" for nothing.
[[nodiscard]] std::string annotation(const std::optional<std::vector<Hazard>>& hazards);

}  // namespace schemadiff::hazard
