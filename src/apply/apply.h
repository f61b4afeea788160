#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apply/event.h"
#include "apply/state.h"
#include "revision/graph.h"
#include "revision/target.h"

namespace schemadiff::pg {
class Connection;
}

namespace schemadiff::apply {

/// What a downgrade runs for a revision whose file was edited after it was applied.
enum class Edited : std::uint8_t {
  Refuse,   ///< nothing: Error (Failure::State) says so before anything runs
  File,     ///< the file as it is now
  Journal,  ///< what was in the file when it was applied
};

struct Options {
  std::string schema{kDefaultSchema};
  /// For the locks that a transaction waits for, all its statements together, and for each
  /// statement outside one. CREATE, DROP and REINDEX … CONCURRENTLY wait as long as they have to:
  /// nobody waits for them, and cut off they leave an invalid index.
  std::chrono::milliseconds lock_timeout{3000};
  std::chrono::milliseconds statement_timeout{0};  ///< 0: none
  std::chrono::milliseconds wait{60'000};          ///< for another run to end, before Failure::Busy
  int lock_retries = 5;  ///< of a block that did not get a lock (55P03), with growing pauses
  /// Revisions that are one transactional block each and follow one another commit together; what
  /// has several blocks, or adds an enum value, still commits where it has to.
  bool one_transaction = false;
  Edited edited = Edited::Refuse;
  std::string tool_version;  ///< recorded in the journal
  Listener listener;         ///< may be empty
  /// Asked between ranges and while pausing; true ends the run in order, with Error
  /// (Failure::Database). May be empty.
  std::function<bool()> stop;
};

/// What a run would do, in this order.
struct Plan {
  revision::Direction direction = revision::Direction::Up;
  std::vector<std::string> revisions;
  /// A revision that was interrupted is finished first, in its own direction; it is not in
  /// `revisions`.
  std::optional<std::string> resumes = {};

  bool operator==(const Plan&) const = default;
};

/// `target` as in revision::resolve. Both throw what `resolve`, `upgrade_path` and `downgrade_path`
/// throw; a database ahead of the code is refused by the first and understood from the journal by
/// the second.
[[nodiscard]] Plan plan_upgrade(const revision::Graph& graph, const State& state,
                                std::string_view target);
[[nodiscard]] Plan plan_downgrade(const revision::Graph& graph, const State& state,
                                  std::string_view target);

/// Brings the database to `target` and returns the ids that were applied. One session advisory
/// lock, keyed by database and schema, is held from before anything is created to the end; a run
/// with nothing to do takes none. The connection must not be in a transaction. Throws DatabaseError
/// with the revision file and the line in it; Error: Failure::Busy when another run does not end
/// within `wait`, Failure::State when the database stands at an id that is not in the graph or its
/// journal does not fit its heads, Failure::Usage behind a pooler in transaction mode.
std::vector<std::string> upgrade(pg::Connection& connection, const revision::Graph& graph,
                                 std::string_view target, const Options& options);

/// Takes revisions back to `target` and returns their ids. A revision without a file is taken back
/// from the journal.
std::vector<std::string> downgrade(pg::Connection& connection, const revision::Graph& graph,
                                   std::string_view target, const Options& options);

/// What a stamp does with what was recorded before.
enum class Before : std::uint8_t {
  Keep,   ///< other branches stay where they are; see revision::stamped_heads
  Purge,  ///< forgotten, whatever it is
};

/// Records that the database stands at `targets` (texts as in revision::resolve; `base` for none)
/// without running anything. A revision under way is forgotten; the log keeps what was before.
/// Returns the heads before. Throws Error (Failure::State) when the database stands at an id that
/// neither the graph nor the journal has, unless that is purged.
std::vector<std::string> stamp(pg::Connection& connection, const revision::Graph& graph,
                               std::span<const std::string> targets, const Options& options,
                               Before before = Before::Keep);

/// The statements of a stamp from `range.from` to `range.to`, in one transaction of their own; with
/// `from` at base the tables are created first. Only schema and tool_version of the options matter.
[[nodiscard]] std::vector<std::string> stamp_sql(const revision::Graph& graph,
                                                 const revision::Range& range,
                                                 const Options& options);

/// Creates schemadiff's tables where they are not there; returns whether they were created.
bool ensure_version(pg::Connection& connection, const Options& options);

/// The statements it would run.
[[nodiscard]] std::vector<std::string> ensure_version_sql(const Options& options);

/// `stamp` for a database that another tool brought here; `note` goes into the log. Does nothing
/// and returns false when something is recorded already, whoever was first.
bool adopt(pg::Connection& connection, const revision::Graph& graph,
           std::span<const std::string> targets, std::string_view note, const Options& options);

/// The SQL that takes a database from `from` to `to`, as a script for psql, journal included. With
/// `from` at base it creates schemadiff's tables first. Only schema, timeouts and tool_version of
/// the options matter. Throws what `upgrade_path` and `downgrade_path` throw.
[[nodiscard]] std::string offline_sql(const revision::Graph& graph, const revision::Target& from,
                                      const revision::Target& to, revision::Direction direction,
                                      const Options& options);

}  // namespace schemadiff::apply
