#pragma once

#include <optional>
#include <string>

#include "model/declaration.h"
#include "revision/graph.h"

namespace schemadiff::project {

/// The digest of what model files declare: the `models` of the revision that leads there. It is
/// made from the files alone, so that whether models and revisions still belong together can be
/// asked anywhere, without a server and within milliseconds. The canonical schema would not do: it
/// takes a server to know it, and each major version words it in its own way.
///
/// Comments, formatting, the order of keys and files, shorthand or long form, a body in a file of
/// its own, and hints (`renamed_from`, `using`) do not count. SQL texts count as they are written:
/// that two texts mean the same only a server can tell. Attributes at their default do not count
/// either, so a digest outlives the attributes that later versions add.
[[nodiscard]] std::string models_digest(const model::Declaration& declared);

/// What the history records of the models it leads to.
struct RecordedModels {
  std::string id;  ///< of the revision that records it
  std::string digest;

  bool operator==(const RecordedModels&) const = default;
};

/// The record of the only head, or of the nearest revision before it that has one: a revision
/// written by hand (rows, as a rule) leaves the models as they are. Nothing where there are several
/// heads, or before a record is found the way back ends, forks, or comes to a revision that changes
/// the schema and has none: a rebase took it away.
[[nodiscard]] std::optional<RecordedModels> recorded_models(const revision::Graph& graph);

}  // namespace schemadiff::project
