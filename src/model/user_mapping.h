#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// As whom a role, or PUBLIC, reaches a foreign server: pg_user_mapping. Options that hold secrets
/// are neither read nor written.
/// https://www.postgresql.org/docs/15/catalog-pg-user-mapping.html
struct UserMapping {
  static constexpr std::string_view kKind = "user mapping";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr bool kCanonicalAsWritten = true;
  static constexpr std::array kPlacements{Placement{.parent = "server", .key = "user_mapping"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_foreign_server WHERE oid >= 16384)";

  sql::Identifier server;
  sql::Identifier role;  ///< may be PUBLIC: model/role.h
  Options options;       ///< umoptions without secrets
  Hint<bool> hidden;     ///< whether the role that reads may not see the options

  static constexpr auto describe() {
    return description(
        "As whom a role reaches the server around it; PUBLIC is everybody. Roles that are not "
        "named keep what they have.",
        "",
        attribute("options", &UserMapping::options,
                  "{ user = \"reader\" }. A password has no place here: set it in "
                  "the database, where it stays as it is."));
  }

  static UserMapping declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<UserMapping> read(RowReader& row);

  bool operator==(const UserMapping&) const = default;
};

ObjectId identity(const UserMapping& mapping);
void set_identity(UserMapping& mapping, const ObjectId& id);
std::optional<ObjectId> parent(const UserMapping& mapping);
std::vector<ObjectId> dependencies(const UserMapping& mapping);
std::vector<sql::Identifier> roles(const UserMapping& mapping);
void normalize(UserMapping& mapping);
/// Whether the model files name the role at the server: a password that goes with a mapping is
/// gone.
bool is_named(const UserMapping& mapping, const Database& declared);
/// Options that cannot be seen are left open.
void adopt(UserMapping& declared, const UserMapping& live);
Statements create(const UserMapping& mapping, const Context& context);
Statements drop(const UserMapping& mapping, const Context& context);
std::optional<Alteration> alter(const UserMapping& from, const UserMapping& to,
                                const Context& context);

}  // namespace schemadiff::model
