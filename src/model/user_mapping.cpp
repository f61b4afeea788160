#include "model/user_mapping.h"

#include <cassert>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/generic_options.h"
#include "model/role.h"
#include "model/server.h"

namespace schemadiff::model {

namespace {

std::string reference(const UserMapping& mapping) {
  return fmt::format("USER MAPPING FOR {} SERVER {}", role_text(mapping.role), mapping.server);
}

}  // namespace

UserMapping UserMapping::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a server
  UserMapping mapping;
  mapping.server = place.parent->path.front();
  mapping.role = parse_role(place.name);
  return mapping;
}

std::string UserMapping::query(int /*server_major*/) {
  // pg_user_mapping itself is closed to ordinary roles; the view shows no options to those whom
  // they do not concern, and its NULL may also say that there are none.
  return fmt::format(R"(SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass::oid,
  mapping.umid,
  0,
  mapping.srvname,
  CASE WHEN mapping.umuser = 0 THEN 'public' ELSE mapping.usename END,
  mapping.umoptions IS NULL
    AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
  {}
FROM pg_catalog.pg_user_mappings AS mapping
WHERE {}
  AND mapping.usename IS NOT NULL)",
                     generic_options_sql("mapping.umoptions"),
                     is_users_own("pg_foreign_server", "mapping.srvid"));
}

std::optional<UserMapping> UserMapping::read(RowReader& row) {
  UserMapping mapping;
  mapping.server = row.identifier();
  mapping.role = row.identifier();
  mapping.hidden.value = row.boolean();
  mapping.options = row.options();
  return mapping;
}

ObjectId identity(const UserMapping& mapping) {
  return {.kind = UserMapping::kKind, .of = Server::kKind, .path = {mapping.server, mapping.role}};
}

void set_identity(UserMapping& mapping, const ObjectId& id) {
  mapping.server = id.path.front();
  mapping.role = id.path.back();
}

std::optional<ObjectId> parent(const UserMapping& mapping) {
  return server_id(mapping.server);
}

std::vector<ObjectId> dependencies(const UserMapping& mapping) {
  return {server_id(mapping.server)};
}

std::vector<sql::Identifier> roles(const UserMapping& mapping) {
  return is_public_role(mapping.role) ? std::vector<sql::Identifier>{} : std::vector{mapping.role};
}

void normalize(UserMapping& mapping) {
  refuse_secrets(mapping.options);
}

bool is_named(const UserMapping& mapping, const Database& declared) {
  return declared.contains(identity(mapping));
}

void adopt(UserMapping& declared, const UserMapping& live) {
  if (live.hidden.value) {
    declared.options = live.options;
  }
}

Statements create(const UserMapping& mapping, const Context& /*context*/) {
  return {{fmt::format("CREATE {}{}", reference(mapping), generic_options(mapping.options))}};
}

Statements drop(const UserMapping& mapping, const Context& /*context*/) {
  return {{fmt::format("DROP {}", reference(mapping))}};
}

std::optional<Alteration> alter(const UserMapping& from, const UserMapping& to,
                                const Context& /*context*/) {
  return Alteration{
      .statements = {{fmt::format("ALTER {}{}", reference(to),
                                  generic_options_change(from.options, to.options))}}};
}

}  // namespace schemadiff::model
