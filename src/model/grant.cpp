#include "model/grant.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "model/database.h"
#include "model/default_privileges.h"
#include "model/object.h"
#include "model/owner.h"
#include "model/role.h"

namespace schemadiff::model {

namespace {

constexpr int kClosedPublicSince = 15;
/// Of a file's privileges, before any server is known.
constexpr int kNewestMajor = 18;

PrivilegeSort sort_of(const ObjectId& target, int server_major) {
  return privileges_on(target.kind, server_major).value();  // hangs_on said that there is one
}

Privileges copied(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

/// Of whatever relation.
bool is_column(const ObjectId& target) {
  return sort_of(target, kNewestMajor).name == "column";
}

/// What a column's relation may be. Relations share their names, so that only one of these can be.
std::vector<ObjectId> relations_of(const ObjectId& column) {
  std::vector<ObjectId> ids;
  for_each_kind([&]<class K>() {
    const std::optional<PrivilegeSort> sort = privileges_on(K::kKind, kNewestMajor);
    if (sort && sort->name == "table") {
      ids.push_back({.kind = K::kKind, .of = "", .path = {column.path[0], column.path[1]}});
    }
  });
  return ids;
}

Held held(const Grant& grant, int server_major) {
  const PrivilegeSort sort = sort_of(grant.target, server_major);
  return {.privileges = spelled_out(grant.privileges.value_or(Privileges{}), sort),
          .grant_option = spelled_out(grant.grant_option, sort)};
}

bool is_schema_public(const ObjectId& target) {
  return target == schema_id(sql::Identifier("public"));
}

/// What PUBLIC has on a new object.
Privileges of_public(const ObjectId& target, int server_major) {
  if (is_schema_public(target)) {
    return server_major >= kClosedPublicSince ? Privileges{"usage"} : Privileges{"usage", "create"};
  }
  return copied(sort_of(target, server_major).of_public);
}

/// The owner of an object, or of the table of a column.
std::optional<sql::Identifier> owner_of(const ObjectId& target, const Database* database) {
  const Owner* const owner =
      database == nullptr ? nullptr : database->find<Owner>(owner_id(target));
  return owner == nullptr ? std::nullopt : std::optional(owner->role);
}

/// What a role has on an object when nobody granted or revoked anything.
Privileges at_first(const ObjectId& target, const sql::Identifier& grantee,
                    const std::optional<sql::Identifier>& owner, int server_major) {
  if (is_public_role(grantee)) {
    return of_public(target, server_major);
  }
  if (owner == grantee && !is_column(target)) {
    return copied(sort_of(target, server_major).words);
  }
  return {};
}

Held untouched(const Grant& grant, const Context& context) {
  std::optional<sql::Identifier> owner = owner_of(grant.target, context.to);
  if (!owner) {
    owner = owner_of(grant.target, context.from);
  }
  return {.privileges = at_first(grant.target, grant.grantee, owner, context.server_major),
          .grant_option = {}};
}

/// GRANT's word for the object; every relation with rows is a TABLE to it, every routine but a
/// procedure a FUNCTION.
std::string grant_reference(const ObjectId& target) {
  if (is_column(target)) {
    return fmt::format("TABLE {}.{}", target.path[0], target.path[1]);
  }
  if (target.kind == Aggregate::kKind) {  // called as if it were no aggregate: (), not (*)
    return fmt::format("FUNCTION {}.{}{}", target.path[0], target.path[1], target.path[2].raw());
  }
  const std::string reference = sql_reference_of(target);
  using Word = std::pair<std::string_view, std::string_view>;
  constexpr std::array kWords{Word{"VIEW ", "TABLE "}, Word{"MATERIALIZED VIEW ", "TABLE "},
                              Word{"FOREIGN TABLE ", "TABLE "}, Word{"DOMAIN ", "TYPE "},
                              Word{"SERVER ", "FOREIGN SERVER "}};
  for (const auto& [word, replacement] : kWords) {
    if (reference.starts_with(word)) {
      return fmt::format("{}{}", replacement, std::string_view(reference).substr(word.size()));
    }
  }
  return reference;
}

GrantWords words_for(const Grant& grant) {
  return {.prefix = "",
          .on = grant_reference(grant.target),
          .grantee = grant.grantee,
          .column = is_column(grant.target) ? fmt::format("{}", grant.target.path.back()) : ""};
}

void append(Statements& statements, const std::vector<std::string>& sql) {
  for (const std::string& text : sql) {
    statements.push_back({text});
  }
}

/// REVOKE on a table takes away what was granted on its columns: those that stay are granted again.
void grant_columns_again(const Grant& grant, const Privileges& revoked, const Context& context,
                         Statements& statements) {
  if (context.from == nullptr || context.to == nullptr || revoked.empty()) {
    return;
  }
  for (const Grant& other : context.from->all<Grant>()) {
    const Path& path = other.target.path;
    const bool on_column = other.grantee == grant.grantee && is_column(other.target) &&
                           std::equal(grant.target.path.begin(), grant.target.path.end(),
                                      path.begin(), std::prev(path.end()));
    const Grant* const kept = on_column ? context.to->find<Grant>(identity(other)) : nullptr;
    if (kept == nullptr || *kept != other) {
      continue;
    }
    const Held whole = held(other, context.server_major);
    const Held lost{.privileges = without(whole.privileges, revoked),
                    .grant_option = without(whole.grant_option, revoked)};
    append(statements,
           grant_statements({.certain = lost, .possible = lost}, whole,
                            sort_of(other.target, context.server_major), words_for(other)));
  }
}

Statements change(const Grant& grant, const Start& start, const Held& end, const Context& context) {
  const PrivilegeSort sort = sort_of(grant.target, context.server_major);
  Statements statements;
  append(statements, grant_statements(start, end, sort, words_for(grant)));
  grant_columns_again(grant, without(start.possible.privileges, end.privileges), context,
                      statements);
  return statements;
}

}  // namespace

bool Grant::hangs_on(std::string_view kind) {
  return privileges_on(kind, kNewestMajor).has_value();
}

Grant Grant::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside another object
  return {.target = *place.parent,
          .grantee = parse_role(place.name),
          .privileges = std::nullopt,
          .grant_option = {},
          .position = {}};
}

std::string Grant::query(int server_major) {
  // acldefault() tells what the owner and PUBLIC have on a new object. An ACL that is NULL is that
  // default. initdb gives PUBLIC privileges on the schema public; a schema of that name made later
  // lacks them. The owner can grant whatever it has.
  return fmt::format(R"(WITH acl_object(catalog, oid, sub, sort, owner, acl, usual) AS (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid, oid, 0,
    (CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner, relacl, NULL::aclitem[]
  FROM pg_catalog.pg_class
  WHERE relacl IS NOT NULL AND oid >= 16384
  UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, attrelid, attnum, 'c', relowner,
    attacl, NULL
  FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
  WHERE attacl IS NOT NULL AND attrelid >= 16384 AND NOT attisdropped
  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, 'n', nspowner, nspacl,
    CASE WHEN nspname = 'public' THEN pg_catalog.acldefault('n', nspowner)
      || pg_catalog.makeaclitem(0, nspowner, 'USAGE', false){} END
  FROM pg_catalog.pg_namespace
  WHERE nspname = 'public' OR nspacl IS NOT NULL AND oid >= 16384
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, 0, 'T', typowner, typacl, NULL
  FROM pg_catalog.pg_type
  WHERE typacl IS NOT NULL AND oid >= 16384
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 0, 'f', proowner, proacl, NULL
  FROM pg_catalog.pg_proc
  WHERE proacl IS NOT NULL AND oid >= 16384
  UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, 0, 'l', lanowner, lanacl,
    NULL
  FROM pg_catalog.pg_language
  WHERE lanacl IS NOT NULL AND oid >= 16384
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, 'F', fdwowner,
    fdwacl, NULL
  FROM pg_catalog.pg_foreign_data_wrapper
  WHERE fdwacl IS NOT NULL AND oid >= 16384
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 0, 'S', srvowner,
    srvacl, NULL
  FROM pg_catalog.pg_foreign_server
  WHERE srvacl IS NOT NULL AND oid >= 16384
), entry AS (
  SELECT catalog, oid, sub, sort, owner, false AS is_usual, grantee, privilege_type,
    is_grantable AND grantee <> owner AS is_grantable, place
  FROM acl_object CROSS JOIN LATERAL pg_catalog.aclexplode(
    coalesce(acl, pg_catalog.acldefault(sort, owner)))
    WITH ORDINALITY AS item(grantor, grantee, privilege_type, is_grantable, place)
  UNION ALL
  SELECT catalog, oid, sub, sort, owner, true, grantee, privilege_type,
    is_grantable AND grantee <> owner, NULL
  FROM acl_object CROSS JOIN LATERAL pg_catalog.aclexplode(
    coalesce(usual, pg_catalog.acldefault(sort, owner)))
), held AS (
  SELECT catalog, oid, sub, sort, owner, grantee,
    coalesce(array_agg(DISTINCT privilege_type) FILTER (WHERE NOT is_usual), '{{}}') AS held,
    coalesce(array_agg(DISTINCT privilege_type) FILTER (WHERE NOT is_usual AND is_grantable), '{{}}')
      AS grantable,
    coalesce(array_agg(DISTINCT privilege_type) FILTER (WHERE is_usual), '{{}}') AS usual,
    coalesce(min(place), 0) AS place
  FROM entry
  GROUP BY catalog, oid, sub, sort, owner, grantee
), possible AS (
  SELECT *, CASE WHEN sort = 'c' THEN ARRAY['INSERT', 'REFERENCES', 'SELECT', 'UPDATE']
    ELSE ARRAY(SELECT privilege_type
               FROM pg_catalog.aclexplode(pg_catalog.acldefault(sort, owner))
               WHERE grantee = owner) END AS all_there_are
  FROM held
  WHERE held <> usual OR grantable <> '{{}}'
)
SELECT 'pg_catalog.pg_init_privs'::pg_catalog.regclass::oid,
  0,
  0,
  possible.catalog,
  possible.oid,
  possible.sub,
  CASE WHEN grantee = 0 THEN 'public' ELSE role.rolname END,
  {},
  {},
  possible.place
FROM possible LEFT JOIN pg_catalog.pg_roles AS role ON role.oid = grantee
WHERE grantee = 0 OR role.oid IS NOT NULL)",
                     server_major >= kClosedPublicSince
                         ? ""
                         : " || pg_catalog.makeaclitem(0, nspowner, 'CREATE', false)",
                     privileges_sql("held", "all_there_are"),
                     privileges_sql("grantable", "all_there_are"));
}

