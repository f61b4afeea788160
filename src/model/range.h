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

/// A range type and its multirange type: pg_range. One whose values a function brings into a
/// canonical form is left out: that function and the type need each other, so no model can make
/// them.
/// https://www.postgresql.org/docs/15/rangetypes.html
struct Range {
  static constexpr std::string_view kKind = "range type";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kIsType = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "range"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_range WHERE rngtypid >= 16384)";

  sql::QualifiedName name;
  std::string subtype;  ///< format_type(rngsubtype) with search_path = pg_catalog
  std::optional<sql::QualifiedName> operator_class;  ///< absent: the subtype's default
  std::optional<sql::QualifiedName> collation;       ///< absent: the subtype's own
  std::optional<sql::QualifiedName> subtype_diff;    ///< the function
  /// Always known in a database from 14 on; in a file, absent means the name PostgreSQL chooses.
  std::optional<sql::QualifiedName> multirange;

  static constexpr auto describe() {
    return description(
        "A range type.", "subtype",
        required_attribute("subtype", &Range::subtype, "The type of the bounds."),
        attribute("operator_class", &Range::operator_class,
                  "The B-tree operator class that orders them, where it is not the default."),
        attribute("collation", &Range::collation,
                  "The collation, where it is not the subtype's own."),
        attribute("subtype_diff", &Range::subtype_diff,
                  "The function that tells how far two bounds are apart."),
        attribute("multirange", &Range::multirange,
                  "The name of its multirange type (PostgreSQL 14 and newer), where it is not the "
                  "usual one."));
  }

  static Range declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Range read(RowReader& row);

  bool operator==(const Range&) const = default;
};

ObjectId identity(const Range& range);
std::vector<TakenName> taken_names(const Range& range);
std::vector<ObjectId> dependencies(const Range& range);
/// For writing: the usual name of the multirange type need not be said.
std::vector<ObjectId> contract(Range& range, const Database& database);
Statements create(const Range& range, const Context& context);
Statements drop(const Range& range, const Context& context);
/// Only the multirange type can be renamed.
std::optional<Alteration> alter(const Range& from, const Range& to, const Context& context);
Statements rename(const Range& from, const Range& to);

/// What PostgreSQL calls the multirange type of a range type: makeMultirangeTypeName() in
/// src/backend/catalog/pg_type.c.
sql::QualifiedName usual_multirange(const sql::QualifiedName& range);

}  // namespace schemadiff::model
