#pragma once

#include <vector>

#include "pg/connection.h"
#include "sql/identifier.h"

namespace schemadiff::scratch {

/// The target's roles that the scratch's server does not have: a policy or a privilege names them.
[[nodiscard]] std::vector<sql::Identifier> missing_roles(pg::Connection& scratch,
                                                         pg::Connection& target);

/// Makes the connection's transaction fit for building a schema: bodies of functions are not
/// checked, event triggers are made and not run, and the roles are there. Without the right to make
/// roles, what names them fails later, with the server's reason.
void prepare(pg::Connection& connection, const std::vector<sql::Identifier>& roles);

}  // namespace schemadiff::scratch