std::optional<Grant> Grant::read(RowReader& row) {
  std::optional<ObjectId> target = row.object();
  if (!target || !hangs_on(target->kind)) {
    return std::nullopt;
  }
  Grant grant{.target = *std::move(target),
              .grantee = row.identifier(),
              .privileges = row.texts(),
              .grant_option = {},
              .position = {}};
  grant.grant_option = row.texts();
  grant.position.value = row.integer();
  return grant;
}

ObjectId grant_id(const ObjectId& target, const sql::Identifier& grantee) {
  ObjectId id{.kind = Grant::kKind, .of = target.kind, .path = target.path};
  id.path.push_back(grantee);
  return id;
}

ObjectId identity(const Grant& grant) {
  return grant_id(grant.target, grant.grantee);
}

std::optional<ObjectId> parent(const Grant& grant) {
  return grant.target;
}

std::vector<ObjectId> dependencies(const Grant& grant) {
  std::vector<ObjectId> needed{grant.target, owner_id(grant.target)};
  if (is_column(grant.target)) {
    for (const ObjectId& relation : relations_of(grant.target)) {
      needed.push_back(owner_id(relation));
      needed.push_back(grant_id(relation, grant.grantee));
    }
  }
  return needed;
}

std::vector<sql::Identifier> roles(const Grant& grant) {
  return is_public_role(grant.grantee) ? std::vector<sql::Identifier>{}
                                       : std::vector{grant.grantee};
}

