#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::sql {

/// What a rule does, without what its catalog row says better.
struct RuleParts {
  std::optional<std::string> where;  ///< its condition
  std::string command;               ///< what follows DO [INSTEAD], without the semicolon
};

/// The parts of a text that pg_get_ruledef() printed. Throws std::logic_error for any other.
[[nodiscard]] RuleParts rule_parts(std::string_view definition);

}  // namespace schemadiff::sql
