#pragma once

#include <filesystem>
#include <string>

#include "pg/connection.h"

namespace schemadiff::project {

/// Runs an SQL file, or all of a folder (*.sql, by their names), in a throwaway database: what
/// pg_dump writes, without its rows, or what a person does. What is said of the database itself
/// (CREATE DATABASE, ALTER DATABASE … SET) is left out. Throws Error (Failure::File) with the
/// position for commands of psql and for what would change the server around the database (roles,
/// tablespaces); DatabaseError with the position of the statement that the server refuses.
void run_sql_files(pg::Connection& connection, const std::filesystem::path& path);

}  // namespace schemadiff::project
