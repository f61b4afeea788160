#pragma once

#include <array>
#include <optional>
#include <span>
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

class Database;
struct CompositeAttribute;

/// A composite type that stands alone: pg_type (typtype 'c') whose pg_class row has relkind 'c'.
/// Its attributes are objects of their own; here is only their order.
/// https://www.postgresql.org/docs/15/rowtypes.html
struct Composite {
  static constexpr std::string_view kKind = "composite type";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr bool kIsType = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "composite"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'c')";

  sql::QualifiedName name;
  std::vector<sql::Identifier> order;  ///< by attnum

  static constexpr auto describe() {
    return description(
        "A composite type.", "",
        attribute("order", &Composite::order,
                  "The names of the attributes in their order; without it, the order "
                  "of their keys."));
  }

  static Composite declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Composite read(RowReader& row);

  bool operator==(const Composite&) const = default;
};

ObjectId identity(const Composite& type);
ObjectId composite_id(const sql::QualifiedName& name);

inline std::vector<TakenName> taken_names(const Composite& type) {
  return {{.scope = NameScope::Relation, .name = type.name},
          {.scope = NameScope::Type, .name = type.name}};
}

std::vector<ObjectId> dependencies(const Composite& type);
/// For writing: the order of the keys says it.
std::vector<ObjectId> contract(Composite& type, const Database& database);
/// `clauses` are its attributes.
Statements create_with(const Composite& type, std::span<const std::string> clauses,
                       const Context& context);
Statements drop(const Composite& type, const Context& context);
/// Where dropping attributes and adding others at the end does not lead to the order, the type is
/// built anew.
std::optional<Alteration> alter(const Composite& from, const Composite& to, const Context& context);
Statements rename(const Composite& from, const Composite& to);

/// The order that is left when attributes were dropped and new ones were added at the end.
bool is_reached_by_adding(const Composite& from, const Composite& to);
/// Whether the type is built anew in this change because of the order of its attributes.
bool is_reordered(const sql::QualifiedName& type, const Context& context);
/// The type built anew with these attributes, in this order.
Alteration built_anew(const Composite& from,
                      const std::vector<const CompositeAttribute*>& attributes,
                      const Context& context);

}  // namespace schemadiff::model
