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
#include "model/relation.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// The index that CLUSTER without one would use: pg_index.indisclustered.
/// https://www.postgresql.org/docs/15/sql-cluster.html
struct Cluster {
  static constexpr std::string_view kKind = "cluster";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "table", .key = "cluster_on", .form = Form::Single},
      Placement{.parent = "materialized view", .key = "cluster_on", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_index WHERE indisclustered)";

  sql::QualifiedName table;  ///< or materialized view
  RelationKind relation = RelationKind::Table;
  sql::Identifier index;  ///< in the table's schema

  static constexpr auto describe() {
    return description(
        "The index that the table or materialized view is clustered on (CLUSTER ON).", "index",
        required_attribute("index", &Cluster::index,
                           "An index, or the constraint that it belongs to."));
  }

  static Cluster declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<Cluster> read(RowReader& row);

  bool operator==(const Cluster&) const = default;
};

ObjectId identity(const Cluster& cluster);
std::optional<ObjectId> parent(const Cluster& cluster);
std::vector<ObjectId> dependencies(const Cluster& cluster);
Statements create(const Cluster& cluster, const Context& context);
Statements drop(const Cluster& cluster, const Context& context);
std::optional<Alteration> alter(const Cluster& from, const Cluster& to, const Context& context);

}  // namespace schemadiff::model
