#include "model/default_privileges.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/database.h"
#include "model/role.h"
#include "model/schema.h"

namespace schemadiff::model {

namespace {

/// One sort of objects: pg_default_acl.defaclobjtype and what belongs to it.
struct Sort {
  char type;
  std::string_view kind;   ///< whose privileges these are: privileges_on
  std::string_view words;  ///< as ALTER DEFAULT PRIVILEGES names them
  DefaultGrants DefaultPrivileges::* grants;
};

constexpr std::array kSorts{
    Sort{'r', "table", "TABLES", &DefaultPrivileges::tables},
    Sort{'S', "sequence", "SEQUENCES", &DefaultPrivileges::sequences},
    Sort{'f', "function", "FUNCTIONS", &DefaultPrivileges::functions},
    Sort{'T', "enum", "TYPES", &DefaultPrivileges::types},
    Sort{'n', "schema", "SCHEMAS", &DefaultPrivileges::schemas},
    Sort{'L', "large object", "LARGE OBJECTS", &DefaultPrivileges::large_objects},
};

/// Of a file's privileges, before any server is known.
constexpr int kNewestMajor = 18;

PrivilegeSort privilege_sort(const Sort& sort, int server_major) {
  return privileges_on(sort.kind, server_major).value();  // the list above names only such
}

Held held(const DefaultGrant& grant, const PrivilegeSort& sort) {
  return {.privileges = spelled_out(grant.privileges, sort),
          .grant_option = spelled_out(grant.grant_option, sort)};
}

/// Without any default privileges; those for a schema only add.
Held usual(const DefaultPrivileges& defaults, const sql::Identifier& grantee,
           const PrivilegeSort& sort) {
  Held result;
  if (!defaults.schema && is_public_role(grantee)) {
    result.privileges.assign(sort.of_public.begin(), sort.of_public.end());
  } else if (!defaults.schema && grantee == defaults.role) {
    result.privileges.assign(sort.words.begin(), sort.words.end());
  }
  return result;
}

Held held_or_usual(const DefaultPrivileges& defaults, const Sort& sort,
                   const sql::Identifier& grantee, const PrivilegeSort& privileges) {
  const DefaultGrants& grants = defaults.*sort.grants;
  const auto at = grants.find(grantee);
  return at == grants.end() ? usual(defaults, grantee, privileges) : held(at->second, privileges);
}

std::string prefix_of(const DefaultPrivileges& defaults) {
  return fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE {}{} ", defaults.role,
                     defaults.schema ? fmt::format(" IN SCHEMA {}", *defaults.schema) : "");
}

/// The roles of both, those of `to` first.
std::vector<sql::Identifier> in_order(const DefaultGrants& from, const DefaultGrants& to) {
  std::vector<sql::Identifier> grantees;
  for (const auto& [grantee, grant] : to) {
    grantees.push_back(grantee);
  }
  std::ranges::stable_sort(
      grantees, {}, [&](const sql::Identifier& grantee) { return to.at(grantee).position.value; });
  for (const auto& [grantee, grant] : from) {
    if (!to.contains(grantee)) {
      grantees.push_back(grantee);
    }
  }
  return grantees;
}

Statements change(const DefaultPrivileges& from, const DefaultPrivileges& to,
                  const Context& context) {
  Statements statements;
  const std::string prefix = prefix_of(to);
  for (const Sort& sort : kSorts) {
    const PrivilegeSort privileges = privilege_sort(sort, context.server_major);
    for (const sql::Identifier& grantee : in_order(from.*sort.grants, to.*sort.grants)) {
      const Held before = held_or_usual(from, sort, grantee, privileges);
      for (std::string& text :
           grant_statements({.certain = before, .possible = before},
                            held_or_usual(to, sort, grantee, privileges), privileges,
                            {.prefix = prefix,
                             .on = std::string(sort.words),
                             .grantee = grantee,
                             .column = ""})) {
        statements.push_back({std::move(text)});
      }
    }
  }
  return statements;
}

DefaultPrivileges nothing_for(const DefaultPrivileges& defaults) {
  DefaultPrivileges nothing;
  nothing.role = defaults.role;
  nothing.schema = defaults.schema;
  return nothing;
}

/// `select,insert` as the query writes it.
Privileges split_words(std::string_view text) {
  Privileges words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

}  // namespace

bool DefaultPrivileges::hangs_on(std::string_view kind) {
  return kind == Schema::kKind;
}

DefaultPrivileges DefaultPrivileges::declared(const Place& place) {
  DefaultPrivileges defaults;
  defaults.role = place.identifier();
  if (place.parent != nullptr) {
    defaults.schema = place.parent->path.front();
  }
  return defaults;
}

std::string DefaultPrivileges::query(int /*server_major*/) {
  // What is said for all schemas takes the place of acldefault(); what is said for one schema only
  // adds. Each entry takes four elements of the array.
  return fmt::format(R"(WITH entry AS (
  SELECT defaults.oid, defaults.defaclobjtype AS type, defaults.defaclrole AS owner,
    false AS is_usual, entry.grantee, entry.privilege_type,
    entry.is_grantable AND entry.grantee <> defaults.defaclrole AS is_grantable, entry.place
  FROM pg_catalog.pg_default_acl AS defaults
    CROSS JOIN LATERAL pg_catalog.aclexplode(defaults.defaclacl)
      WITH ORDINALITY AS entry(grantor, grantee, privilege_type, is_grantable, place)
  UNION ALL
  SELECT defaults.oid, defaults.defaclobjtype, defaults.defaclrole, true, entry.grantee,
    entry.privilege_type, false, NULL
  FROM pg_catalog.pg_default_acl AS defaults
    CROSS JOIN LATERAL pg_catalog.aclexplode(pg_catalog.acldefault(
      (CASE defaults.defaclobjtype WHEN 'S' THEN 's' ELSE defaults.defaclobjtype END)::"char",
      defaults.defaclrole)) AS entry
  WHERE defaults.defaclnamespace = 0
), held AS (
  SELECT oid, type, owner, grantee,
    coalesce(array_agg(DISTINCT privilege_type) FILTER (WHERE NOT is_usual), '{{}}') AS held,
    coalesce(array_agg(DISTINCT privilege_type) FILTER (WHERE NOT is_usual AND is_grantable), '{{}}')
      AS grantable,
    coalesce(array_agg(DISTINCT privilege_type) FILTER (WHERE is_usual), '{{}}') AS usual,
    coalesce(min(place), 0) AS place,
    ARRAY(SELECT privilege_type
          FROM pg_catalog.aclexplode(pg_catalog.acldefault(
            (CASE type WHEN 'S' THEN 's' ELSE type END)::"char", owner))
          WHERE grantee = owner) AS all_there_are
  FROM entry
  GROUP BY oid, type, owner, grantee
), entries AS (
  SELECT held.oid, held.type::text AS type,
    CASE WHEN grantee = 0 THEN 'public' ELSE role.rolname END AS grantee, held.place,
    pg_catalog.array_to_string({}, ',') AS privileges,
    pg_catalog.array_to_string({}, ',') AS grant_option
  FROM held LEFT JOIN pg_catalog.pg_roles AS role ON role.oid = grantee
  WHERE (held <> usual OR grantable <> '{{}}') AND (grantee = 0 OR role.oid IS NOT NULL)
)
SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass::oid,
  min(defaults.oid::bigint),
  0,
  role.rolname,
  namespace.nspname,
  array_agg(part.text ORDER BY entries.type, entries.place, entries.grantee, part.place)
FROM entries
  CROSS JOIN LATERAL pg_catalog.unnest(
    ARRAY[type, grantee, privileges, grant_option]) WITH ORDINALITY AS part(text, place)
  JOIN pg_catalog.pg_default_acl AS defaults ON defaults.oid = entries.oid
  JOIN pg_catalog.pg_roles AS role ON role.oid = defaults.defaclrole
  LEFT JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = defaults.defaclnamespace
GROUP BY role.rolname, namespace.nspname)",
                     privileges_sql("held", "all_there_are"),
                     privileges_sql("grantable", "all_there_are"));
}

