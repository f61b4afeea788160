#include "model/range.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kMultirange = R"((
    SELECT multirange_namespace.nspname
    FROM pg_catalog.pg_type AS multirange
      JOIN pg_catalog.pg_namespace AS multirange_namespace
        ON multirange_namespace.oid = multirange.typnamespace
    WHERE multirange.oid = range.rngmultitypid),
  (
    SELECT multirange.typname
    FROM pg_catalog.pg_type AS multirange
    WHERE multirange.oid = range.rngmultitypid))";

}  // namespace

Range Range::declared(const Place& place) {
  Range range;
  range.name = place.qualified_name();
  return range;
}

std::string Range::sql_reference(const ObjectId& id) {
  return fmt::format("TYPE {}.{}", id.path[0], id.path[1]);
}

std::string Range::query(int server_major) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  type.oid,
  0,
  namespace.nspname,
  type.typname,
  pg_catalog.format_type(range.rngsubtype, NULL),
  class_namespace.nspname,
  class.opcname,
  collation_namespace.nspname,
  range_collation.collname,
  diff_namespace.nspname,
  diff.proname,
  {}
FROM pg_catalog.pg_range AS range
  JOIN pg_catalog.pg_type AS type ON type.oid = range.rngtypid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = type.typnamespace
  JOIN pg_catalog.pg_type AS subtype ON subtype.oid = range.rngsubtype
  LEFT JOIN pg_catalog.pg_opclass AS class
    ON class.oid = range.rngsubopc AND NOT class.opcdefault
  LEFT JOIN pg_catalog.pg_namespace AS class_namespace ON class_namespace.oid = class.opcnamespace
  LEFT JOIN pg_catalog.pg_collation AS range_collation
    ON range_collation.oid = range.rngcollation AND range.rngcollation <> subtype.typcollation
  LEFT JOIN pg_catalog.pg_namespace AS collation_namespace
    ON collation_namespace.oid = range_collation.collnamespace
  LEFT JOIN pg_catalog.pg_proc AS diff ON diff.oid = range.rngsubdiff
  LEFT JOIN pg_catalog.pg_namespace AS diff_namespace ON diff_namespace.oid = diff.pronamespace
WHERE range.rngcanonical = 0
  AND {}
  AND {})",
                     server_major >= 14 ? kMultirange : "NULL,\n  NULL", kOrdinarySchema,
                     is_users_own("pg_type", "type.oid"));
}

Range Range::read(RowReader& row) {
  Range range;
  range.name = row.qualified_name();
  range.subtype = row.text();
  range.operator_class = row.optional_qualified_name();
  range.collation = row.optional_qualified_name();
  range.subtype_diff = row.optional_qualified_name();
  range.multirange = row.optional_qualified_name();
  return range;
}

ObjectId identity(const Range& range) {
  return {.kind = Range::kKind, .of = "", .path = {range.name.schema, range.name.name}};
}

std::vector<TakenName> taken_names(const Range& range) {
  std::vector<TakenName> names{{.scope = NameScope::Type, .name = range.name}};
  if (range.multirange) {
    names.push_back({.scope = NameScope::Type, .name = *range.multirange});
  }
  return names;
}

std::vector<ObjectId> dependencies(const Range& range) {
  return {schema_id(range.name.schema)};
}

std::vector<ObjectId> contract(Range& range, const Database& /*database*/) {
  if (range.multirange == usual_multirange(range.name)) {
    range.multirange.reset();
  }
  return {};
}

Statements create(const Range& range, const Context& /*context*/) {
  std::vector<std::string> options{fmt::format("SUBTYPE = {}", range.subtype)};
  const auto add = [&](std::string_view option, const auto& value) {
    if (value) {
      options.push_back(fmt::format("{} = {}", option, *value));
    }
  };
  add("SUBTYPE_OPCLASS", range.operator_class);
  add("COLLATION", range.collation);
  add("SUBTYPE_DIFF", range.subtype_diff);
  if (range.multirange != usual_multirange(range.name)) {
    add("MULTIRANGE_TYPE_NAME", range.multirange);
  }
  return {{fmt::format("CREATE TYPE {} AS RANGE ({})", range.name, join(options, ", "))}};
}

Statements drop(const Range& range, const Context& /*context*/) {
  return {{fmt::format("DROP TYPE {}", range.name)}};
}

std::optional<Alteration> alter(const Range& from, const Range& to, const Context& /*context*/) {
  Range reached = from;
  reached.multirange = to.multirange;
  if (reached != to) {
    return std::nullopt;  // its constructor functions keep their names when it is renamed
  }
  const sql::QualifiedName usual = usual_multirange(to.name);
  return Alteration{.statements = rename_in_schema("TYPE", from.multirange.value_or(usual),
                                                   to.multirange.value_or(usual))};
}

// The multirange type keeps its name, and stays in its schema.
Statements rename(const Range& from, const Range& to) {
  return rename_in_schema("TYPE", from.name, to.name);
}

sql::QualifiedName usual_multirange(const sql::QualifiedName& range) {
  const std::string& name = range.name.raw();
  const std::size_t place = name.find("range");
  return {.schema = range.schema,
          .name = place == std::string::npos
                      ? sql::default_object_name(range.name, "", "multirange")
                      : sql::truncated(name.substr(0, place) + "multi" + name.substr(place))};
}

}  // namespace schemadiff::model