void normalize(Grant& grant) {
  normalize_grant(grant.grantee, grant.privileges, grant.grant_option,
                  sort_of(grant.target, kNewestMajor));
}

bool is_named(const Grant& grant, const Database& declared) {
  if (declared.contains(identity(grant))) {
    return true;
  }
  const std::vector<ObjectId> relations =
      is_column(grant.target) ? relations_of(grant.target) : std::vector<ObjectId>{};
  return std::ranges::any_of(relations, [&](const ObjectId& relation) {
    return declared.contains(grant_id(relation, grant.grantee));
  });
}

std::optional<Grant> resolved(const Grant& grant, const Database& desired, const Database& live) {
  const int major = live.server_version / 10'000;
  const PrivilegeSort sort = sort_of(grant.target, major);
  const Held end = held(grant, major);
  const Held usual{
      .privileges = at_first(grant.target, grant.grantee, owner_of(grant.target, &desired), major),
      .grant_option = {}};
  if (live.contains(grant.target) && end == usual) {
    return std::nullopt;
  }
  Grant result = grant;
  result.privileges = folded(end.privileges, sort);
  result.grant_option = folded(end.grant_option, sort);
  return result;
}

bool survives(const Grant& from, const Grant& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return is_column(from.target);
}

Statements create(const Grant& grant, const Context& context) {
  const Held first = untouched(grant, context);
  const bool is_new = context.from == nullptr || !context.from->contains(grant.target) ||
                      context.from->contains(identity(grant));  // then it is made anew
  const PrivilegeSort sort = sort_of(grant.target, context.server_major);
  const Start start =
      is_new ? start_of_new(grant.target, grant.grantee, first.privileges, sort, context)
             : Start{.certain = first, .possible = first};
  return change(grant, start, held(grant, context.server_major), context);
}

Statements drop(const Grant& grant, const Context& context) {
  const Held before = held(grant, context.server_major);
  return change(grant, {.certain = before, .possible = before}, untouched(grant, context), context);
}

std::optional<Alteration> alter(const Grant& from, const Grant& to, const Context& context) {
  const Held before = held(from, context.server_major);
  return Alteration{.statements = change(to, {.certain = before, .possible = before},
                                         held(to, context.server_major), context)};
}

}  // namespace schemadiff::model