DefaultPrivileges DefaultPrivileges::read(RowReader& row) {
  DefaultPrivileges defaults;
  defaults.role = row.identifier();
  if (std::optional<std::string> schema = row.optional_text()) {
    defaults.schema = sql::Identifier(*std::move(schema));
  }
  const std::vector<std::string> parts = row.texts();
  constexpr std::size_t kParts = 4;
  for (std::size_t i = 0; i + kParts <= parts.size(); i += kParts) {
    const auto* const sort = std::ranges::find(kSorts, parts[i].front(), &Sort::type);
    if (sort != kSorts.end()) {
      (defaults.*sort->grants)[sql::Identifier(parts[i + 1])] = {
          .privileges = split_words(parts[i + 2]),
          .grant_option = split_words(parts[i + 3]),
          .position = {static_cast<std::int64_t>(i / kParts) + 1}};
    }
  }
  return defaults;
}

ObjectId identity(const DefaultPrivileges& defaults) {
  if (defaults.schema) {
    return {.kind = DefaultPrivileges::kKind,
            .of = Schema::kKind,
            .path = {*defaults.schema, defaults.role}};
  }
  return {.kind = DefaultPrivileges::kKind, .of = "", .path = {defaults.role}};
}

void set_identity(DefaultPrivileges& defaults, const ObjectId& id) {
  defaults.role = id.path.back();
  if (defaults.schema) {
    defaults.schema = id.path.front();
  }
}

