#pragma once

#include <array>
#include <optional>
#include <span>
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

/// An ordinary table: pg_class (relkind 'r'), neither a partition nor an inheritance child nor
/// typed. https://www.postgresql.org/docs/15/catalog-pg-class.html
struct Table {
  static constexpr std::string_view kKind = "table";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "table"}};

  sql::QualifiedName name;
  bool unlogged = false;
  bool row_security = false;
  bool force_row_security = false;
  Options options;  ///< reloptions, those of its TOAST table with `toast.` before them

  static constexpr auto describe() {
    return description(
        "An ordinary table.", "",
        attribute("unlogged", &Table::unlogged,
                  "Whether it is UNLOGGED: faster, emptied after a crash."),
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
  /// Its row type, and that one's array type, are one object with the table.
  static std::string alias_query(int server_major);
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

}  // namespace schemadiff::model
