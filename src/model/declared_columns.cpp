#include "model/declared_columns.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/column.h"
#include "model/database.h"
#include "model/inheritance.h"
#include "model/of_table.h"
#include "model/table.h"
#include "sql/columns.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// https://www.postgresql.org/docs/15/ddl-system-columns.html
constexpr std::array<std::string_view, 6> kSystemColumns{"tableoid", "xmin", "cmin",
                                                         "xmax",     "cmax", "ctid"};

std::string no_column(const std::string& name, const sql::QualifiedName& table,
                      std::span<const std::string> known) {
  return fmt::format("table {} has no column '{}'{}", table, name, did_you_mean(name, known));
}

/// Only the server knows them then.
bool has_columns_from_a_type(const sql::QualifiedName& table, const Database& declared) {
  const Table* const found = declared.find<Table>(table_id(table));
  return found != nullptr && found->of;
}

}  // namespace

std::vector<std::string> column_names_of(const sql::QualifiedName& table,
                                         const Database& declared) {
  std::vector<std::string> names;
  for (const Column& column : of_table<Column>(table, declared)) {
    names.push_back(column.name.raw());
  }
  if (const Table* const found = declared.find<Table>(table_id(table))) {
    for (const sql::QualifiedName& parent : parents_of(*found)) {
      const std::vector<std::string> inherited = column_names_of(parent, declared);
      names.insert(names.end(), inherited.begin(), inherited.end());
    }
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

std::vector<std::string> missing_columns(const sql::QualifiedName& table,
                                         std::span<const sql::Identifier> columns,
                                         const Database& declared) {
  std::vector<std::string> messages;
  if (has_columns_from_a_type(table, declared)) {
    return messages;
  }
  for (const sql::Identifier& column : columns) {
    if (column_of(table, column, declared) == nullptr) {
      messages.push_back(no_column(column.raw(), table, column_names_of(table, declared)));
    }
  }
  return messages;
}

std::vector<std::string> missing_columns_in_sql(const sql::QualifiedName& table,
                                                std::string_view text, NamesIn names_in,
                                                const Database& declared) {
  std::vector<std::string> messages;
  if (has_columns_from_a_type(table, declared)) {
    return messages;
  }
  const std::vector<std::string> known = column_names_of(table, declared);
  const auto is_there = [&](std::string_view name) {
    return name == table.name.raw() ||
           std::binary_search(known.begin(), known.end(), name, std::less<>()) ||
           std::ranges::find(kSystemColumns, name) != kSystemColumns.end();
  };
  if (sql::has_known_words(text, is_there)) {
    return messages;
  }
  const std::optional<std::vector<std::string>> names = names_in(text);
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    if (!is_there(name)) {
      messages.push_back(no_column(name, table, known));
    }
  }
  return messages;
}

std::vector<std::string> missing_table(const sql::QualifiedName& table, const Database& declared) {
  if (declared.find<Table>(table_id(table)) != nullptr) {
    return {};
  }
  std::vector<std::string> known;
  for (const Table& other : declared.all<Table>()) {
    known.push_back(sql::quoted(other.name));
  }
  return {fmt::format("there is no table {}{}", table, did_you_mean(sql::quoted(table), known))};
}

void append(std::vector<std::string>& messages, const std::vector<std::string>& more) {
  messages.insert(messages.end(), more.begin(), more.end());
}

}  // namespace schemadiff::model
