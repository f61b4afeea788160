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

class Database;
struct PartRenaming;

enum class CheckOption : std::uint8_t { Local, Cascaded };

constexpr auto words(std::type_identity<CheckOption> /*tag*/) {
  return std::array<std::string_view, 2>{"local", "cascaded"};
}

/// A view: pg_class (relkind 'v') and its rule _RETURN. Its columns follow from the query.
/// https://www.postgresql.org/docs/15/sql-createview.html
struct View {
  static constexpr std::string_view kKind = "view";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "view"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'v')";

  sql::QualifiedName name;
  std::string definition;                ///< pg_get_viewdef(), without the semicolon
  std::vector<sql::Identifier> columns;  ///< only as written: the server puts them into the query
  Options options;                       ///< reloptions as they were given: `on` is not `true`
  std::optional<bool> security_barrier;  ///< only as written: `expand` makes options of these
  std::optional<bool> security_invoker;
  std::optional<CheckOption> check_option;

  static constexpr auto describe() {
    return description(
        "A view.", "query",
        attribute("columns", &View::columns,
                  "The names of its columns, where the query gives them others."),
        attribute("security_barrier", &View::security_barrier,
                  "Whether a query's own conditions see no rows that the view leaves out."),
        attribute(
            "security_invoker", &View::security_invoker,
            "Whether its tables are read with the rights of who asks, not of the view's owner "
            "(PostgreSQL 15 and newer)."),
        attribute("check_option", &View::check_option,
                  "\"local\" or \"cascaded\": no row can be written through the view that it would "
                  "not show."),
        attribute("with", &View::options, "Options by their names in SQL."),
        required_attribute("query", &View::definition,
                           "The query: what follows CREATE VIEW … AS."));
  }

  static View declared(const Place& place);
  /// What COMMENT ON and the like call it: `VIEW app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static View read(RowReader& row);

  bool operator==(const View&) const = default;
};

ObjectId view_id(const sql::QualifiedName& name);
ObjectId identity(const View& view);

inline std::vector<TakenName> taken_names(const View& view) {
  return {{.scope = NameScope::Relation, .name = view.name},
          {.scope = NameScope::Type, .name = view.name}};
}

/// The options that are said apart, among the others.
void expand(View& view);
/// The inverse, for writing.
std::vector<ObjectId> contract(View& view, const Database& database);
/// `on` is `true`: the live option's spelling.
void adopt(View& declared, const View& live);
std::vector<ObjectId> dependencies(const View& view);
Statements create(const View& view, const Context& context);
Statements drop(const View& view, const Context& context);
/// CREATE OR REPLACE where the server allows it: the columns stay, new ones come last.
std::optional<Alteration> alter(const View& from, const View& to, const Context& context);
Statements rename(const View& from, const View& to);
/// No column that a view reads can change its type.
bool survives(const View& from, const View& to, const ObjectId& retyped, const Context& context);
/// Columns that got other names and are otherwise what they were.
std::vector<PartRenaming> implied_renamings(const View& from, const View& to,
                                            const Database& before, const Database& after);

}  // namespace schemadiff::model
