#pragma once

#include <cstddef>
#include <vector>

#include "plan/decide.h"

namespace schemadiff::plan {

/// An action that gets statements of its own, and those that are done by it: objects created as
/// clauses of its CREATE, objects that vanish with it. Numbers are places in the list of actions.
struct Group {
  std::size_t leader = 0;
  std::vector<std::size_t>
      members;  ///< without the leader; in the order in which clauses are written
};

/// All actions, grouped and in an order in which they can run: whatever uses something is dropped
/// before it and created after it. Where that would need a circle (two tables that reference each
/// other) the members that close it are taken out of their groups. Deterministic: ties are broken
/// by kind, table and name.
struct Order {
  std::vector<Group> groups;
  /// The actions that wait for each other however they are grouped; there is no order then.
  std::vector<std::size_t> circle;
};

[[nodiscard]] Order order(const std::vector<Action>& actions, const Setting& setting);

}  // namespace schemadiff::plan
