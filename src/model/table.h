#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/catalog_sql.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/membership.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/reference.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

class Database;

/// Which table a partition belongs to, and with which rows: pg_class.relpartbound.
struct PartitionOf {
  NameReference table;
  std::string values;  ///< `FROM (…) TO (…)`, `IN (…)`, `WITH (modulus 4, remainder 0)` or DEFAULT

  static constexpr auto describe() {
    return description(
        "The partitioned table and the rows that are in this partition.", "values",
        attribute("table", &PartitionOf::table,
                  "The partitioned table; below [table.NAME.partition] it is that one."),
        required_attribute(
            "values", &PartitionOf::values,
            "The rows: \"FROM ('2026-01-01') TO ('2026-02-01')\", \"IN ('a', 'b')\", \"WITH "
            "(MODULUS 4, REMAINDER 0)\" or \"DEFAULT\"."));
  }

  bool operator==(const PartitionOf&) const = default;
};

/// What becomes of partitions that the files do not name.
enum class Partitions : std::uint8_t { Managed, Ignore };

constexpr auto words(std::type_identity<Partitions> /*tag*/) {
  return std::array<std::string_view, 2>{"managed", "ignore"};
}

/// A table: pg_class (relkind 'r' or 'p'), partitioned ones and their partitions, inheritance
/// children and typed tables among them.
/// https://www.postgresql.org/docs/15/catalog-pg-class.html
struct Table {
  static constexpr std::string_view kKind = "table";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "table"},
                                          Placement{.parent = "table", .key = "partition"}};
  static constexpr std::string_view kOccurs = kTablesOccur;

  sql::QualifiedName name;
  std::optional<std::string> partition_by;  ///< pg_get_partkeydef: `RANGE (ts)`
  std::optional<PartitionOf> partition_of;
  std::vector<NameReference> inherits;
  std::optional<NameReference> of;  ///< the composite type of a typed table
  /// Of a partition whose columns stand in another order than those of its partitioned table.
  std::vector<sql::Identifier> column_order;
  bool unlogged = false;
  std::optional<sql::Identifier> access_method;  ///< absent: heap, or that of the partitioned table
  std::optional<sql::Identifier> tablespace;     ///< absent: the database's
  bool row_security = false;
  bool force_row_security = false;
  Options options;  ///< reloptions, those of its TOAST table with `toast.` before them
  Hint<std::optional<Partitions>> partitions;
  /// In a live state: it has partitions that the files leave alone, and that are not in the state.
  Hint<bool> has_unseen_parts = {};

  static constexpr auto describe() {
    return description(
        "A table.", "partition_of",
        attribute("partition_by", &Table::partition_by,
                  "The partition key: \"RANGE (created_at)\", \"LIST (lower(region))\", \"HASH "
                  "(id)\"."),
        attribute("partition_of", &Table::partition_of,
                  "The partitioned table and the rows: { table = \"p\", values = \"IN (1)\" }. "
                  "Usually written as [table.p.partition] p_1 = \"IN (1)\"."),
        attribute("partitions", &Table::partitions,
                  "Whether partitions that no file names are dropped (\"managed\") or left alone "
                  "(\"ignore\"). Default: managed when a file names at least one of the table's."),
        attribute("inherits", &Table::inherits,
                  "The tables that it inherits from (INHERITS), in their order."),
        attribute("of", &Table::of, "The composite type that a typed table has its columns from."),
        attribute("column_order", &Table::column_order,
                  "The columns of a partition, where their order is not that of its partitioned "
                  "table: it was a table of its own once. Only for new tables."),
        attribute("unlogged", &Table::unlogged,
                  "Whether it is UNLOGGED: faster, emptied after a crash."),
        attribute("access_method", &Table::access_method,
                  "The table access method (USING), where it is not heap."),
        attribute("tablespace", &Table::tablespace,
                  "The tablespace, where it is not the database's own."),
        attribute("row_security", &Table::row_security,
                  "Whether row security policies apply (ENABLE ROW LEVEL SECURITY)."),
        attribute("force_row_security", &Table::force_row_security,
                  "Whether they apply to the owner as well (FORCE)."),
        attribute(
            "with", &Table::options,
            "Storage parameters: { fillfactor = 70, \"toast.autovacuum_enabled\" = false }."));
  }

  static Table declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Table read(RowReader& row);

  bool operator==(const Table&) const = default;
};

ObjectId identity(const Table& table);

inline std::vector<TakenName> taken_names(const Table& table) {
  return {{.scope = NameScope::Relation, .name = table.name},
          {.scope = NameScope::Type, .name = table.name}};
}

ObjectId table_id(const sql::QualifiedName& name);
std::vector<ObjectId> dependencies(const Table& table);
/// `clauses` are the columns and constraints that are created with it, one line each.
Statements create_with(const Table& table, std::span<const std::string> clauses,
                       const Context& context);
Statements drop(const Table& table, const Context& context);
std::optional<Alteration> alter(const Table& from, const Table& to, const Context& context);
Statements rename(const Table& from, const Table& to);

/// What it is a part of, and can join and leave: its partitioned table, the tables it inherits
/// from.
std::vector<Membership> memberships(const Table& table);
Statements joining(const Table& table, const Membership& membership, const Context& context);
Statements leaving(const Table& table, const Membership& membership, const Context& context);
/// Whether a partitioned table that it is in, before and after, is made anew with its partitions.
bool goes_with_whole(const Table& from, const Table& to, const Database& before,
                     const Database& after);
/// The flags of row security that differ.
Statements row_security_changes(const Table& from, const Table& to);
/// A partition as a table of its own, ready to join the partitioned table, which is there already.
Statements create_apart(const Table& partition, std::span<const std::string> clauses,
                        const Context& context);
/// The order of a partition's columns is for life.
void adopt(Table& declared, const Table& live);
/// A partition is written below its partitioned table.
std::optional<ObjectId> home(const Table& table);
/// The live partitions of a declared partitioned table that its files leave alone.
std::vector<ObjectId> left_alone(const Table& table, const Database& declared,
                                 const Database& live);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const Table& table, const Database& declared);

}  // namespace schemadiff::model
