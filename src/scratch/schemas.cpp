#include "scratch/schemas.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "model/object.h"

namespace schemadiff::scratch {

namespace {

constexpr std::string_view kAside = "schemadiff_aside_";

void add_schemas(const model::Database& database, std::set<sql::Identifier>& names) {
  database.for_each([&](const auto& object) {
    const model::ObjectId id = identity(object);
    if (id.path.size() > 1 || id.kind == model::Schema::kKind) {
      names.insert(id.path.front());
    }
    for (const model::ObjectId& needed : model::dependencies_of(object)) {
      if (needed.kind == model::Schema::kKind) {
        names.insert(needed.path.front());
      }
    }
  });
  for (const model::Unmanaged& unmanaged : database.unmanaged) {
    if (unmanaged.schema) {
      names.insert(*unmanaged.schema);
    }
  }
}

bool is_systems(const sql::Identifier& schema) {
  return schema.raw().starts_with("pg_") || schema.raw() == "information_schema";
}

/// From the name aside to the proper name.
std::map<std::string, sql::Identifier, std::less<>> move_aside(
    pg::Connection& connection, const std::set<sql::Identifier>& names) {
  std::map<std::string, sql::Identifier, std::less<>> moved;
  const pg::Result existing =
      connection.query("SELECT nspname FROM pg_catalog.pg_namespace ORDER BY nspname");
  for (const pg::Row row : existing.rows()) {
    const sql::Identifier name{std::string(row[0].value_or(""))};
    if (names.contains(name)) {
      const sql::Identifier aside{fmt::format("{}{}", kAside, moved.size() + 1)};
      connection.execute(fmt::format("ALTER SCHEMA {} RENAME TO {}", name, aside));
      moved.emplace(aside.raw(), name);
    }
  }
  return moved;
}

void move_extensions(pg::Connection& connection,
                     const std::map<std::string, sql::Identifier, std::less<>>& moved) {
  const pg::Result extensions = connection.query(
      "SELECT e.extname, n.nspname FROM pg_catalog.pg_extension e"
      " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace ORDER BY e.extname");
  for (const pg::Row row : extensions.rows()) {
    const sql::Identifier extension{std::string(row[0].value_or(""))};
    if (const auto to = moved.find(row[1].value_or("")); to != moved.end()) {
      connection.execute(fmt::format("ALTER EXTENSION {} SET SCHEMA {}", extension, to->second));
    }
  }
}

}  // namespace

std::set<model::ObjectId> make_schemas(pg::Connection& connection, const model::Database& objects,
                                       const model::Database& context, bool in_target) {
  std::set<sql::Identifier> names;
  add_schemas(objects, names);
  add_schemas(context, names);
  std::erase_if(names, is_systems);
  std::map<std::string, sql::Identifier, std::less<>> moved;
  if (in_target) {
    moved = move_aside(connection, names);
  }
  std::set<model::ObjectId> made;
  for (const sql::Identifier& name : names) {
    connection.execute(fmt::format("CREATE SCHEMA IF NOT EXISTS {}", name));
    made.insert(model::schema_id(name));
  }
  move_extensions(connection, moved);
  return made;
}

bool is_moved_aside(const model::ObjectId& id) {
  return id.path.front().raw().starts_with(kAside);
}

}  // namespace schemadiff::scratch
