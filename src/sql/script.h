#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Files that are written for psql, above all pg_dump's.
namespace schemadiff::sql {

/// The text with what psql does not send to the server blanked, every line in its place: its own
/// commands (`\connect`, `\restrict`, `\set`, …) and the rows of COPY … FROM stdin. Throws Error
/// (Failure::File) with the position for a command without which the rest means something else:
/// `\i`, `\if`, `\gexec`.
[[nodiscard]] std::string without_psql_commands(std::string_view script, const std::string& file);

/// What a statement touches.
enum class Reach : std::uint8_t {
  Schema,    ///< what is inside the database
  Database,  ///< the database itself: CREATE DATABASE, ALTER DATABASE … SET, COMMENT ON DATABASE
  Server,    ///< what all databases of a server share: roles, tablespaces, settings
};

/// Schema for what does not parse: newer servers know more syntax inside databases.
[[nodiscard]] Reach reach_of(std::string_view statement);

}  // namespace schemadiff::sql
