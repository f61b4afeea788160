#include "model/composite_attribute.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/composite.h"
#include "model/database.h"
#include "model/rebuild.h"

namespace schemadiff::model {

namespace {

std::string type_clause(const CompositeAttribute& attribute) {
  std::string text = attribute.type;
  if (attribute.collation) {
    text += fmt::format(" COLLATE {}", *attribute.collation);
  }
  return text;
}

/// CASCADE carries it to the tables OF the type, and means nothing where there is none.
Statement alter_type(const CompositeAttribute& attribute, const std::string& what) {
  return {fmt::format("ALTER TYPE {} {} CASCADE", attribute.composite, what)};
}

/// Whether it is the first of the attributes that get another type: it does it for all.
bool leads(const CompositeAttribute& attribute, const Context& context) {
  for (const CompositeAttribute* const before : attributes_of(attribute.composite, *context.from)) {
    const CompositeAttribute* const after = context.to->find<CompositeAttribute>(identity(*before));
    if (after != nullptr && *after != *before) {
      return after->name == attribute.name;
    }
  }
  return false;
}

}  // namespace

CompositeAttribute CompositeAttribute::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a composite type
  CompositeAttribute attribute;
  attribute.composite = {.schema = place.parent->path.at(0), .name = place.parent->path.at(1)};
  attribute.name = place.identifier();
  return attribute;
}

std::string CompositeAttribute::sql_reference(const ObjectId& id) {
  return fmt::format("COLUMN {}.{}.{}", id.path[0], id.path[1], id.path[2]);
}

std::string CompositeAttribute::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  attribute.attrelid,
  attribute.attnum,
  namespace.nspname,
  relation.relname,
  attribute.attname,
  pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
  collation_namespace.nspname,
  attribute_collation.collname,
  attribute.attnum
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid
  JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
  LEFT JOIN pg_catalog.pg_collation AS attribute_collation
    ON attribute_collation.oid = attribute.attcollation
    AND attribute.attcollation <> type.typcollation
  LEFT JOIN pg_catalog.pg_namespace AS collation_namespace
    ON collation_namespace.oid = attribute_collation.collnamespace
WHERE relation.relkind = 'c'
  AND attribute.attnum > 0
  AND NOT attribute.attisdropped
  AND {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_type", "relation.reltype"));
}

CompositeAttribute CompositeAttribute::read(RowReader& row) {
  CompositeAttribute attribute;
  attribute.composite = row.qualified_name();
  attribute.name = row.identifier();
  attribute.type = row.text();
  attribute.collation = row.optional_qualified_name();
  attribute.position.value = row.integer();
  return attribute;
}

ObjectId identity(const CompositeAttribute& attribute) {
  return {.kind = CompositeAttribute::kKind,
          .of = "",
          .path = {attribute.composite.schema, attribute.composite.name, attribute.name}};
}

void set_identity(CompositeAttribute& attribute, const ObjectId& id) {
  attribute.composite = {.schema = id.path[0], .name = id.path[1]};
  attribute.name = id.path[2];
}

std::optional<ObjectId> parent(const CompositeAttribute& attribute) {
  return composite_id(attribute.composite);
}

std::vector<ObjectId> dependencies(const CompositeAttribute& attribute) {
  return {composite_id(attribute.composite)};
}

std::optional<std::string> clause_in_parent(const CompositeAttribute& attribute,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  return fmt::format("{} {}", attribute.name, type_clause(attribute));
}

Statements create(const CompositeAttribute& attribute, const Context& context) {
  if (is_reordered(attribute.composite, context)) {
    return {};  // the type is built anew with it
  }
  return {alter_type(attribute,
                     fmt::format("ADD ATTRIBUTE {} {}", attribute.name, type_clause(attribute)))};
}

Statements drop(const CompositeAttribute& attribute, const Context& /*context*/) {
  return {alter_type(attribute, fmt::format("DROP ATTRIBUTE {}", attribute.name))};
}

std::optional<Alteration> alter(const CompositeAttribute& /*from*/, const CompositeAttribute& to,
                                const Context& context) {
  if (is_reordered(to.composite, context)) {
    return Alteration{};  // the type is built anew with it
  }
  const ObjectId type = composite_id(to.composite);
  if (columns_with(type, context).empty()) {
    return Alteration{.statements = {alter_type(
                          to, fmt::format("ALTER ATTRIBUTE {} TYPE {}", to.name, type_clause(to)))},
                      .retypes = true,
                      .anew = {},
                      .moved = {type}};
  }
  if (!leads(to, context)) {
    return Alteration{};
  }
  // Those that are new are added afterwards.
  std::vector<const CompositeAttribute*> lasting = attributes_of(to.composite, *context.to);
  std::erase_if(lasting, [&](const CompositeAttribute* attribute) {
    return context.from->find<CompositeAttribute>(identity(*attribute)) == nullptr;
  });
  return built_anew(*context.from->find<Composite>(type), lasting, context);
}

Statements rename(const CompositeAttribute& from, const CompositeAttribute& to) {
  return {alter_type(to, fmt::format("RENAME ATTRIBUTE {} TO {}", from.name, to.name))};
}

std::vector<const CompositeAttribute*> attributes_of(const sql::QualifiedName& composite,
                                                     const Database& database) {
  std::vector<const CompositeAttribute*> attributes;
  for (const CompositeAttribute& attribute : database.all<CompositeAttribute>()) {
    if (attribute.composite == composite) {
      attributes.push_back(&attribute);
    }
  }
  std::ranges::stable_sort(attributes, {},
                           [](const CompositeAttribute* a) { return a->position.value; });
  return attributes;
}

}  // namespace schemadiff::model
