#include "model/role.h"

#include <fmt/format.h>

namespace schemadiff::model {

sql::Identifier parse_role(std::string_view text) {
  return sql::Identifier(std::string(text == "PUBLIC" ? kPublic : text));
}

std::string role_text(const sql::Identifier& role) {
  return is_public_role(role) ? "PUBLIC" : fmt::format("{}", role);
}

}  // namespace schemadiff::model
