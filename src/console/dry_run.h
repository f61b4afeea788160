#pragma once

#include <string>

#include "apply/apply.h"
#include "apply/state.h"
#include "console/session.h"
#include "revision/graph.h"

namespace schemadiff::console {

/// What a run would do, revision by revision: each block, how it commits, and its statements with
/// what they lock. `known` has every revision of the plan.
[[nodiscard]] std::string dry_run_text(const apply::Plan& plan, const apply::State& state,
                                       const revision::Graph& known, const Setup& setup,
                                       int server_major);

}  // namespace schemadiff::console
