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

/// What one role, or PUBLIC, may do with the sequence of an identity column. The sequence is part
/// of the column, so that it is no object that a Grant could hang on.
struct IdentityGrant {
  static constexpr std::string_view kKind = "sequence grant";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kCanonicalAsWritten = true;
  static constexpr std::array kPlacements{Placement{.parent = "column", .key = "sequence_grant"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'S' AND relacl IS "
      "NOT NULL)";

  ObjectId target;                       ///< the column
  sql::Identifier grantee;               ///< may be PUBLIC: model/role.h
  std::optional<Privileges> privileges;  ///< always there once normalized
  Privileges grant_option;               ///< which of them it may pass on
  Hint<std::int64_t> position = {};      ///< in the ACL, or in the file: orders, never compared

  static constexpr auto describe() {
    return description(
        "What a role may do with the sequence of an identity column: sequence_grant.ROLE = "
        "[\"usage\"]. Inserting rows needs none.",
        "privileges",
        attribute("privileges", &IdentityGrant::privileges,
                  "\"select\", \"update\", \"usage\" or \"all\"."),
        attribute("grant_option", &IdentityGrant::grant_option,
                  "Which of them it may grant to others: WITH GRANT OPTION."));
  }

  static IdentityGrant declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<IdentityGrant> read(RowReader& row);

  bool operator==(const IdentityGrant&) const = default;
};

ObjectId identity(const IdentityGrant& grant);
std::optional<ObjectId> parent(const IdentityGrant& grant);
std::vector<ObjectId> dependencies(const IdentityGrant& grant);
std::vector<sql::Identifier> roles(const IdentityGrant& grant);
/// Throws Error (Failure::File) for a privilege that a sequence does not have.
void normalize(IdentityGrant& grant);
bool is_named(const IdentityGrant& grant, const Database& declared);
std::optional<IdentityGrant> resolved(const IdentityGrant& grant, const Database& desired,
                                      const Database& live);
/// The column's identity has to be declared.
std::vector<std::string> missing(const IdentityGrant& grant, const Database& declared);
Statements create(const IdentityGrant& grant, const Context& context);
Statements drop(const IdentityGrant& grant, const Context& context);
std::optional<Alteration> alter(const IdentityGrant& from, const IdentityGrant& to,
                                const Context& context);

}  // namespace schemadiff::model
