#pragma once

#include "project/draft.h"

namespace CLI {
class App;
}

namespace schemadiff::cli {

/// The options that say where in the graph a new revision is to stand: --head, --splice,
/// --branch-label, --depends-on, --rev-id. `wanted` must outlive the program's run.
void add_placement(CLI::App& command, project::NewRevision& wanted);

/// The options of those that also make sense for a merge: --branch-label, --rev-id, --splice.
void add_merge_placement(CLI::App& command, project::NewRevision& wanted);

}  // namespace schemadiff::cli
