#include "model/not_null_name.h"

#include <algorithm>
#include <string>
#include <type_traits>

#include "model/column.h"
#include "model/context.h"
#include "model/database.h"
#include "model/kinds.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

bool leaves_name_open(const Column& column, const Context& context) {
  return context.server_major >= 18 && !column.null && !(column.not_null && column.not_null->name);
}

/// Whether a NOT NULL of another table has the usual name of this one's: that of `a_b.c` is also
/// that of `a.b_c`.
bool is_usual_elsewhere(const Column& column, const Database& database) {
  const std::string table = column.table.name.raw();
  const std::string both = table + "_" + column.name.raw();
  for (std::size_t at = both.find('_', 1); at != std::string::npos; at = both.find('_', at + 1)) {
    if (at == table.size() || at + 1 == both.size()) {
      continue;
    }
    const sql::QualifiedName other{.schema = column.table.schema,
                                   .name = sql::Identifier(both.substr(0, at))};
    const auto* const found =
        database.find<Column>(column_id(other, sql::Identifier(both.substr(at + 1))));
    if (found != nullptr && !found->null && !(found->not_null && found->not_null->name)) {
      return true;
    }
  }
  return false;
}

/// Whether an object is a constraint of that name in the table's schema, and not the table's.
template <class K>
bool has_name(const K& object, const sql::Identifier& name, const sql::QualifiedName& table) {
  if constexpr (std::is_same_v<K, Column>) {
    return object.not_null && object.not_null->name == name &&
           object.table.schema == table.schema && object.table.name != table.name;
  } else if constexpr (std::is_same_v<K, DomainConstraint>) {
    return object.name == name && object.domain.schema == table.schema;
  } else {
    return object.name == name && object.table.schema == table.schema &&
           object.table.name != table.name;
  }
}

template <class... K>
bool any_has_name(const Database& database, const sql::Identifier& name,
                  const sql::QualifiedName& table) {
  return (std::ranges::any_of(database.all<K>(),
                              [&](const K& object) { return has_name(object, name, table); }) ||
          ...);
}

}  // namespace

Column with_said_not_null(const Column& column, const Context& context) {
  Column named = column;
  if (leaves_name_open(column, context)) {
    named.not_null = column.not_null.value_or(NotNull{});
    named.not_null->name = not_null_name(column);
  }
  return named;
}

Column with_sure_not_null(const Column& column, const Context& context) {
  if (!leaves_name_open(column, context) || context.from == nullptr) {
    return column;
  }
  const bool is_taken =
      any_has_name<Column, Check, DomainConstraint, ForeignKey, PrimaryKey, Unique, Exclude>(
          *context.from, not_null_name(column), column.table) ||
      is_usual_elsewhere(column, *context.from);
  return is_taken ? with_said_not_null(column, context) : column;
}

}  // namespace schemadiff::model
