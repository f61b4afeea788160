#include "model/foreign_key.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/column.h"
#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/index_sql.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/of_table.h"
#include "model/place.h"
#include "model/primary_key.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/wrapped.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

std::string_view sql_words(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::NoAction:
      return "NO ACTION";
    case ReferentialAction::Restrict:
      return "RESTRICT";
    case ReferentialAction::Cascade:
      return "CASCADE";
    case ReferentialAction::SetNull:
      return "SET NULL";
    case ReferentialAction::SetDefault:
      return "SET DEFAULT";
  }
  return "";
}

/// pg_constraint's confupdtype and confdeltype.
ReferentialAction action_of(char code) {
  switch (code) {
    case 'a':
      return ReferentialAction::NoAction;
    case 'r':
      return ReferentialAction::Restrict;
    case 'c':
      return ReferentialAction::Cascade;
    case 'n':
      return ReferentialAction::SetNull;
    case 'd':
      return ReferentialAction::SetDefault;
    default:
      throw std::logic_error(fmt::format("pg_constraint has an unknown action '{}'", code));
  }
}

/// `ON UPDATE CASCADE`, or nothing for what is the default.
std::vector<std::string> action_parts(const ForeignKey& key) {
  std::vector<std::string> parts;
  if (key.on_update != ReferentialAction::NoAction) {
    parts.push_back(fmt::format("ON UPDATE {}", sql_words(key.on_update)));
  }
  if (key.on_delete != ReferentialAction::NoAction) {
    const std::string columns =
        key.on_delete_columns.empty() ? "" : " " + column_list(key.on_delete_columns);
    parts.push_back(fmt::format("ON DELETE {}{}", sql_words(key.on_delete), columns));
  }
  return parts;
}

/// `(a, b)`, or `(a, PERIOD b)`.
std::string columns_text(std::span<const sql::Identifier> columns, bool period) {
  if (!period || columns.empty()) {
    return column_list(columns);
  }
  const std::span<const sql::Identifier> others = columns.first(columns.size() - 1);
  return fmt::format("({}{}PERIOD {})", fmt::join(others, ", "), others.empty() ? "" : ", ",
                     columns.back());
}

/// What stands behind CONSTRAINT, in parts that may go on lines of their own.
std::vector<std::string> clause_parts(const ForeignKey& key) {
  const std::string referenced =
      key.references.columns.empty() ? "" : " " + columns_text(key.references.columns, key.period);
  std::vector<std::string> parts{
      fmt::format("CONSTRAINT {} FOREIGN KEY {}", key.name, columns_text(key.columns, key.period)),
      fmt::format("REFERENCES {}{}{}", key.references.table, referenced,
                  key.match == Match::Full ? " MATCH FULL" : "")};
  append(parts, action_parts(key));
  if (const std::string deferrable = deferrable_clause(key.deferrable); !deferrable.empty()) {
    parts.push_back(deferrable.substr(1));
  }
  if (key.not_enforced) {
    parts.emplace_back("NOT ENFORCED");
  }
  return parts;
}

Statement add(const ForeignKey& key, bool not_valid) {
  std::vector<std::string> parts{fmt::format("ALTER TABLE {}", key.table)};
  append(parts, clause_parts(key));
  parts[1].insert(0, "ADD ");
  if (not_valid) {
    parts.emplace_back("NOT VALID");
  }
  return {wrapped(parts)};
}

bool changes_type(const sql::QualifiedName& table, const sql::Identifier& name,
                  const Context& context) {
  const ObjectId id = column_id(table, name);
  const Column* const from = context.from == nullptr ? nullptr : context.from->find<Column>(id);
  const Column* const to = context.to == nullptr ? nullptr : context.to->find<Column>(id);
  return from != nullptr && to != nullptr && from->type != to->type;
}

/// Whether some column and the one it refers to both change their type: between the two statements
/// no operator compares them.
bool changes_both_ends(const ForeignKey& key, const Context& context) {
  const std::size_t count = std::min(key.columns.size(), key.references.columns.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (changes_type(key.table, key.columns[i], context) &&
        changes_type(key.references.table, key.references.columns[i], context)) {
      return true;
    }
  }
  return false;
}

const PrimaryKey* primary_key_of(const sql::QualifiedName& table, const Database& declared) {
  const std::span<const PrimaryKey> keys = of_table<PrimaryKey>(table, declared);
  return keys.empty() ? nullptr : &keys.front();
}

std::string wrong_count(const ForeignKey& key, std::size_t referenced) {
  return fmt::format("a foreign key with {} column{} cannot reference {} column{} of {}",
                     key.columns.size(), key.columns.size() == 1 ? "" : "s", referenced,
                     referenced == 1 ? "" : "s", key.references.table);
}

/// What is wrong with the referenced columns; the table itself is there.
std::vector<std::string> missing_referenced(const ForeignKey& key, const Database& declared) {
  const Reference& references = key.references;
  std::size_t count = references.columns.size();
  if (references.columns.empty()) {
    const PrimaryKey* const primary = primary_key_of(references.table, declared);
    if (primary == nullptr) {
      return {fmt::format("table {} has no primary key: name the referenced columns",
                          references.table)};
    }
    count = primary->columns.size();
  }
  std::vector<std::string> messages =
      missing_columns(references.table, references.columns, declared);
  if (count != key.columns.size()) {
    messages.push_back(wrong_count(key, count));
  }
  return messages;
}

}  // namespace

ForeignKey ForeignKey::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  ForeignKey key;
  key.table = at.table;
  key.name = at.name;
  if (at.column) {
    key.columns = {*at.column};
  }
  return key;
}

