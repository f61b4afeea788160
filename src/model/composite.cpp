#include "model/composite.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/composite_attribute.h"
#include "model/database.h"
#include "model/rebuild.h"
#include "model/schema.h"
#include "model/schema_object.h"

namespace schemadiff::model {

namespace {

bool is_among(const sql::Identifier& name, const std::vector<sql::Identifier>& names) {
  return std::ranges::find(names, name) != names.end();
}

/// What fills a column of the type: its attributes one by one. A row of NULLs is not NULL.
std::string by_attributes(const Column& column, const Composite& from,
                          const std::vector<const CompositeAttribute*>& attributes) {
  std::vector<std::string> values;
  values.reserve(attributes.size());
  for (const CompositeAttribute* const attribute : attributes) {
    values.push_back(is_among(attribute->name, from.order)
                         ? fmt::format("({}).{}::{}", column.name, attribute->name, attribute->type)
                         : std::string("NULL"));
  }
  return fmt::format("CASE WHEN {0} IS DISTINCT FROM NULL THEN ROW({1})::{2} END", column.name,
                     join(values, ", "), column.type);
}

std::string body(const std::vector<std::string>& clauses) {
  return clauses.empty() ? "()" : fmt::format("(\n    {}\n)", join(clauses, ",\n    "));
}

/// The clauses, which come by position, in the declared order.
std::vector<std::string> in_order(const Composite& type, std::span<const std::string> clauses,
                                  const Context& context) {
  std::vector<std::string> sorted(clauses.begin(), clauses.end());
  if (context.to == nullptr || type.order.empty()) {
    return sorted;
  }
  const std::vector<const CompositeAttribute*> attributes = attributes_of(type.name, *context.to);
  if (attributes.size() != clauses.size()) {
    return sorted;
  }
  std::vector<std::pair<std::ptrdiff_t, std::string>> placed;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    placed.emplace_back(std::ranges::find(type.order, attributes[i]->name) - type.order.begin(),
                        clauses[i]);
  }
  std::ranges::stable_sort(placed, {}, [](const auto& pair) { return pair.first; });
  std::ranges::transform(placed, sorted.begin(), [](auto& pair) { return std::move(pair.second); });
  return sorted;
}

}  // namespace

Composite Composite::declared(const Place& place) {
  return {.name = place.qualified_name(), .order = {}};
}

std::string Composite::sql_reference(const ObjectId& id) {
  return fmt::format("TYPE {}.{}", id.path[0], id.path[1]);
}

std::string Composite::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  type.oid,
  0,
  namespace.nspname,
  type.typname,
  ARRAY(
    SELECT attribute.attname
    FROM pg_catalog.pg_attribute AS attribute
    WHERE attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    ORDER BY attribute.attnum)
FROM pg_catalog.pg_type AS type
  JOIN pg_catalog.pg_class AS relation ON relation.oid = type.typrelid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = type.typnamespace
WHERE type.typtype = 'c'
  AND relation.relkind = 'c'
  AND {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_type", "type.oid"));
}

Composite Composite::read(RowReader& row) {
  Composite type;
  type.name = row.qualified_name();
  type.order = row.identifiers();
  return type;
}

ObjectId identity(const Composite& type) {
  return composite_id(type.name);
}

ObjectId composite_id(const sql::QualifiedName& name) {
  return {.kind = Composite::kKind, .of = "", .path = {name.schema, name.name}};
}

std::vector<ObjectId> dependencies(const Composite& type) {
  return {schema_id(type.name.schema)};
}

std::vector<ObjectId> contract(Composite& type, const Database& /*database*/) {
  type.order.clear();
  return {};
}

Statements create_with(const Composite& type, std::span<const std::string> clauses,
                       const Context& context) {
  return {{fmt::format("CREATE TYPE {} AS {}", type.name, body(in_order(type, clauses, context)))}};
}

Statements drop(const Composite& type, const Context& /*context*/) {
  return {{fmt::format("DROP TYPE {}", type.name)}};
}

bool is_reached_by_adding(const Composite& from, const Composite& to) {
  std::vector<sql::Identifier> reached = from.order;
  std::erase_if(reached, [&](const sql::Identifier& name) { return !is_among(name, to.order); });
  return reached.size() <= to.order.size() &&
         std::equal(reached.begin(), reached.end(), to.order.begin());
}

bool is_reordered(const sql::QualifiedName& type, const Context& context) {
  if (context.from == nullptr || context.to == nullptr) {
    return false;
  }
  const Composite* const from = context.from->find<Composite>(composite_id(type));
  const Composite* const to = context.to->find<Composite>(composite_id(type));
  return from != nullptr && to != nullptr && !is_reached_by_adding(*from, *to);
}

Alteration built_anew(const Composite& from,
                      const std::vector<const CompositeAttribute*>& attributes,
                      const Context& context) {
  Parts parts;
  for (const CompositeAttribute* const attribute : attributes) {
    parts.ids.push_back(identity(*attribute));
    parts.clauses.push_back(clause_in_parent(*attribute, {}, context).value());
  }
  const auto conversion = [&](const Column& column) {
    const bool is_plain = column.type == sql::quoted(from.name);
    return is_plain ? by_attributes(column, from, attributes) : through_text(column);
  };
  return rebuilt({.type = identity(from),
                  .creation = create_with(from, parts.clauses, {}),
                  .parts = parts.ids,
                  .conversion = conversion},
                 context);
}

std::optional<Alteration> alter(const Composite& from, const Composite& to,
                                const Context& context) {
  if (is_reached_by_adding(from, to)) {
    return Alteration{};  // its attributes do it
  }
  return built_anew(from, attributes_of(to.name, *context.to), context);
}

Statements rename(const Composite& from, const Composite& to) {
  return rename_in_schema("TYPE", from.name, to.name);
}

}  // namespace schemadiff::model
