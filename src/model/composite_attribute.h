#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

class Database;

/// An attribute of a composite type: pg_attribute.
struct CompositeAttribute {
  static constexpr std::string_view kKind = "attribute";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr bool kWidens = true;
  static constexpr std::array kPlacements{
      Placement{.parent = "composite type", .key = "attribute"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'c')";

  sql::QualifiedName composite;
  sql::Identifier name;
  std::string type;  ///< format_type(atttypid, atttypmod) with search_path = pg_catalog
  std::optional<sql::QualifiedName> collation;  ///< absent: the type's own
  Hint<std::int64_t> position;                  ///< attnum, or the place in the file

  static constexpr auto describe() {
    return description(
        "An attribute of a composite type.", "type",
        required_attribute("type", &CompositeAttribute::type, "The data type as SQL writes it."),
        attribute("collation", &CompositeAttribute::collation,
                  "The collation, where it is not the type's own."));
  }

  static CompositeAttribute declared(const Place& place);
  /// What COMMENT ON calls it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static CompositeAttribute read(RowReader& row);

  bool operator==(const CompositeAttribute&) const = default;
};

ObjectId identity(const CompositeAttribute& attribute);
void set_identity(CompositeAttribute& attribute, const ObjectId& id);
std::optional<ObjectId> parent(const CompositeAttribute& attribute);

/// A text that reads a whole value of the type needs all of it.
inline bool relied_on(const CompositeAttribute& /*attribute*/) {
  return true;
}

std::vector<ObjectId> dependencies(const CompositeAttribute& attribute);
std::optional<std::string> clause_in_parent(const CompositeAttribute& attribute,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const CompositeAttribute& attribute, const Context& context);
Statements drop(const CompositeAttribute& attribute, const Context& context);
/// The server refuses another type while a column holds values of the composite type: then the type
/// is built anew, once for all its attributes that change.
std::optional<Alteration> alter(const CompositeAttribute& from, const CompositeAttribute& to,
                                const Context& context);
Statements rename(const CompositeAttribute& from, const CompositeAttribute& to);

/// The attributes of a type, by position.
std::vector<const CompositeAttribute*> attributes_of(const sql::QualifiedName& composite,
                                                     const Database& database);

}  // namespace schemadiff::model
