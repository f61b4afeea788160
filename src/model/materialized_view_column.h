#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/column.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A materialized view's column: pg_attribute. It comes and goes with the query.
/// https://www.postgresql.org/docs/15/catalog-pg-attribute.html
struct MaterializedViewColumn {
  static constexpr std::string_view kKind = "materialized view column";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kFollows = true;
  static constexpr std::array kPlacements{
      Placement{.parent = "materialized view", .key = "column"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'm')";

  sql::QualifiedName table;  ///< the materialized view
  sql::Identifier name;
  std::optional<Storage> storage;          ///< absent: the type's own
  std::optional<Compression> compression;  ///< absent: default_toast_compression; 14+
  std::optional<std::int64_t> statistics;  ///< absent: default_statistics_target
  Options options;                         ///< attoptions: n_distinct, n_distinct_inherited
  Hint<std::string> type;                  ///< with its collation, where that is not the type's own
  Hint<std::int64_t> position;             ///< attnum

  static constexpr auto describe() {
    return description(
        "A column of a materialized view, where there is something to say of it. That the column "
        "is there, its name and its type follow from the query.",
        "",
        attribute(
            "storage", &MaterializedViewColumn::storage,
            "\"plain\", \"external\", \"extended\" or \"main\", where it is not the type's own."),
        attribute("compression", &MaterializedViewColumn::compression,
                  "\"pglz\" or \"lz4\" (PostgreSQL 14 and newer)."),
        attribute("statistics", &MaterializedViewColumn::statistics,
                  "The statistics target, 0 to 10000."),
        attribute("with", &MaterializedViewColumn::options,
                  "Attribute options: n_distinct, n_distinct_inherited."));
  }

  static MaterializedViewColumn declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static MaterializedViewColumn read(RowReader& row);

  bool operator==(const MaterializedViewColumn&) const = default;
};

ObjectId identity(const MaterializedViewColumn& column);
std::optional<ObjectId> parent(const MaterializedViewColumn& column);
std::vector<ObjectId> dependencies(const MaterializedViewColumn& column);
Statements create(const MaterializedViewColumn& column, const Context& context);
Statements drop(const MaterializedViewColumn& column, const Context& context);
std::optional<Alteration> alter(const MaterializedViewColumn& from,
                                const MaterializedViewColumn& to, const Context& context);
Statements rename(const MaterializedViewColumn& from, const MaterializedViewColumn& to);

}  // namespace schemadiff::model
