#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/identifier.h"

namespace schemadiff::model {

/// A table and some of its columns, written as in REFERENCES: `orgs(id)`, `billing.invoice(year,
/// number)`. Without a list it means the table's primary key.
struct Reference {
  sql::QualifiedName table;
  std::vector<sql::Identifier> columns;

  /// Throws Error (Failure::File) when the text is none.
  [[nodiscard]] static Reference parse(std::string_view text,
                                       const sql::Identifier& default_schema);

  bool operator==(const Reference&) const = default;
};

/// A column, written `users.id` or `app.users.id`.
struct ColumnReference {
  sql::QualifiedName table;
  sql::Identifier column;

  /// Throws Error (Failure::File) when the text is none.
  [[nodiscard]] static ColumnReference parse(std::string_view text,
                                             const sql::Identifier& default_schema);

  bool operator==(const ColumnReference&) const = default;
};

/// A table or a type, written `orgs` or `billing.invoice`.
struct NameReference {
  sql::QualifiedName name;

  /// Throws Error (Failure::File) when the text is none.
  [[nodiscard]] static NameReference parse(std::string_view text,
                                           const sql::Identifier& default_schema);

  bool operator==(const NameReference&) const = default;
};

/// As SQL, always with the schema.
[[nodiscard]] std::string sql_text(const NameReference& reference);
[[nodiscard]] std::string sql_text(const Reference& reference);
[[nodiscard]] std::string sql_text(const ColumnReference& reference);
[[nodiscard]] std::optional<std::string> to_text(const NameReference& reference);
[[nodiscard]] std::optional<std::string> to_text(const std::vector<NameReference>& references);
[[nodiscard]] std::optional<std::string> to_text(const Reference& reference);
[[nodiscard]] std::optional<std::string> to_text(const ColumnReference& reference);

}  // namespace schemadiff::model
