#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog_sql.h"
#include "model/column.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// What a table says itself of a column that it has from its partitioned table, the tables it
/// inherits from or its type: pg_attribute, where it differs from theirs. Where nothing differs and
/// nothing hangs on the column (a default, a comment), there is no such object.
/// https://www.postgresql.org/docs/15/ddl-inherit.html
struct InheritedColumn {
  static constexpr std::string_view kKind = "inherited column";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "inherited_column"}};
  static constexpr std::string_view kOccurs = kHeirsOccur;
  /// A file may say what the parent says already.
  static constexpr bool kMayBeNothing = true;

  sql::QualifiedName table;
  sql::Identifier name;
  bool not_null = false;
  std::optional<Storage> storage;          ///< absent: the parent's
  std::optional<std::int64_t> statistics;  ///< absent: default_statistics_target
  Options options;                         ///< attoptions: n_distinct, n_distinct_inherited
  Hint<std::int64_t> position;             ///< attnum
  /// The tables above, parents and theirs, that it comes from; empty for one that a type gives.
  Hint<std::vector<sql::QualifiedName>> parents;

  static constexpr auto describe() {
    return description(
        "A column that the table has from its partitioned table, the tables it inherits from or "
        "its type, as far as the table says something of its own: its default, its comment, and "
        "what is below.",
        "",
        attribute("not_null", &InheritedColumn::not_null,
                  "Whether it is NOT NULL, though its parent's allows NULL."),
        attribute("storage", &InheritedColumn::storage,
                  "\"plain\", \"external\", \"extended\" or \"main\", where it is not the "
                  "parent's."),
        attribute("statistics", &InheritedColumn::statistics, "The statistics target, 0 to 10000."),
        attribute("with", &InheritedColumn::options,
                  "Attribute options: n_distinct, n_distinct_inherited."));
  }

  static InheritedColumn declared(const Place& place);
  /// What COMMENT ON and the like call it: `COLUMN app.users.id`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static InheritedColumn read(RowReader& row);

  bool operator==(const InheritedColumn&) const = default;
};

ObjectId identity(const InheritedColumn& column);
ObjectId inherited_column_id(const sql::QualifiedName& table, const sql::Identifier& column);
std::optional<ObjectId> parent(const InheritedColumn& column);
std::vector<ObjectId> dependencies(const InheritedColumn& column);
/// What only carries something that the files leave alone (a privilege) they leave alone as well.
bool is_named(const InheritedColumn& column, const Database& declared);
Statements create(const InheritedColumn& column, const Context& context);
Statements drop(const InheritedColumn& column, const Context& context);
std::optional<Alteration> alter(const InheritedColumn& from, const InheritedColumn& to,
                                const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const InheritedColumn& column, const Database& declared);

}  // namespace schemadiff::model
