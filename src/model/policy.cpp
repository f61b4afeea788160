#include "model/policy.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include <fmt/format.h>

#include "sql/columns.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kPublic = "public";  // no role can have this name

/// `tenant ON app.orders`
std::string place_of(const Policy& policy) {
  return fmt::format("{} ON {}.{}", policy.name, policy.relation.path.at(0),
                     policy.relation.path.at(1));
}

std::string to_clause(const Policy& policy) {
  return policy.roles.empty() ? "TO PUBLIC" : fmt::format("TO {}", fmt::join(policy.roles, ", "));
}

std::string using_clause(const Policy& policy) {
  return policy.condition ? fmt::format("\n    USING {}", sql::in_parentheses(*policy.condition))
                          : "";
}

std::string check_clause(const Policy& policy) {
  return policy.check ? fmt::format("\n    WITH CHECK {}", sql::in_parentheses(*policy.check)) : "";
}

std::string_view command_word(PolicyCommand command) {
  constexpr std::array<std::string_view, 5> kWords{"ALL", "SELECT", "INSERT", "UPDATE", "DELETE"};
  return kWords.at(static_cast<std::size_t>(command));
}

PolicyCommand command_of(char letter) {
  switch (letter) {
    case 'r':
      return PolicyCommand::Select;
    case 'a':
      return PolicyCommand::Insert;
    case 'w':
      return PolicyCommand::Update;
    case 'd':
      return PolicyCommand::Delete;
    default:
      return PolicyCommand::All;
  }
}

}  // namespace

Policy Policy::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside another object
  Policy policy;
  policy.relation = *place.parent;
  policy.name = place.identifier();
  return policy;
}

std::string Policy::sql_reference(const ObjectId& id) {
  return fmt::format("POLICY {} ON {}.{}", id.path.at(2), id.path.at(0), id.path.at(1));
}

std::string Policy::query(int /*server_major*/) {
  return R"(SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass::pg_catalog.oid,
  policy.oid,
  0,
  'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
  policy.polrelid,
  0,
  policy.polname,
  policy.polcmd,
  NOT policy.polpermissive AS restrictive,
  ARRAY(
    SELECT role.rolname
    FROM pg_catalog.pg_roles AS role
    WHERE role.oid = ANY (policy.polroles)
    ORDER BY role.rolname COLLATE "C") AS roles,
  pg_catalog.pg_get_expr(policy.polqual, policy.polrelid) AS condition,
  pg_catalog.pg_get_expr(policy.polwithcheck, policy.polrelid) AS check
FROM pg_catalog.pg_policy AS policy
WHERE policy.polrelid >= 16384)";
}

std::optional<Policy> Policy::read(RowReader& row) {
  const std::optional<ObjectId> relation = row.object();
  if (!relation) {
    return std::nullopt;
  }
  Policy policy;
  policy.relation = *relation;
  policy.name = row.identifier();
  policy.command = command_of(row.character());
  policy.restrictive = row.boolean();
  policy.roles = row.identifiers();
  policy.condition = row.optional_text();
  policy.check = row.optional_text();
  return policy;
}

ObjectId identity(const Policy& policy) {
  ObjectId id{.kind = Policy::kKind, .of = "", .path = policy.relation.path};
  id.path.push_back(policy.name);
  return id;
}

void complete(Policy& policy) {
  std::ranges::sort(policy.roles);
  if (std::ranges::find(policy.roles, kPublic, &sql::Identifier::raw) != policy.roles.end()) {
    policy.roles.clear();  // all others are among it
  }
}

std::optional<ObjectId> parent(const Policy& policy) {
  return policy.relation;
}

std::vector<ObjectId> dependencies(const Policy& policy) {
  return {policy.relation};
}

std::vector<sql::Identifier> roles(const Policy& policy) {
  return policy.roles;
}

Statements create(const Policy& policy, const Context& /*context*/) {
  std::string sql = fmt::format("CREATE POLICY {}", place_of(policy));
  if (policy.restrictive) {
    sql += " AS RESTRICTIVE";
  }
  if (policy.command != PolicyCommand::All) {
    sql += fmt::format(" FOR {}", command_word(policy.command));
  }
  if (!policy.roles.empty()) {
    sql += " " + to_clause(policy);
  }
  return {{sql + using_clause(policy) + check_clause(policy)}};
}

Statements drop(const Policy& policy, const Context& /*context*/) {
  return {{fmt::format("DROP POLICY {}", place_of(policy))}};
}

std::optional<Alteration> alter(const Policy& from, const Policy& to, const Context& /*context*/) {
  // ALTER can put an expression in place of another, but not take one away.
  const bool takes_away = (from.condition && !to.condition) || (from.check && !to.check);
  if (from.command != to.command || from.restrictive != to.restrictive || takes_away) {
    return std::nullopt;
  }
  std::string sql = fmt::format("ALTER POLICY {}", place_of(to));
  if (from.roles != to.roles) {
    sql += " " + to_clause(to);
  }
  if (from.condition != to.condition) {
    sql += using_clause(to);
  }
  if (from.check != to.check) {
    sql += check_clause(to);
  }
  return Alteration{.statements = {{std::move(sql)}}};
}

Statements rename(const Policy& from, const Policy& to) {
  return {{fmt::format("ALTER POLICY {} ON {}.{} RENAME TO {}", from.name, to.relation.path.at(0),
                       to.relation.path.at(1), to.name)}};
}

bool survives(const Policy& /*from*/, const Policy& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return false;
}

}  // namespace schemadiff::model
