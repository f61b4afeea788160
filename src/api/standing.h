#pragma once

#include <string_view>

#include "apply/state.h"
#include "revision/graph.h"
#include "schemadiff/schemadiff.hpp"

namespace schemadiff::api {

/// How the two go together; `place` names the database in the sentence.
[[nodiscard]] Standing standing_of(const revision::Graph& graph, const apply::State& state,
                                   std::string_view place);

}  // namespace schemadiff::api
