#include "model/owner.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <variant>

#include <fmt/format.h>

#include "model/database.h"
#include "model/object.h"
#include "model/sequence.h"

namespace schemadiff::model {

namespace {

/// What hangs on these kinds (columns, constraints, triggers, …) belongs to the owner of what it
/// hangs on.
constexpr auto kOwned = std::to_array<std::string_view>({
    "aggregate",
    "base type",
    "collation",
    "composite type",
    "conversion",
    "domain",
    "enum",
    "event trigger",
    "foreign data wrapper",
    "foreign table",
    "function",
    "language",
    "materialized view",
    "operator",
    "operator class",
    "operator family",
    "procedure",
    "publication",
    "range type",
    "schema",
    "sequence",
    "server",
    "statistics",
    "table",
    "text search configuration",
    "text search dictionary",
    "view",
});

Statements give_to(const Owner& owner) {
  return {{fmt::format("ALTER {} OWNER TO {}", sql_reference_of(owner.target), owner.role)}};
}

}  // namespace

bool Owner::hangs_on(std::string_view kind) {
  return std::ranges::find(kOwned, kind) != kOwned.end();
}

Owner Owner::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside another object
  return {.target = *place.parent, .role = sql::Identifier()};
}

std::string Owner::query(int /*server_major*/) {
  // A sequence that a column owns (deptype 'a', 'i') has its table's owner, always. The row type of
  // a relation, an array and a multirange have that of what they come with.
  return R"(SELECT 'pg_catalog.pg_shdepend'::pg_catalog.regclass::oid,
  0,
  0,
  owned.catalog,
  owned.oid,
  0,
  role.rolname
FROM (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid AS catalog, oid, relowner AS owner
  FROM pg_catalog.pg_class
  WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
    OR relkind = 'S'
      AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS ownership
        WHERE ownership.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND ownership.objid = pg_class.oid
          AND ownership.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
          AND ownership.refobjsubid > 0
          AND ownership.deptype IN ('a', 'i'))
  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner
  FROM pg_catalog.pg_namespace
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner
  FROM pg_catalog.pg_type
  WHERE typtype IN ('d', 'e', 'r')
    OR typtype = 'c'
      AND typrelid IN (SELECT relation.oid FROM pg_catalog.pg_class AS relation WHERE relkind = 'c')
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proowner
  FROM pg_catalog.pg_proc
  UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, oid, collowner
  FROM pg_catalog.pg_collation
  UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, conowner
  FROM pg_catalog.pg_conversion
  UNION ALL SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, evtowner
  FROM pg_catalog.pg_event_trigger
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, fdwowner
  FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner
  FROM pg_catalog.pg_foreign_server
  UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner
  FROM pg_catalog.pg_language
  UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprowner
  FROM pg_catalog.pg_operator
  UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcowner
  FROM pg_catalog.pg_opclass
  UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, opfowner
  FROM pg_catalog.pg_opfamily
  UNION ALL SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, pubowner
  FROM pg_catalog.pg_publication
  UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, oid, stxowner
  FROM pg_catalog.pg_statistic_ext
  UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, cfgowner
  FROM pg_catalog.pg_ts_config
  UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, dictowner
  FROM pg_catalog.pg_ts_dict) AS owned
  JOIN pg_catalog.pg_roles AS role ON role.oid = owned.owner
WHERE owned.oid >= 16384
  OR owned.catalog = 'pg_catalog.pg_namespace'::pg_catalog.regclass)";
}

std::optional<Owner> Owner::read(RowReader& row) {
  std::optional<ObjectId> target = row.object();
  if (!target || !hangs_on(target->kind)) {
    return std::nullopt;
  }
  return Owner{.target = *std::move(target), .role = row.identifier()};
}

ObjectId owner_id(const ObjectId& target) {
  return {.kind = Owner::kKind, .of = target.kind, .path = target.path};
}

ObjectId identity(const Owner& owner) {
  return owner_id(owner.target);
}

std::optional<ObjectId> parent(const Owner& owner) {
  return owner.target;
}

std::vector<ObjectId> dependencies(const Owner& owner) {
  return {owner.target};
}

std::vector<sql::Identifier> roles(const Owner& owner) {
  return {owner.role};
}

bool is_named(const Owner& owner, const Database& declared) {
  const std::optional<Object> target = declared.find(owner.target);
  const Sequence* const sequence = target ? std::get_if<Sequence>(&*target) : nullptr;
  // One that a column owns has its table's owner, and none of its own.
  return declared.contains(identity(owner)) || (sequence != nullptr && sequence->owned_by);
}

bool survives(const Owner& /*from*/, const Owner& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return false;
}

Statements create(const Owner& owner, const Context& context) {
  return owner.role == context.role ? Statements{} : give_to(owner);
}

Statements drop(const Owner& /*owner*/, const Context& /*context*/) {
  return {};  // it goes with its object
}

std::optional<Alteration> alter(const Owner& /*from*/, const Owner& to,
                                const Context& /*context*/) {
  return Alteration{.statements = give_to(to)};
}

}  // namespace schemadiff::model
