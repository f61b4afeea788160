#pragma once

#include <optional>
#include <string>

namespace schemadiff {

/// What tells this build of the running program from any other: the build ids, which linkers make
/// of what they link, of the program and of each library it was started with. No path and no time
/// is in it. Nothing where one of them has none.
[[nodiscard]] std::optional<std::string> running_build();

}  // namespace schemadiff
