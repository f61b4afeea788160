#include "model/identity_grant.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "model/column.h"
#include "model/database.h"
#include "model/owner.h"
#include "model/role.h"
#include "model/sequence.h"
#include "model/table.h"

namespace schemadiff::model {

namespace {

PrivilegeSort sequence_sort() {
  return privileges_on(Sequence::kKind, 0).value();  // alike on all majors
}

Held held(const IdentityGrant& grant) {
  const PrivilegeSort sort = sequence_sort();
  return {.privileges = spelled_out(grant.privileges.value_or(Privileges{}), sort),
          .grant_option = spelled_out(grant.grant_option, sort)};
}

const Identity* identity_in(const Database* database, const ObjectId& column) {
  const Column* const found = database == nullptr ? nullptr : database->find<Column>(column);
  return found == nullptr || !found->identity ? nullptr : &*found->identity;
}

/// The name that the model gives the sequence, or PostgreSQL does.
sql::QualifiedName sequence_of(const IdentityGrant& grant, const Context& context) {
  for (const Database* const database : {context.to, context.from}) {
    const Identity* const found = identity_in(database, grant.target);
    if (found != nullptr && found->sequence) {
      return *found->sequence;
    }
  }
  const Path& path = grant.target.path;
  return {.schema = path[0], .name = sql::default_object_name(path[1], path[2].raw(), "seq")};
}

Statements change(const IdentityGrant& grant, const Held& start, const Held& end,
                  const Context& context) {
  Statements statements;
  for (std::string& text :
       grant_statements({.certain = start, .possible = start}, end, sequence_sort(),
                        {.prefix = "",
                         .on = fmt::format("SEQUENCE {}", sequence_of(grant, context)),
                         .grantee = grant.grantee,
                         .column = ""})) {
    statements.push_back({std::move(text)});
  }
  return statements;
}

}  // namespace

IdentityGrant IdentityGrant::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a column
  return {.target = *place.parent,
          .grantee = parse_role(place.name),
          .privileges = std::nullopt,
          .grant_option = {},
          .position = {}};
}

std::string IdentityGrant::query(int /*server_major*/) {
  // Part of its column: deptype 'i'. The owner of the table owns it; what the owner may do is left
  // as it is.
  return fmt::format(R"(WITH held AS (
  SELECT ownership.refclassid, ownership.refobjid, ownership.refobjsubid, entry.grantee,
    array_agg(DISTINCT entry.privilege_type) AS held,
    coalesce(array_agg(DISTINCT entry.privilege_type) FILTER (WHERE entry.is_grantable), '{{}}')
      AS grantable,
    ARRAY['SELECT', 'UPDATE', 'USAGE'] AS all_there_are,
    min(entry.place) AS place
  FROM pg_catalog.pg_class AS sequence
    JOIN pg_catalog.pg_depend AS ownership
      ON ownership.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND ownership.objid = sequence.oid
      AND ownership.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND ownership.refobjsubid > 0
      AND ownership.deptype = 'i'
    CROSS JOIN LATERAL pg_catalog.aclexplode(sequence.relacl)
      WITH ORDINALITY AS entry(grantor, grantee, privilege_type, is_grantable, place)
  WHERE sequence.relkind = 'S'
    AND sequence.oid >= 16384
    AND sequence.relacl IS NOT NULL
    AND entry.grantee <> sequence.relowner
  GROUP BY ownership.refclassid, ownership.refobjid, ownership.refobjsubid, entry.grantee
)
SELECT 'pg_catalog.pg_init_privs'::pg_catalog.regclass::oid,
  0,
  0,
  held.refclassid,
  held.refobjid,
  held.refobjsubid,
  CASE WHEN grantee = 0 THEN 'public' ELSE role.rolname END,
  {},
  {},
  held.place
FROM held LEFT JOIN pg_catalog.pg_roles AS role ON role.oid = grantee
WHERE grantee = 0 OR role.oid IS NOT NULL)",
                     privileges_sql("held", "all_there_are"),
                     privileges_sql("grantable", "all_there_are"));
}

std::optional<IdentityGrant> IdentityGrant::read(RowReader& row) {
  std::optional<ObjectId> target = row.object();
  if (!target || target->kind != Column::kKind) {
    return std::nullopt;
  }
  IdentityGrant grant{.target = *std::move(target),
                      .grantee = row.identifier(),
                      .privileges = row.texts(),
                      .grant_option = {},
                      .position = {}};
  grant.grant_option = row.texts();
  grant.position.value = row.integer();
  return grant;
}

ObjectId identity(const IdentityGrant& grant) {
  ObjectId id{.kind = IdentityGrant::kKind, .of = grant.target.kind, .path = grant.target.path};
  id.path.push_back(grant.grantee);
  return id;
}

std::optional<ObjectId> parent(const IdentityGrant& grant) {
  return grant.target;
}

std::vector<ObjectId> dependencies(const IdentityGrant& grant) {
  const Path& path = grant.target.path;
  return {grant.target, owner_id(table_id({.schema = path[0], .name = path[1]}))};
}

std::vector<sql::Identifier> roles(const IdentityGrant& grant) {
  return is_public_role(grant.grantee) ? std::vector<sql::Identifier>{}
                                       : std::vector{grant.grantee};
}

void normalize(IdentityGrant& grant) {
  normalize_grant(grant.grantee, grant.privileges, grant.grant_option, sequence_sort());
}

bool is_named(const IdentityGrant& grant, const Database& declared) {
  // Without its identity the column has no sequence any more, whoever may use it.
  return declared.contains(identity(grant)) ||
         (declared.contains(grant.target) && identity_in(&declared, grant.target) == nullptr);
}

std::optional<IdentityGrant> resolved(const IdentityGrant& grant, const Database& /*desired*/,
                                      const Database& live) {
  const Held end = held(grant);
  if (end.privileges.empty() && identity_in(&live, grant.target) != nullptr) {
    return std::nullopt;
  }
  IdentityGrant result = grant;
  result.privileges = folded(end.privileges, sequence_sort());
  result.grant_option = folded(end.grant_option, sequence_sort());
  return result;
}

std::vector<std::string> missing(const IdentityGrant& grant, const Database& declared) {
  if (identity_in(&declared, grant.target) != nullptr) {
    return {};
  }
  return {fmt::format("{} has no identity, so there is no sequence to grant anything on",
                      to_string(grant.target))};
}

Statements create(const IdentityGrant& grant, const Context& context) {
  return change(grant, {}, held(grant), context);
}

Statements drop(const IdentityGrant& grant, const Context& context) {
  // Without its identity the column has no sequence any more.
  const bool stays = identity_in(context.to, grant.target) != nullptr;
  return stays ? change(grant, held(grant), {}, context) : Statements{};
}

std::optional<Alteration> alter(const IdentityGrant& from, const IdentityGrant& to,
                                const Context& context) {
  return Alteration{.statements = change(to, held(from), held(to), context)};
}

}  // namespace schemadiff::model
