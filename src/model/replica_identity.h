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

enum class ReplicaRow : std::uint8_t { Full, Nothing };

constexpr auto words(std::type_identity<ReplicaRow> /*tag*/) {
  return std::array<std::string_view, 2>{"full", "nothing"};
}

/// What of an old row goes to logical replication, where it is not the primary key:
/// pg_class.relreplident. An object of its own, because it comes after the index that it may name.
/// https://www.postgresql.org/docs/15/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY
struct ReplicaIdentity {
  static constexpr std::string_view kKind = "replica identity";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "table", .key = "replica_identity", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p') AND "
      "relreplident <> 'd')";

  sql::QualifiedName table;
  std::optional<ReplicaRow> row;
  std::optional<sql::Identifier> index;  ///< in the table's schema

  static constexpr auto describe() {
    return description(
        "What identifies an old row for logical replication, where that is not the primary key: "
        "\"full\", \"nothing\" or { index = \"…\" }.",
        "row", attribute("row", &ReplicaIdentity::row, "\"full\" (the whole row) or \"nothing\"."),
        attribute("index", &ReplicaIdentity::index,
                  "A unique index, or the constraint that it belongs to."));
  }

  static ReplicaIdentity declared(const Place& place);
  static std::string query(int server_major);
  static ReplicaIdentity read(RowReader& row);

  bool operator==(const ReplicaIdentity&) const = default;
};

ObjectId identity(const ReplicaIdentity& replica);
std::optional<ObjectId> parent(const ReplicaIdentity& replica);
std::vector<ObjectId> dependencies(const ReplicaIdentity& replica);
Statements create(const ReplicaIdentity& replica, const Context& context);
Statements drop(const ReplicaIdentity& replica, const Context& context);
std::optional<Alteration> alter(const ReplicaIdentity& from, const ReplicaIdentity& to,
                                const Context& context);

}  // namespace schemadiff::model
