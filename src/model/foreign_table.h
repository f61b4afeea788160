#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A column of a foreign table: pg_attribute. It holds no rows, so that it is no object of its own.
struct ForeignColumn {
  std::string type;
  bool null = false;
  std::optional<sql::QualifiedName> collation;
  std::optional<std::string> default_value;
  std::optional<std::string> generated;
  Options options;  ///< attfdwoptions without secrets
  std::optional<std::string> comment;
  Hint<std::int64_t> position;  ///< attnum, or the place in the file: orders, never compared

  static constexpr auto describe() {
    return description(
        "A column of a foreign table. NOT NULL unless null = true; only declared, never checked.",
        "type", required_attribute("type", &ForeignColumn::type, "The data type as SQL writes it."),
        attribute("null", &ForeignColumn::null, "Whether NULL is allowed. Default false."),
        attribute("collation", &ForeignColumn::collation,
                  "The collation, where it is not the type's own."),
        attribute("default", &ForeignColumn::default_value, "The default, an SQL expression."),
        attribute("generated", &ForeignColumn::generated,
                  "The expression that a stored generated column is computed from."),
        attribute("options", &ForeignColumn::options,
                  "What the wrapper wants to know: { column_name = \"ID\" }."),
        attribute("comment", &ForeignColumn::comment, "A comment on the column."));
  }

  bool operator==(const ForeignColumn&) const = default;
};

/// A check constraint of a foreign table: pg_constraint. It promises, and is never checked.
struct ForeignCheck {
  std::string expression;

  static constexpr auto describe() {
    return description(
        "A promise about the rows of a foreign table.", "expression",
        required_attribute("expression", &ForeignCheck::expression, "The SQL condition."));
  }

  bool operator==(const ForeignCheck&) const = default;
};

/// A foreign table: pg_class (relkind 'f') and pg_foreign_table. It has no rows of its own, so that
/// it can be made anew at any time.
/// https://www.postgresql.org/docs/15/catalog-pg-foreign-table.html
struct ForeignTable {
  static constexpr std::string_view kKind = "foreign table";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "foreign_table"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'f')";

  sql::QualifiedName name;
  sql::Identifier server;
  NamedValues<ForeignColumn> columns;
  NamedValues<ForeignCheck> checks;
  Options options;  ///< ftoptions without secrets

  static constexpr auto describe() {
    return description(
        "A foreign table.", "",
        required_attribute("server", &ForeignTable::server, "The foreign server."),
        attribute("column", &ForeignTable::columns, "Its columns, by name, in their order."),
        attribute("check", &ForeignTable::checks, "What is true of its rows, by name."),
        attribute("options", &ForeignTable::options,
                  "What the wrapper wants to know: { schema_name = \"public\", table_name = "
                  "\"films\" }."));
  }

  static ForeignTable declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// Its constraints and defaults are part of it.
  static std::string alias_query(int server_major);
  static ForeignTable read(RowReader& row);

  bool operator==(const ForeignTable&) const = default;
};

ObjectId identity(const ForeignTable& table);

inline std::vector<TakenName> taken_names(const ForeignTable& table) {
  return {{.scope = NameScope::Relation, .name = table.name},
          {.scope = NameScope::Type, .name = table.name}};
}

std::vector<ObjectId> dependencies(const ForeignTable& table);
/// Throws Error (Failure::File) for options that hold secrets.
void normalize(ForeignTable& table);
Statements create(const ForeignTable& table, const Context& context);
Statements drop(const ForeignTable& table, const Context& context);
/// Absent where only a new one will do: another server, another generated column.
std::optional<Alteration> alter(const ForeignTable& from, const ForeignTable& to,
                                const Context& context);
Statements rename(const ForeignTable& from, const ForeignTable& to);

}  // namespace schemadiff::model
