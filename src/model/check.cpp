#include "model/check.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/stand_in.h"
#include "model/statement.h"
#include "model/table.h"
#include "sql/columns.h"

namespace schemadiff::model {

namespace {

std::string clause(const Check& check) {
  return fmt::format("CONSTRAINT {} CHECK {}{}{}", check.name,
                     sql::in_parentheses(check.expression), check.no_inherit ? " NO INHERIT" : "",
                     check.not_enforced ? " NOT ENFORCED" : "");
}

Statement add(const Check& check, bool not_valid) {
  return add_constraint(check.table, clause(check) + (not_valid ? " NOT VALID" : ""));
}

}  // namespace

Check Check::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  Check check;
  check.table = at.table;
  check.name = at.name;
  check.column.value = at.column;
  return check;
}

std::string Check::sql_reference(const ObjectId& id) {
  return constraint_reference(id);
}

namespace {

/// The columns that a check reads are known; none, where conkey is NULL.
constexpr std::string_view kFits =
    "COALESCE(1 <= ALL (constraint_row.conkey) AND 31 >= ALL (constraint_row.conkey), false)";

}  // namespace

std::string Check::query(int server_major) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  constraint_row.conrelid,
  constraint_row.conname,
  {3} AS expression,
  {4} AS stands_in,
  constraint_row.connoinherit,
  {1} AS not_valid,
  {2} AS not_enforced
FROM pg_catalog.pg_constraint AS constraint_row
WHERE constraint_row.contype = 'c' AND {0})",
                     is_own_constraint(), is_not_valid(server_major), is_not_enforced(server_major),
                     printed_with("constraint_row.conbin", "constraint_row.conrelid", kFits),
                     kFits);
}

std::optional<Check> Check::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  Check check;
  check.table = *table;
  check.name = row.identifier();
  check.expression = row.expression().value();
  check.no_inherit = row.boolean();
  check.not_valid = row.boolean();
  check.not_enforced = row.boolean();
  return check;
}

ObjectId identity(const Check& check) {
  return constraint_id(Check::kKind, check.table, check.name);
}

bool lingers(const Check& check, const Database& wanted) {
  const Table* const table = wanted.find<Table>(table_id(check.table));
  if (table == nullptr || wanted.contains(identity(check))) {
    return false;
  }
  return std::ranges::any_of(parents_of(*table), [&](const sql::QualifiedName& parent) {
    Check inherited = check;
    inherited.table = parent;
    const Check* const found = wanted.find<Check>(identity(inherited));
    return found == nullptr ? lingers(inherited, wanted) : *found == inherited;
  });
}

std::optional<ObjectId> parent(const Check& check) {
  return table_id(check.table);
}

std::vector<ObjectId> dependencies(const Check& check) {
  return {table_id(check.table)};  // the server knows the columns
}

std::optional<std::string> clause_in_parent(const Check& check,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  if (check.not_valid) {
    return std::nullopt;  // CREATE TABLE takes NOT VALID and forgets it
  }
  return clause(check);
}

Statements create(const Check& check, const Context& context) {
  const bool validates_later = context.online && !check.not_valid && !check.not_enforced;
  Statements statements{add(check, check.not_valid || validates_later)};
  if (validates_later) {
    statements.push_back(validate_constraint(check.table, check.name, context.online));
  }
  return statements;
}

Statements drop(const Check& check, const Context& /*context*/) {
  return {drop_constraint(check.table, check.name)};
}

std::optional<Alteration> alter(const Check& from, const Check& to, const Context& context) {
  Check reached = from;
  reached.not_valid = to.not_valid;
  if (reached != to || !from.not_valid) {
    return std::nullopt;
  }
  return Alteration{.statements = {validate_constraint(to.table, to.name, context.online)}};
}

Statements rename(const Check& from, const Check& to) {
  return {rename_constraint(from.table, from.name, to.name)};
}

// The server names a check after the one column that it reads, wherever it was written:
// AddRelationNewConstraints() in src/backend/catalog/heap.c.
std::optional<DefaultName> default_name(const Check& check) {
  DefaultName name{.name1 = check.table.name,
                   .name2 = "",
                   .label = "check",
                   .scope = NameScope::Constraint,
                   .schema = check.table.schema};
  const std::optional<std::vector<std::string>> columns = sql::column_names(check.expression);
  if (columns && columns->size() == 1) {
    name.name2 = columns->front();
  } else if ((!columns || columns->empty()) && check.column.value) {
    name.name2 = check.column.value->raw();
  }
  return name;
}

void set_name(Check& check, sql::Identifier name) {
  check.name = std::move(name);
}

// The server takes an unchanged expression along to a column's other type.
bool survives(const Check& /*from*/, const Check& /*to*/, const ObjectId& retyped,
              const Context& /*context*/) {
  return !is_type(retyped.kind);
}

std::vector<std::string> missing(const Check& check, const Database& declared) {
  return missing_columns_in_sql(check.table, check.expression, sql::column_names, declared);
}

}  // namespace schemadiff::model
