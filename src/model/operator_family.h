#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/operator_item.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// An operator family: pg_opfamily, with the operators and functions that belong to none of its
/// classes.
/// https://www.postgresql.org/docs/15/sql-createopfamily.html
struct OperatorFamily {
  static constexpr std::string_view kKind = "operator family";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kOverloaded = true;
  static constexpr bool kToldByUsers = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "operator_family"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_opfamily WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::Identifier method{"btree"};
  OperatorItems operators;
  FunctionItems functions;

  static constexpr auto describe() {
    return description(
        "An operator family. The key is its name, or, where several access methods have one of "
        "that name, its name and the method: [operator_family.\"version_ops USING hash\"]. An "
        "operator class that names no family makes one of its own name.",
        "",
        attribute("method", &OperatorFamily::method,
                  "The index access method: \"btree\" (the default), \"hash\", \"gist\", …"),
        attribute("operators", &OperatorFamily::operators,
                  "The operators that belong to none of its classes, by strategy number and types: "
                  "operators.\"1 (integer, bigint)\" = \"<\"."),
        attribute("functions", &OperatorFamily::functions,
                  "The support functions that belong to none of its classes, by number and "
                  "types."));
  }

  static OperatorFamily declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static OperatorFamily read(RowReader& row);
  /// The items that belong to none of its classes.
  static std::string alias_query(int server_major);

  bool operator==(const OperatorFamily&) const = default;
};

ObjectId identity(const OperatorFamily& family);
ObjectId operator_family_id(const sql::QualifiedName& name, const sql::Identifier& method);
void set_identity(OperatorFamily& family, const ObjectId& id);
std::vector<ObjectId> dependencies(const OperatorFamily& family);
Statements create(const OperatorFamily& family, const Context& context);
Statements drop(const OperatorFamily& family, const Context& context);
std::optional<Alteration> alter(const OperatorFamily& from, const OperatorFamily& to,
                                const Context& context);
Statements rename(const OperatorFamily& from, const OperatorFamily& to);

/// What the key of a family or a class says: `app.version_ops USING hash`.
struct MethodName {
  sql::QualifiedName name;
  sql::Identifier method;  ///< btree where the key says none
};

[[nodiscard]] MethodName method_name(const Place& place);

/// Families and classes have ` USING btree` in the place of a signature.
[[nodiscard]] ObjectId method_id(std::string_view kind, const sql::QualifiedName& name,
                                 const sql::Identifier& method);

/// SET SCHEMA and RENAME TO; `word` is OPERATOR FAMILY or OPERATOR CLASS.
[[nodiscard]] Statements rename_with_method(std::string_view word, const sql::QualifiedName& from,
                                            const sql::QualifiedName& to,
                                            const sql::Identifier& method);

}  // namespace schemadiff::model
