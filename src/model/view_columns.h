#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "model/database.h"
#include "model/rename.h"
#include "sql/identifier.h"

/// What views and materialized views share: columns that follow from a query.
namespace schemadiff::model {

/// One column, in the order of the query.
struct QueryColumn {
  sql::Identifier name;
  std::string type;
};

/// The columns of a view; none without a database.
template <class Column>
std::vector<QueryColumn> columns_of(const sql::QualifiedName& view, const Database* database) {
  std::vector<const Column*> found;
  if (database != nullptr) {
    const std::vector<Column>& all = database->all<Column>();
    Column first;
    first.table = view;
    auto at = std::ranges::lower_bound(all, identity(first), {},
                                       [](const Column& column) { return identity(column); });
    for (; at != all.end() && at->table == view; ++at) {
      found.push_back(&*at);
    }
  }
  std::ranges::sort(found, {}, [](const Column* column) { return column->position.value; });
  std::vector<QueryColumn> columns;
  columns.reserve(found.size());
  for (const Column* const column : found) {
    columns.push_back({.name = column->name, .type = column->type.value});
  }
  return columns;
}

/// Whether the first columns of `to` are those of `from`, which is all that CREATE OR REPLACE VIEW
/// can do.
[[nodiscard]] bool only_gains_columns(const std::vector<QueryColumn>& from,
                                      const std::vector<QueryColumn>& to);

/// The columns that changed nothing but their name, where that is sure: at the same place, of the
/// same type, all before them there still, and the old name is not given to another. `keyword` is
/// "VIEW" or "MATERIALIZED VIEW", `kind` that of the columns.
[[nodiscard]] std::vector<PartRenaming> column_renamings(std::string_view kind,
                                                         std::string_view keyword,
                                                         const sql::QualifiedName& view,
                                                         const std::vector<QueryColumn>& from,
                                                         const std::vector<QueryColumn>& to);

/// `ALTER VIEW v RENAME COLUMN a TO b`.
[[nodiscard]] Statement rename_column(std::string_view keyword, const sql::QualifiedName& view,
                                      const sql::Identifier& from, const sql::Identifier& to);

/// `CREATE VIEW v (a, b)`, without the columns where there are none.
[[nodiscard]] std::string named_with_columns(const sql::QualifiedName& view,
                                             const std::vector<sql::Identifier>& columns);

/// The text of a query as it stands in a statement: without the semicolon that people end it with.
[[nodiscard]] std::string without_semicolon(const std::string& query);

/// A condition on the row `relation` of pg_class, joined to its pg_namespace row `namespace`: it is
/// of this relkind and the user's own.
[[nodiscard]] std::string is_own_relation(char relkind);

/// An expression: the type of the row `attribute` of pg_attribute, whose pg_type row is `type`,
/// with its collation where that is not the type's own.
extern const std::string_view kTypeWithCollation;

}  // namespace schemadiff::model
