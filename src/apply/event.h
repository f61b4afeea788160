#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "revision/revision.h"

/// What the applier tells while it works. The room prints nothing itself.
namespace schemadiff::apply {

/// Another run holds the lock; sent before the waiting begins, and when another one has got it.
struct WaitingForLock {
  std::string holder = {};  ///< a sentence's part: "pid 4711 (deploy@10.0.0.7, schemadiff) since
                            ///< 10:15:03"; "" when not known
};

/// A statement waits for a lock; sent once for each set of sessions it waits for.
struct Blocked {
  /// "process 4711 (psql, alice, idle in transaction, begun 12 s ago): SELECT …", several joined by
  /// "; ".
  std::string by = {};
  bool limited = false;  ///< lock_timeout ends the waiting
  SourcePosition where = {};
};

/// An applied file was edited afterwards: its digest is not the journal's.
struct EditedRevision {
  std::string id = {};
  SourcePosition where = {};
};

/// A downgrade takes back a revision of another branch too, because it needs one that goes. Sent
/// before anything runs.
struct DraggedAlong {
  std::string id = {};
  std::string needs = {};
};

/// An applied revision has no file, though the heads have theirs.
struct MissingRevision {
  std::string id = {};
};

struct RevisionStarted {
  revision::Direction direction;
  std::string id = {};
  std::vector<std::string> parents = {};
  std::string message = {};
  std::size_t number = 0;  ///< 1 for the first of this run
  std::size_t count = 0;   ///< how many this run has
  bool resumed = false;    ///< an interrupted run is continued
};

struct BlockStarted {
  std::size_t number = 0;  ///< 1 for the first of the revision
  std::size_t count = 0;
  bool transaction = true;
  std::optional<std::string> batch_table = {};
  SourcePosition where = {};
};

struct StatementStarted {
  std::string sql = {};
  SourcePosition where = {};
};

struct StatementFinished {
  std::string sql = {};
  SourcePosition where = {};
  std::chrono::microseconds duration;
  std::int64_t rows = 0;  ///< that it affected; 0 for DDL
};

/// Not run, because an earlier run did it.
struct StatementSkipped {
  std::string sql = {};
  SourcePosition where = {};
  std::string reason = {};  ///< "done by an earlier run", "the index is there and valid"
};

/// A block could not get a lock within lock_timeout and is tried again.
struct Retrying {
  int attempt = 0;  ///< 1 for the first repetition
  int attempts = 0;
  std::chrono::milliseconds pause;
  std::string reason = {};  ///< the server's words
  SourcePosition where = {};
};

struct BatchFinished {
  std::string table = {};
  std::int64_t rows = 0;   ///< that the statements affected in this range
  std::int64_t total = 0;  ///< in all ranges of this run
  double done = 0;         ///< how much of what there was to do for this run, 0 to 1: an estimate
  std::chrono::microseconds since_start;  ///< of the block in this run
  bool last = false;
};

/// The server's NOTICE, WARNING, …
struct Notice {
  std::string severity = {};
  std::string message = {};
};

struct RevisionFinished {
  revision::Direction direction;
  std::string id = {};
  std::chrono::microseconds duration;
};

using Event = std::variant<WaitingForLock, Blocked, EditedRevision, MissingRevision, DraggedAlong,
                           RevisionStarted, BlockStarted, StatementStarted, StatementFinished,
                           StatementSkipped, Retrying, BatchFinished, Notice, RevisionFinished>;

/// Called in the thread that applies. What it throws ends the run as a failing statement would.
using Listener = std::function<void(const Event&)>;

/// "Running upgrade 0001 -> 0002, add users": two spaces when there is no parent, nothing after the
/// arrow when a downgrade ends at base, ids joined by ", ".
[[nodiscard]] std::string running_line(const RevisionStarted& event);

}  // namespace schemadiff::apply
