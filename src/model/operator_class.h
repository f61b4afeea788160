#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/operator_family.h"
#include "model/operator_item.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// An operator class: pg_opclass, with the operators and functions that it cannot do without.
/// https://www.postgresql.org/docs/15/sql-createopclass.html
struct OperatorClass {
  static constexpr std::string_view kKind = "operator class";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kOverloaded = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "operator_class"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_opclass WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::Identifier method{"btree"};
  std::string type;
  bool is_default = false;
  std::optional<sql::QualifiedName> family;  ///< absent: the one of its own name
  std::optional<std::string> storage;        ///< absent: `type` itself
  OperatorItems operators;
  FunctionItems functions;

  static constexpr auto describe() {
    return description(
        "An operator class. The key is its name, or, where several access methods have one of that "
        "name, its name and the method: [operator_class.\"version_ops USING hash\"].",
        "",
        attribute("method", &OperatorClass::method,
                  "The index access method: \"btree\" (the default), \"hash\", \"gist\", …"),
        required_attribute("type", &OperatorClass::type, "The type of the columns it is for."),
        attribute("default", &OperatorClass::is_default,
                  "Whether indexes on such columns use it when they name none."),
        attribute("family", &OperatorClass::family,
                  "The operator family it belongs to, where that has another name or is declared "
                  "for itself. Otherwise it makes one of its own name."),
        attribute("storage", &OperatorClass::storage,
                  "The type that the index stores, where that is another one."),
        attribute("operators", &OperatorClass::operators,
                  "Its operators by strategy number: operators = { 1 = \"<\", 2 = \"<=\" }; with "
                  "their types where those are not the class's: \"1 (integer, bigint)\"."),
        attribute("functions", &OperatorClass::functions,
                  "Its support functions by number: functions = { 1 = \"compare(version, "
                  "version)\" }."));
  }

  static OperatorClass declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static OperatorClass read(RowReader& row);

  bool operator==(const OperatorClass&) const = default;
};

ObjectId identity(const OperatorClass& operator_class);
void set_identity(OperatorClass& operator_class, const ObjectId& id);

/// An index takes the default class of its columns' types, and so does what sorts.
inline bool relied_on(const OperatorClass& operator_class) {
  return operator_class.is_default;
}

std::vector<ObjectId> dependencies(const OperatorClass& operator_class);
Statements create(const OperatorClass& operator_class, const Context& context);
Statements drop(const OperatorClass& operator_class, const Context& context);
/// No attribute can be altered.
std::optional<Alteration> alter(const OperatorClass& from, const OperatorClass& to,
                                const Context& context);
Statements rename(const OperatorClass& from, const OperatorClass& to);

}  // namespace schemadiff::model
