#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/constraint.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A check constraint of a table: pg_constraint (contype 'c').
struct Check {
  static constexpr std::string_view kKind = "check constraint";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "table", .key = "check"},
      Placement{.parent = "column", .key = "check", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'c' AND conrelid <> 0)";

  sql::QualifiedName table;
  sql::Identifier name;
  std::string expression;
  bool no_inherit = false;
  bool not_valid = false;
  bool not_enforced = false;  ///< 18+
  Hint<std::optional<sql::Identifier>>
      column;  ///< at which column it was declared: part of its default name

  static constexpr auto describe() {
    return description(
        "A check constraint.", "expression",
        required_attribute(
            "expression", &Check::expression,
            "The SQL condition every row has to satisfy (NULL counts as satisfied)."),
        attribute("no_inherit", &Check::no_inherit,
                  "Whether children of the table do not inherit it."),
        attribute("not_valid", &Check::not_valid,
                  "Whether rows from before it are left unchecked (NOT VALID)."),
        attribute("not_enforced", &Check::not_enforced,
                  "Whether nothing is checked at all (NOT ENFORCED, PostgreSQL 18 and newer)."));
  }

  static Check declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static std::optional<Check> read(RowReader& row);

  bool operator==(const Check&) const = default;
};

ObjectId identity(const Check& check);
/// One that a parent has as well.
bool lingers(const Check& check, const Database& wanted);

inline std::vector<TakenName> taken_names(const Check& check) {
  return {{.scope = NameScope::Constraint,
           .name = {.schema = check.table.schema, .name = check.name},
           .table = check.table.name}};
}

std::optional<ObjectId> parent(const Check& check);
std::vector<ObjectId> dependencies(const Check& check);
std::optional<std::string> clause_in_parent(const Check& check,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const Check& check, const Context& context);
Statements drop(const Check& check, const Context& context);
std::optional<Alteration> alter(const Check& from, const Check& to, const Context& context);
Statements rename(const Check& from, const Check& to);
std::optional<DefaultName> default_name(const Check& check);
void set_name(Check& check, sql::Identifier name);
/// Only while no type it is bound to is built anew.
bool survives(const Check& from, const Check& to, const ObjectId& retyped, const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const Check& check, const Database& declared);

}  // namespace schemadiff::model
