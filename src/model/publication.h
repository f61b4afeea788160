#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/reference.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A table of a publication: pg_publication_rel.
struct PublishedTable {
  Reference table;                   ///< without columns: all, also those that come later; 15+
  std::optional<std::string> where;  ///< prqual; 15+

  static constexpr auto describe() {
    return description(
        "A published table.", "table",
        required_attribute("table", &PublishedTable::table,
                           "\"users\", or \"users(id, email)\" for some columns (PostgreSQL 15 "
                           "and newer)."),
        attribute("where", &PublishedTable::where,
                  "Which rows: an SQL condition (PostgreSQL 15 and newer)."));
  }

  bool operator==(const PublishedTable&) const = default;
};

/// A publication: pg_publication, its pg_publication_rel and pg_publication_namespace.
/// https://www.postgresql.org/docs/15/catalog-pg-publication.html
struct Publication {
  static constexpr std::string_view kKind = "publication";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "publication"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_publication WHERE oid >= 16384)";

  sql::Identifier name;
  bool all_tables = false;
  std::vector<PublishedTable> tables;  ///< by name
  std::vector<std::string> schemas;    ///< by name; 15+
  std::vector<std::string> publish = {"insert", "update", "delete", "truncate"};
  bool via_root = false;
  bool generated_columns = false;  ///< 18+

  static constexpr auto describe() {
    return description(
        "A publication for logical replication.", "tables",
        attribute("all_tables", &Publication::all_tables, "FOR ALL TABLES."),
        attribute("tables", &Publication::tables,
                  "A list of tables, or of { table = \"…\", where = \"…\" }."),
        attribute("schemas", &Publication::schemas,
                  "Schemas of which every table is published (PostgreSQL 15 and newer)."),
        attribute("publish", &Publication::publish,
                  "\"insert\", \"update\", \"delete\", \"truncate\"; by default all of them."),
        attribute("publish_via_partition_root", &Publication::via_root,
                  "Whether changes of partitions are published as the partitioned table's."),
        attribute("publish_generated_columns", &Publication::generated_columns,
                  "Whether stored generated columns are published (PostgreSQL 18 and newer)."));
  }

  static Publication declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// Its tables and schemas are part of it.
  static std::string alias_query(int server_major);
  static Publication read(RowReader& row);

  bool operator==(const Publication&) const = default;
};

ObjectId identity(const Publication& publication);
std::vector<ObjectId> dependencies(const Publication& publication);
/// Brings lists into their order. Throws Error (Failure::File) for what nothing can be published
/// of.
void normalize(Publication& publication);
Statements create(const Publication& publication, const Context& context);
Statements drop(const Publication& publication, const Context& context);
/// Absent where it becomes one for all tables, or ceases to be.
std::optional<Alteration> alter(const Publication& from, const Publication& to,
                                const Context& context);
/// A condition on its rows is bound to the types of the table's columns.
bool survives(const Publication& from, const Publication& to, const ObjectId& retyped,
              const Context& context);
Statements rename(const Publication& from, const Publication& to);

}  // namespace schemadiff::model
