#include "model/reference.h"

#include <fmt/format.h>

#include "base/error.h"
#include "model/describe.h"

namespace schemadiff::model {

Reference Reference::parse(std::string_view text, const sql::Identifier& default_schema) {
  sql::NameAndList read = sql::parse_name_and_list(text);
  if (read.parts.size() > 2) {
    throw Error(Failure::File,
                fmt::format("'{}' is no reference: it has more than a schema and a table before "
                            "the columns in parentheses",
                            text));
  }
  return {.table = {.schema = read.parts.size() == 2 ? read.parts.front() : default_schema,
                    .name = read.parts.back()},
          .columns = std::move(read.list)};
}

ColumnReference ColumnReference::parse(std::string_view text,
                                       const sql::Identifier& default_schema) {
  const sql::NameAndList read = sql::parse_name_and_list(text);
  const std::size_t count = read.parts.size();
  if (count < 2 || count > 3 || !read.list.empty()) {
    throw Error(Failure::File,
                fmt::format("'{}' is no column: write table.column or schema.table.column", text));
  }
  return {.table = {.schema = count == 3 ? read.parts.front() : default_schema,
                    .name = read.parts[count - 2]},
          .column = read.parts.back()};
}

NameReference NameReference::parse(std::string_view text, const sql::Identifier& default_schema) {
  const sql::NameAndList read = sql::parse_name_and_list(text);
  if (read.parts.size() > 2 || !read.list.empty()) {
    throw Error(Failure::File,
                fmt::format("'{}' is no name: write name or schema.name, as in SQL", text));
  }
  return {.name = {.schema = read.parts.size() == 2 ? read.parts.front() : default_schema,
                   .name = read.parts.back()}};
}

std::string sql_text(const NameReference& reference) {
  return sql::quoted(reference.name);
}

std::string sql_text(const Reference& reference) {
  return reference.columns.empty()
             ? fmt::format("{}", reference.table)
             : fmt::format("{}({})", reference.table, fmt::join(reference.columns, ", "));
}

std::string sql_text(const ColumnReference& reference) {
  return fmt::format("{}.{}", reference.table, reference.column);
}

std::optional<std::string> to_text(const NameReference& reference) {
  return sql_text(reference);
}

std::optional<std::string> to_text(const std::vector<NameReference>& references) {
  std::vector<std::string> names;
  for (const NameReference& reference : references) {
    names.push_back(sql_text(reference));
  }
  return to_text(names);
}

std::optional<std::string> to_text(const Reference& reference) {
  return sql_text(reference);
}

std::optional<std::string> to_text(const ColumnReference& reference) {
  return sql_text(reference);
}

}  // namespace schemadiff::model
