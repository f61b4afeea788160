#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "revision/graph.h"
#include "revision/revision.h"
#include "sql/identifier.h"

namespace schemadiff::pg {
class Connection;
}

namespace schemadiff::apply {

/// The schema that holds schemadiff's own tables, unless the configuration names another.
inline constexpr std::string_view kDefaultSchema = "schemadiff";

/// How a revision came to count as applied.
enum class Origin : std::uint8_t {
  Run,    ///< its statements ran
  Stamp,  ///< it was recorded without running
};

/// One row of the journal: a revision that is applied.
struct AppliedRevision {
  std::string id = {};
  std::vector<std::string> parents = {};
  std::vector<std::string> depends_on = {};
  std::string message = {};
  std::string digest = {};  ///< of what was run
  std::string file = {};    ///< the text of the revision file, so that a database ahead of the code
                            ///< can be brought back
  Origin origin = Origin::Run;
  std::string applied_at =
      {};  ///< as the server prints it in ISO style, UTC: 2026-11-22 10:15:00.123+00
  std::string applied_by = {};  ///< session_user
  std::string tool = {};        ///< schemadiff's version

  bool operator==(const AppliedRevision&) const = default;
};

/// How far a statement, or (statement 0) a whole block, of an interrupted revision came.
struct Step {
  enum class Outcome : std::uint8_t {
    Started,  ///< may have been done or not: the run was cut off
    Failed,   ///< the server refused it
    Done,
  };

  int block = 0;  ///< 1 for the first of the direction
  int statement =
      0;  ///< 1 for the first of the block; 0 for a block that commits as a whole or in ranges
  Outcome outcome = Outcome::Started;
  std::string digest = {};                 ///< of the text that ran
  std::vector<std::string> position = {};  ///< batch: the last key done
  std::vector<std::string> goal = {};      ///< batch: the last key there was when the block began

  bool operator==(const Step&) const = default;
};

/// A revision that was begun and not finished.
struct Underway {
  std::string id = {};
  revision::Direction direction = revision::Direction::Up;
  std::string file = {};         ///< the text of the revision file as it was begun
  std::vector<Step> steps = {};  ///< by block and statement

  bool operator==(const Underway&) const = default;
};

/// Where a database stands.
struct State {
  bool installed = false;                     ///< whether schemadiff's tables are there
  std::vector<std::string> heads = {};        ///< sorted
  std::vector<AppliedRevision> journal = {};  ///< in the order in which they were applied
  std::optional<Underway> underway = {};

  bool operator==(const State&) const = default;
};

/// Reads and creates nothing. Throws DatabaseError: 42501, with a way out, when the role may not
/// read the tables; Error (Failure::State) when a newer schemadiff made them.
[[nodiscard]] State current(pg::Connection& connection, std::string_view schema = kDefaultSchema);

/// The graph as this database went through it: what was squashed since stands there one by one,
/// from the files that were kept or, when they are gone, from the journal. The functions below and
/// the applier ask it, so that they may be given the graph of the folder.
[[nodiscard]] revision::Graph lived(const revision::Graph& graph, const State& state);

/// The ids the database stands at or has journalled that the graph does not have, sorted.
[[nodiscard]] std::vector<std::string> unknown(const revision::Graph& graph, const State& state);

/// The applied revisions whose file was edited after it ran (statements or block options), in the
/// order of the graph. Only the edited file itself is named, not those that build on it.
[[nodiscard]] std::vector<std::string> edited(const revision::Graph& graph, const State& state);

/// What somebody must have changed by hand in schemadiff's tables, a sentence's part each: heads
/// that do not fit the journal, rows that are gone, a row whose digest does not fit its text.
[[nodiscard]] std::vector<std::string> journal_faults(const revision::Graph& graph,
                                                      const State& state);

/// Throws Error (Failure::State) with the first of them and the way out.
void require_sound_journal(const revision::Graph& graph, const State& state);

/// The graph with the journal's text of every revision that has no file: how a database ahead of
/// the code is understood. Their `path` is `<id> (journal)`.
[[nodiscard]] revision::Graph with_journal(const revision::Graph& graph, const State& state);

/// Throws Error (Failure::State) when the database stands at an id that is not in the graph: it
/// names the id, the nearest ancestor that is, and the ways out.
void require_known(const revision::Graph& graph, const State& state);

}  // namespace schemadiff::apply
