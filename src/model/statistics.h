#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

enum class StatisticsKind : std::uint8_t { Ndistinct, Dependencies, Mcv };

constexpr auto words(std::type_identity<StatisticsKind> /*tag*/) {
  return std::array<std::string_view, 3>{"ndistinct", "dependencies", "mcv"};
}

/// A statistics object: pg_statistic_ext.
/// https://www.postgresql.org/docs/15/sql-createstatistics.html
struct Statistics {
  static constexpr std::string_view kKind = "statistics";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "statistics"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_statistic_ext WHERE oid >= 16384)";

  sql::QualifiedName table;
  sql::Identifier name;
  std::optional<sql::Identifier> schema;  ///< absent: the table's
  std::vector<std::string> on;            ///< columns by attnum, then expressions in parentheses
  std::vector<StatisticsKind> kinds;      ///< empty: all
  std::optional<std::int64_t> target;     ///< absent: that of the columns

  static constexpr auto describe() {
    return description(
        "A statistics object: statistics across several columns, or of an expression.", "on",
        required_attribute("on", &Statistics::on,
                           "Columns, and (PostgreSQL 14 and newer) expressions in parentheses."),
        attribute("kinds", &Statistics::kinds,
                  "\"ndistinct\", \"dependencies\", \"mcv\"; by default all."),
        attribute("target", &Statistics::target, "The statistics target, 0 to 10000."),
        attribute("schema", &Statistics::schema, "Its schema, where it is not the table's."));
  }

  static Statistics declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Statistics read(RowReader& row);

  bool operator==(const Statistics&) const = default;
};

ObjectId identity(const Statistics& statistics);
void set_identity(Statistics& statistics, const ObjectId& id);
std::optional<ObjectId> parent(const Statistics& statistics);
std::vector<ObjectId> dependencies(const Statistics& statistics);
Statements create(const Statistics& statistics, const Context& context);
Statements drop(const Statistics& statistics, const Context& context);
/// Only the target can be altered.
std::optional<Alteration> alter(const Statistics& from, const Statistics& to,
                                const Context& context);
Statements rename(const Statistics& from, const Statistics& to);
/// Only while no type it is bound to is built anew.
bool survives(const Statistics& from, const Statistics& to, const ObjectId& retyped,
              const Context& context);

}  // namespace schemadiff::model
