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
struct PartRenaming;

/// A materialized view: pg_class (relkind 'm') and its rule _RETURN. Its columns follow from the
/// query; its rows can be had again by running it.
/// https://www.postgresql.org/docs/15/sql-creatematerializedview.html
struct MaterializedView {
  static constexpr std::string_view kKind = "materialized view";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "materialized_view"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'm')";

  sql::QualifiedName name;
  std::string definition;                ///< pg_get_viewdef(), without the semicolon
  std::vector<sql::Identifier> columns;  ///< only as written: the server puts them into the query
  bool populated = true;  ///< relispopulated; a scratch runs no query, so it does not show it
  std::string method = "heap";
  std::optional<sql::Identifier> tablespace;  ///< absent: the database's own
  Options options;  ///< reloptions, those of its TOAST table with `toast.` before them

  static constexpr auto describe() {
    return description(
        "A materialized view: a query and the rows it gave when it was last refreshed.", "query",
        attribute("columns", &MaterializedView::columns,
                  "The names of its columns, where the query gives them others."),
        attribute("populated", &MaterializedView::populated,
                  "Whether it can be read. false: WITH NO DATA, to be filled by REFRESH."),
        attribute("method", &MaterializedView::method,
                  "The table access method. Default \"heap\"."),
        attribute("tablespace", &MaterializedView::tablespace,
                  "Where its rows are stored, when not in the database's own tablespace."),
        attribute("with", &MaterializedView::options,
                  "Storage parameters: { fillfactor = 70, \"toast.autovacuum_enabled\" = false }."),
        required_attribute("query", &MaterializedView::definition,
                           "The query: what follows CREATE MATERIALIZED VIEW … AS."));
  }

  static MaterializedView declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// Its row type, and that one's array type, are one object with it.
  static MaterializedView read(RowReader& row);

  bool operator==(const MaterializedView&) const = default;
};

ObjectId materialized_view_id(const sql::QualifiedName& name);
ObjectId identity(const MaterializedView& view);

inline std::vector<TakenName> taken_names(const MaterializedView& view) {
  return {{.scope = NameScope::Relation, .name = view.name},
          {.scope = NameScope::Type, .name = view.name}};
}

void expand(MaterializedView& view);
std::vector<ObjectId> dependencies(const MaterializedView& view);
Statements create(const MaterializedView& view, const Context& context);
Statements drop(const MaterializedView& view, const Context& context);
std::optional<Alteration> alter(const MaterializedView& from, const MaterializedView& to,
                                const Context& context);
Statements rename(const MaterializedView& from, const MaterializedView& to);
/// No column that it reads can change its type.
bool survives(const MaterializedView& from, const MaterializedView& to, const ObjectId& retyped,
              const Context& context);
/// Columns that got other names and are otherwise what they were.
std::vector<PartRenaming> implied_renamings(const MaterializedView& from,
                                            const MaterializedView& to, const Database& before,
                                            const Database& after);
/// Whether it is populated.
void take_unshown(MaterializedView& shown, const MaterializedView& known);

}  // namespace schemadiff::model
