#pragma once

#include <string>

#include "sql/identifier.h"

namespace schemadiff::model {

/// The name by which PUBLIC, everybody, stands among the roles: no role can be called so.
inline constexpr std::string_view kPublic = "public";

/// `PUBLIC` in whatever case is everybody; a role otherwise.
[[nodiscard]] sql::Identifier parse_role(std::string_view text);

[[nodiscard]] inline bool is_public_role(const sql::Identifier& role) {
  return role.raw() == kPublic;
}

/// As SQL: `PUBLIC` or the role's name.
[[nodiscard]] std::string role_text(const sql::Identifier& role);

}  // namespace schemadiff::model
