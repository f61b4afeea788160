#include "model/view_columns.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "model/catalog_sql.h"
#include "model/object_id.h"
#include "model/statement.h"
#include "sql/split.h"

namespace schemadiff::model {

namespace {

bool has_name(std::span<const QueryColumn> columns, const sql::Identifier& name) {
  return std::ranges::find(columns, name, &QueryColumn::name) != columns.end();
}

std::string path_text(const sql::QualifiedName& view, const sql::Identifier& column) {
  return fmt::format("{}.{}", view, column);
}

}  // namespace

const std::string_view kTypeWithCollation =
    R"(pg_catalog.concat(
    pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
    CASE WHEN attribute.attcollation <> type.typcollation
      THEN ' COLLATE ' || attribute.attcollation::pg_catalog.regcollation::pg_catalog.text END))";

bool only_gains_columns(const std::vector<QueryColumn>& from, const std::vector<QueryColumn>& to) {
  const auto same = [](const QueryColumn& a, const QueryColumn& b) {
    return a.name == b.name && a.type == b.type;
  };
  return from.size() <= to.size() && std::equal(from.begin(), from.end(), to.begin(), same);
}

std::vector<PartRenaming> column_renamings(std::string_view kind, std::string_view keyword,
                                           const sql::QualifiedName& view,
                                           const std::vector<QueryColumn>& from,
                                           const std::vector<QueryColumn>& to) {
  std::vector<PartRenaming> renamings;
  if (from.size() > to.size()) {
    return renamings;
  }
  for (std::size_t i = 0; i < from.size(); ++i) {
    const sql::Identifier& before = from[i].name;
    const sql::Identifier& after = to[i].name;
    if (from[i].type != to[i].type) {
      return {};
    }
    if (before == after) {
      continue;
    }
    if (has_name(to, before) || has_name(from, after)) {
      return {};  // columns that changed places: who reads one by its name must not get the other
    }
    renamings.push_back({.kind = std::string(kind),
                         .from = path_text(view, before),
                         .to = path_text(view, after),
                         .up = {rename_column(keyword, view, before, after)},
                         .down = {rename_column(keyword, view, after, before)}});
  }
  return renamings;
}

Statement rename_column(std::string_view keyword, const sql::QualifiedName& view,
                        const sql::Identifier& from, const sql::Identifier& to) {
  return {fmt::format("ALTER {} {} RENAME COLUMN {} TO {}", keyword, view, from, to)};
}

std::string named_with_columns(const sql::QualifiedName& view,
                               const std::vector<sql::Identifier>& columns) {
  return columns.empty() ? fmt::format("{}", view)
                         : fmt::format("{} ({})", view, fmt::join(columns, ", "));
}

std::string without_semicolon(const std::string& query) {
  try {
    const std::vector<sql::StatementView> statements = sql::split(query);
    if (statements.size() != 1) {
      return query;
    }
    // White space around it stays: the server's own text begins with some.
    const std::string_view text = statements.front().text;
    const auto end = static_cast<std::size_t>(text.data() - query.data()) + text.size();
    return query.find(';', end) == std::string::npos ? query : query.substr(0, end);
  } catch (const Error&) {
    return query;  // the server will say what is wrong with it
  }
}

std::string is_own_relation(char relkind) {
  return fmt::format(R"(relation.relkind = '{}'
  AND relation.relpersistence <> 't'
  AND {}
  AND {})",
                     relkind, kOrdinarySchema, is_users_own("pg_class", "relation.oid"));
}

}  // namespace schemadiff::model
