#pragma once

#include <array>
#include <cstdint>
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

/// What one role, or PUBLIC, may do with one object, whoever granted it: entries of an ACL
/// (relacl, attacl, proacl and the like). In the catalog there is one where that is something else
/// than what the role has on a new object: everything for the owner, EXECUTE or USAGE for PUBLIC on
/// functions, types and languages, USAGE on the schema public, nothing for the rest.
/// https://www.postgresql.org/docs/15/ddl-priv.html
struct Grant {
  static constexpr std::string_view kKind = "grant";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kCanonicalAsWritten = true;
  static constexpr std::array kPlacements{Placement{.parent = "*", .key = "grant"}};

  ObjectId target;
  sql::Identifier grantee;               ///< may be PUBLIC: model/role.h
  std::optional<Privileges> privileges;  ///< always there once normalized
  Privileges grant_option;               ///< which of them it may pass on
  Hint<std::int64_t> position = {};      ///< in the ACL, or in the file: orders, never compared

  static constexpr auto describe() {
    return description(
        "What a role may do with the object around it: grant.ROLE = [\"select\"]. PUBLIC is "
        "everybody. Roles that are not named keep what they have; [] takes everything away.",
        "privileges",
        attribute("privileges", &Grant::privileges,
                  "PostgreSQL's words: \"select\", \"insert\", \"update\", \"delete\", "
                  "\"truncate\", \"references\", \"trigger\", \"maintain\", \"usage\", \"create\", "
                  "\"execute\", or \"all\"."),
        attribute("grant_option", &Grant::grant_option,
                  "Which of them it may grant to others: WITH GRANT OPTION."));
  }

  /// Whether privileges can be granted on objects of a kind.
  static bool hangs_on(std::string_view kind);
  static Grant declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<Grant> read(RowReader& row);

  bool operator==(const Grant&) const = default;
};

ObjectId identity(const Grant& grant);
ObjectId grant_id(const ObjectId& target, const sql::Identifier& grantee);
std::optional<ObjectId> parent(const Grant& grant);
/// Its object, its owner, and for a column what the role may do with the table: REVOKE on a table
/// takes the privileges on its columns along.
std::vector<ObjectId> dependencies(const Grant& grant);
std::vector<sql::Identifier> roles(const Grant& grant);
/// Brings the privileges into their normal form. Throws Error (Failure::File) for one that its
/// object does not have, or when none are said.
void normalize(Grant& grant);
/// Whether the model files name the role at the object, or at the column's table.
bool is_named(const Grant& grant, const Database& declared);
/// What `grant` comes to where `live` is changed to `desired`: nothing where that is what the role
/// has anyway.
std::optional<Grant> resolved(const Grant& grant, const Database& desired, const Database& live);
/// A column's privileges live through a change of its type; a type that is built anew has none.
bool survives(const Grant& from, const Grant& to, const ObjectId& retyped, const Context& context);
Statements create(const Grant& grant, const Context& context);
Statements drop(const Grant& grant, const Context& context);
std::optional<Alteration> alter(const Grant& from, const Grant& to, const Context& context);

}  // namespace schemadiff::model
