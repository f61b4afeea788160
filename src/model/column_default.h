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

/// A column's default: pg_attrdef of a column that is not generated.
/// https://www.postgresql.org/docs/15/catalog-pg-attrdef.html
struct ColumnDefault {
  static constexpr std::string_view kKind = "default";
  static constexpr Replacement kReplacement = Replacement::Free;
  /// DEFAULT NULL is no default: the server keeps nothing of it.
  static constexpr bool kMayBeNothing = true;
  static constexpr std::array kPlacements{
      Placement{.parent = "column", .key = "default", .form = Form::Single},
      Placement{.parent = "inherited column", .key = "default", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_attrdef WHERE adrelid >= 16384)";

  sql::QualifiedName table;
  sql::Identifier column;
  std::string expression;  ///< NULL: the column has none, though its parent's has one
  /// Whether the column comes from a parent: then the default is one of its own.
  Hint<bool> inherited_column = {};

  static constexpr auto describe() {
    return description("A column's default.", "expression",
                       required_attribute("expression", &ColumnDefault::expression,
                                          "An SQL expression: \"now()\", \"'active'\", \"0\"."));
  }

  static ColumnDefault declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<ColumnDefault> read(RowReader& row);

  bool operator==(const ColumnDefault&) const = default;
};

/// For writing: the expression as people write it. It stands for no other object.
std::vector<ObjectId> contract(ColumnDefault& value, const Database& database);

ObjectId identity(const ColumnDefault& value);
/// That of a column which the table has from a parent as well, with its default.
bool lingers(const ColumnDefault& value, const Database& wanted);
ObjectId default_id(const sql::QualifiedName& table, const sql::Identifier& column);
std::optional<ObjectId> parent(const ColumnDefault& value);
std::vector<ObjectId> dependencies(const ColumnDefault& value);
std::optional<std::string> clause_in_parent(const ColumnDefault& value,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const ColumnDefault& value, const Context& context);
Statements drop(const ColumnDefault& value, const Context& context);
std::optional<Alteration> alter(const ColumnDefault& from, const ColumnDefault& to,
                                const Context& context);
/// An unchanged default follows its own column to another type; one that changes with it is taken
/// off before and put back after, because the server could not convert it. None survives an enum
/// that is built anew.
bool survives(const ColumnDefault& from, const ColumnDefault& to, const ObjectId& retyped,
              const Context& context);

}  // namespace schemadiff::model
