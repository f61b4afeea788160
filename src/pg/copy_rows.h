#pragma once

#include <functional>
#include <string_view>

#include "pg/connection.h"
#include "pg/result.h"

namespace schemadiff::pg {

/// Runs a query and hands over row after row as they come: nothing is kept. It is sent as COPY … TO
/// STDOUT, which costs the server and the client less than a result does, and gives the same texts.
/// A row is valid during the call. What `take` throws cancels the query.
/// https://www.postgresql.org/docs/15/sql-copy.html
void copy_rows(Connection& connection, std::string_view query,
               const std::function<void(Row)>& take);

}  // namespace schemadiff::pg
