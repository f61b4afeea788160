#pragma once

#include <string_view>
#include <vector>

#include "model/database.h"
#include "model/row.h"
#include "pg/connection.h"

namespace schemadiff::catalog {

struct Found {
  model::Address address;  ///< zeros where the role may not see it
  model::Unmanaged object;
};

/// An SQL condition; where it does not hold, there is nothing unmanaged.
extern const std::string_view kUnmanagedOccur;

/// Everything of the user's that no kind describes: neither the system's nor an extension's, not
/// temporary, and no part of something else (a row type, the rule inside a view).
[[nodiscard]] std::vector<Found> unmanaged(pg::Connection& connection);

}  // namespace schemadiff::catalog
