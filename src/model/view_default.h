#pragma once

#include <array>
#include <optional>
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

/// The default of a view's column: what INSERT through the view uses. pg_attrdef.
/// https://www.postgresql.org/docs/15/catalog-pg-attrdef.html
struct ViewDefault {
  static constexpr std::string_view kKind = "view default";
  static constexpr Replacement kReplacement = Replacement::Free;
  /// DEFAULT NULL is no default: the server keeps nothing of it.
  static constexpr bool kMayBeNothing = true;
  static constexpr std::array kPlacements{
      Placement{.parent = "view column", .key = "default", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'v')";

  sql::QualifiedName table;  ///< the view
  sql::Identifier column;
  std::string expression;

  static constexpr auto describe() {
    return description("What INSERT through a view puts into the column when it is not named.",
                       "expression",
                       required_attribute("expression", &ViewDefault::expression,
                                          "An SQL expression: \"now()\", \"'active'\", \"0\"."));
  }

  static ViewDefault declared(const Place& place);
  static std::string query(int server_major);
  static ViewDefault read(RowReader& row);

  bool operator==(const ViewDefault&) const = default;
};

/// For writing: the expression as people write it. It stands for no other object.
std::vector<ObjectId> contract(ViewDefault& value, const Database& database);
ObjectId identity(const ViewDefault& value);
std::optional<ObjectId> parent(const ViewDefault& value);
std::vector<ObjectId> dependencies(const ViewDefault& value);
Statements create(const ViewDefault& value, const Context& context);
Statements drop(const ViewDefault& value, const Context& context);
std::optional<Alteration> alter(const ViewDefault& from, const ViewDefault& to,
                                const Context& context);
/// None survives an enum that is built anew; a view whose column changes its type is made anew.
bool survives(const ViewDefault& from, const ViewDefault& to, const ObjectId& retyped,
              const Context& context);

}  // namespace schemadiff::model