std::string ForeignKey::sql_reference(const ObjectId& id) {
  return constraint_reference(id);
}

std::string ForeignKey::query(int server_major) {
  return fmt::format(
      R"(SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  constraint_row.conrelid,
  constraint_row.conname,
  constraint_row.conkey,
  {0} AS on_delete_columns,
  constraint_row.confrelid,
  constraint_row.confkey,
  constraint_row.confmatchtype,
  constraint_row.confupdtype,
  constraint_row.confdeltype,
  constraint_row.condeferrable,
  constraint_row.condeferred,
  {2} AS not_valid,
  {3} AS not_enforced,
  {4} AS period
FROM pg_catalog.pg_constraint AS constraint_row
WHERE constraint_row.contype = 'f' AND {1})",
      server_major >= 15 ? "constraint_row.confdelsetcols" : "NULL::pg_catalog.int2[]",
      is_own_constraint(), is_not_valid(server_major), is_not_enforced(server_major),
      server_major >= 18 ? "constraint_row.conperiod" : "false");
}

std::optional<ForeignKey> ForeignKey::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  ForeignKey key;
  key.table = *table;
  key.name = row.identifier();
  key.columns = row.column_names();
  key.on_delete_columns = row.column_names();
  const std::optional<sql::QualifiedName> referenced = row.relation({Table::kKind});
  if (!referenced) {
    return std::nullopt;
  }
  key.references.table = *referenced;
  key.references.columns = row.column_names();
  key.match = row.character() == 'f' ? Match::Full : Match::Simple;
  key.on_update = action_of(row.character());
  key.on_delete = action_of(row.character());
  const bool deferrable = row.boolean();
  key.deferrable = deferrable_of(deferrable, row.boolean());
  key.not_valid = row.boolean();
  key.not_enforced = row.boolean();
  key.period = row.boolean();
  return key;
}

ObjectId identity(const ForeignKey& key) {
  return constraint_id(ForeignKey::kKind, key.table, key.name);
}

std::optional<ObjectId> parent(const ForeignKey& key) {
  return table_id(key.table);
}

std::vector<ObjectId> dependencies(const ForeignKey& key) {
  std::vector<ObjectId> needed = column_ids(key.table, key.columns);
  needed.push_back(table_id(key.references.table));
  const std::vector<ObjectId> referenced = column_ids(key.references.table, key.references.columns);
  needed.insert(needed.end(), referenced.begin(), referenced.end());
  return needed;
}

std::optional<std::string> clause_in_parent(const ForeignKey& key,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  if (key.not_valid) {
    return std::nullopt;  // CREATE TABLE takes NOT VALID and forgets it
  }
  return join(clause_parts(key), " ");
}

Statements create(const ForeignKey& key, const Context& context) {
  // 18+: NOT VALID where the referencing table is partitioned.
  const bool may_wait = context.server_major >= 18 || !is_partitioned(key.table, context.to);
  const bool validates_later = context.online && may_wait && !key.not_valid && !key.not_enforced;
  Statements statements{add(key, key.not_valid || validates_later)};
  if (validates_later) {
    statements.push_back(validate_constraint(key.table, key.name, context.online));
  }
  return statements;
}

Statements drop(const ForeignKey& key, const Context& /*context*/) {
  return {drop_constraint(key.table, key.name)};
}

std::optional<Alteration> alter(const ForeignKey& from, const ForeignKey& to,
                                const Context& context) {
  ForeignKey reached = from;
  Alteration alteration;
  if (reached.deferrable != to.deferrable) {
    alteration.statements.push_back({fmt::format(
        "ALTER TABLE {} ALTER CONSTRAINT {}{}", to.table, to.name,
        to.deferrable == Deferrable::No ? " NOT DEFERRABLE" : deferrable_clause(to.deferrable))});
    reached.deferrable = to.deferrable;
  }
  if (reached.not_enforced != to.not_enforced && !to.not_valid) {
    alteration.statements.push_back(
        {fmt::format("ALTER TABLE {} ALTER CONSTRAINT {} {}", to.table, to.name,
                     to.not_enforced ? "NOT ENFORCED" : "ENFORCED")});
    reached.not_enforced = to.not_enforced;
    reached.not_valid = false;
  }
  if (reached.not_valid && !to.not_valid) {
    alteration.statements.push_back(validate_constraint(to.table, to.name, context.online));
    reached.not_valid = false;
  }
  return reached == to ? std::optional(std::move(alteration)) : std::nullopt;
}

Statements rename(const ForeignKey& from, const ForeignKey& to) {
  return {rename_constraint(from.table, from.name, to.name)};
}

std::optional<DefaultName> default_name(const ForeignKey& key) {
  return DefaultName{.name1 = key.table.name,
                     .name2 = joined_names(key.columns),
                     .label = "fkey",
                     .scope = NameScope::Constraint,
                     .schema = key.table.schema};
}

void set_name(ForeignKey& key, sql::Identifier name) {
  key.name = std::move(name);
}

bool survives(const ForeignKey& from, const ForeignKey& /*to*/, const ObjectId& retyped,
              const Context& context) {
  return !is_type(retyped.kind) && !changes_both_ends(from, context);
}

std::vector<std::string> missing(const ForeignKey& key, const Database& declared) {
  std::vector<std::string> messages = missing_columns(key.table, key.columns, declared);
  append(messages, missing_columns(key.table, key.on_delete_columns, declared));
  const std::vector<std::string> no_table = missing_table(key.references.table, declared);
  append(messages, no_table.empty() ? missing_referenced(key, declared) : no_table);
  return messages;
}

}  // namespace schemadiff::model