std::optional<ObjectId> parent(const DefaultPrivileges& defaults) {
  return defaults.schema ? std::optional(schema_id(*defaults.schema)) : std::nullopt;
}

std::vector<ObjectId> dependencies(const DefaultPrivileges& defaults) {
  return defaults.schema ? std::vector{schema_id(*defaults.schema)} : std::vector<ObjectId>{};
}

std::vector<sql::Identifier> roles(const DefaultPrivileges& defaults) {
  std::vector<sql::Identifier> named{defaults.role};
  for (const Sort& sort : kSorts) {
    for (const auto& [grantee, grant] : defaults.*sort.grants) {
      if (!is_public_role(grantee)) {
        named.push_back(grantee);
      }
    }
  }
  return named;
}

void normalize(DefaultPrivileges& defaults) {
  for (const Sort& sort : kSorts) {
    DefaultGrants normal;
    for (const auto& [grantee, grant] : defaults.*sort.grants) {
      std::optional<Privileges> privileges = grant.privileges;
      Privileges grant_option = grant.grant_option;
      normalize_grant(grantee, privileges, grant_option, privilege_sort(sort, kNewestMajor));
      normal[parse_role(grantee.raw())] = {.privileges = *std::move(privileges),
                                           .grant_option = std::move(grant_option),
                                           .position = grant.position};
    }
    defaults.*sort.grants = std::move(normal);
  }
}

bool is_named(const DefaultPrivileges& defaults, const Database& declared) {
  return declared.contains(identity(defaults));
}

std::optional<DefaultPrivileges> resolved(const DefaultPrivileges& defaults,
                                          const Database& /*desired*/, const Database& live) {
  const int major = live.server_version / 10'000;
  const DefaultPrivileges* const before = live.find<DefaultPrivileges>(identity(defaults));
  DefaultPrivileges result = nothing_for(defaults);
  for (const Sort& sort : kSorts) {
    const PrivilegeSort privileges = privilege_sort(sort, major);
    DefaultGrants& grants = result.*sort.grants;
    for (const auto& [grantee, grant] : defaults.*sort.grants) {
      const Held end = held(grant, privileges);
      if (end != usual(defaults, grantee, privileges)) {
        grants[grantee] = {.privileges = folded(end.privileges, privileges),
                           .grant_option = folded(end.grant_option, privileges),
                           .position = grant.position};
      }
    }
    if (before != nullptr) {
      for (const auto& [grantee, grant] : before->*sort.grants) {
        if (!(defaults.*sort.grants).contains(grantee)) {
          grants[grantee] = grant;
        }
      }
    }
  }
  return result == nothing_for(defaults) ? std::nullopt : std::optional(result);
}

Statements create(const DefaultPrivileges& defaults, const Context& context) {
  return change(nothing_for(defaults), defaults, context);
}

Statements drop(const DefaultPrivileges& defaults, const Context& context) {
  return change(defaults, nothing_for(defaults), context);
}

std::optional<Alteration> alter(const DefaultPrivileges& from, const DefaultPrivileges& to,
                                const Context& context) {
  return Alteration{.statements = change(from, to, context)};
}

Start start_of_new(const ObjectId& object, const sql::Identifier& grantee, const Privileges& usual,
                   const PrivilegeSort& sort, const Context& context) {
  Start start{.certain = {.privileges = usual, .grant_option = {}},
              .possible = {.privileges = usual, .grant_option = {}}};
  if (context.from == nullptr) {
    return start;
  }
  for (const DefaultPrivileges& defaults : context.from->all<DefaultPrivileges>()) {
    const bool applies =
        !defaults.schema || (object.path.size() > 1 && object.path.front() == *defaults.schema);
    for (const Sort& candidate : kSorts) {
      const auto at = (defaults.*candidate.grants).find(grantee);
      if (!applies || at == (defaults.*candidate.grants).end() ||
          privilege_sort(candidate, context.server_major).name != sort.name) {
        continue;
      }
      const Held given = held(at->second, sort);
      start.possible.privileges = united(start.possible.privileges, given.privileges, sort);
      start.possible.grant_option = united(start.possible.grant_option, given.grant_option, sort);
      if (!defaults.schema) {
        start.certain.privileges = common(start.certain.privileges, given.privileges);
      }
    }
  }
  return start;
}

}  // namespace schemadiff::model
