#pragma once

#include <array>
#include <cstdint>
#include <optional>
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

/// A view's column: pg_attribute. It comes and goes with the view's query.
/// https://www.postgresql.org/docs/15/catalog-pg-attribute.html
struct ViewColumn {
  static constexpr std::string_view kKind = "view column";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kFollows = true;
  static constexpr std::array kPlacements{Placement{.parent = "view", .key = "column"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'v')";

  sql::QualifiedName table;  ///< the view
  sql::Identifier name;
  Hint<std::string> type;       ///< with its collation, where that is not the type's own
  Hint<std::int64_t> position;  ///< attnum

  static constexpr auto describe() {
    return description<>(
        "A column of a view, where there is something to say of it: a comment, a default. That the "
        "column is there, its name and its type follow from the query.",
        "");
  }

  static ViewColumn declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static ViewColumn read(RowReader& row);

  bool operator==(const ViewColumn&) const = default;
};

ObjectId view_column_id(const sql::QualifiedName& view, const sql::Identifier& column);
ObjectId identity(const ViewColumn& column);
std::optional<ObjectId> parent(const ViewColumn& column);
std::vector<ObjectId> dependencies(const ViewColumn& column);
/// Nothing: the view's statement does it.
Statements create(const ViewColumn& column, const Context& context);
Statements drop(const ViewColumn& column, const Context& context);
std::optional<Alteration> alter(const ViewColumn& from, const ViewColumn& to,
                                const Context& context);
Statements rename(const ViewColumn& from, const ViewColumn& to);

}  // namespace schemadiff::model
