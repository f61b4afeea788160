#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pg/connection.h"

namespace schemadiff::test {

/// Chooses one change of a schema: the same in the same schema.
using Choice = std::uint32_t;

/// Changes a live schema at random, a statement for each choice, made from what the catalog says
/// there is. Returns the statements that the server took; what it refuses changes nothing.
[[nodiscard]] std::vector<std::string> mutate(pg::Connection& connection,
                                              const std::vector<Choice>& choices);

}  // namespace schemadiff::test
