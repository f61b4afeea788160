#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/privileges.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// What one role, or PUBLIC, will be allowed on objects that are made later.
struct DefaultGrant {
  Privileges privileges;
  Privileges grant_option;           ///< which of them it may pass on
  Hint<std::int64_t> position = {};  ///< in the ACL, or in the file: orders, never compared

  static constexpr auto describe() {
    return description("What a role gets on new objects.", "privileges",
                       attribute("privileges", &DefaultGrant::privileges,
                                 "PostgreSQL's words, or \"all\"; [] takes the usual ones away."),
                       attribute("grant_option", &DefaultGrant::grant_option,
                                 "Which of them it may grant to others: WITH GRANT OPTION."));
  }

  bool operator==(const DefaultGrant&) const = default;
};

using DefaultGrants = NamedValues<DefaultGrant>;

/// What others get on the objects that a role makes, everywhere or in one schema: pg_default_acl,
/// as far as it differs from what they would get anyway.
/// https://www.postgresql.org/docs/15/catalog-pg-default-acl.html
struct DefaultPrivileges {
  static constexpr std::string_view kKind = "default privileges";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kCanonicalAsWritten = true;
  /// So that they do not change what the same revision makes.
  static constexpr bool kComesLast = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "default_privileges"},
                                          Placement{.parent = "*", .key = "default_privileges"}};
  static constexpr std::string_view kOccurs = "EXISTS (SELECT FROM pg_catalog.pg_default_acl)";

  sql::Identifier role;                   ///< whose new objects
  std::optional<sql::Identifier> schema;  ///< absent: in all schemas
  DefaultGrants tables;                   ///< and views, materialized views, foreign tables
  DefaultGrants sequences;
  DefaultGrants functions;  ///< and procedures and aggregates
  DefaultGrants types;
  DefaultGrants schemas;
  DefaultGrants large_objects;  ///< 18+

  static constexpr auto describe() {
    return description(
        "What others get on the objects that this role makes later (ALTER DEFAULT PRIVILEGES FOR "
        "ROLE); inside a schema, on those that it makes there. Roles that are not named keep what "
        "they get.",
        "",
        attribute("tables", &DefaultPrivileges::tables,
                  "On tables and views: tables.ROLE = [\"select\"]."),
        attribute("sequences", &DefaultPrivileges::sequences, "On sequences."),
        attribute("functions", &DefaultPrivileges::functions,
                  "On functions and procedures; PUBLIC may execute them by default."),
        attribute("types", &DefaultPrivileges::types,
                  "On types and domains; PUBLIC may use them by default."),
        attribute("schemas", &DefaultPrivileges::schemas, "On schemas; not inside a schema."),
        attribute("large_objects", &DefaultPrivileges::large_objects,
                  "On large objects; not inside a schema; PostgreSQL 18 and newer."));
  }

  static bool hangs_on(std::string_view kind);
  static DefaultPrivileges declared(const Place& place);
  static std::string query(int server_major);
  static DefaultPrivileges read(RowReader& row);

  bool operator==(const DefaultPrivileges&) const = default;
};

ObjectId identity(const DefaultPrivileges& defaults);
void set_identity(DefaultPrivileges& defaults, const ObjectId& id);
/// The schema they are for.
std::optional<ObjectId> parent(const DefaultPrivileges& defaults);
std::vector<ObjectId> dependencies(const DefaultPrivileges& defaults);
std::vector<sql::Identifier> roles(const DefaultPrivileges& defaults);
/// Throws Error (Failure::File) for a privilege that the objects do not have.
void normalize(DefaultPrivileges& defaults);
bool is_named(const DefaultPrivileges& defaults, const Database& declared);
/// With what `live` has for roles that are not named.
std::optional<DefaultPrivileges> resolved(const DefaultPrivileges& defaults,
                                          const Database& desired, const Database& live);
Statements create(const DefaultPrivileges& defaults, const Context& context);
Statements drop(const DefaultPrivileges& defaults, const Context& context);
std::optional<Alteration> alter(const DefaultPrivileges& from, const DefaultPrivileges& to,
                                const Context& context);

/// What a role has on an object that was just made, where it has `usual` without anybody's default
/// privileges: whose apply depends on who makes it.
Start start_of_new(const ObjectId& object, const sql::Identifier& grantee, const Privileges& usual,
                   const PrivilegeSort& sort, const Context& context);

}  // namespace schemadiff::model
