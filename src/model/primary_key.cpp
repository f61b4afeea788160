#include "model/primary_key.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/index_sql.h"
#include "model/inheritance.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/wrapped.h"

namespace schemadiff::model {

namespace {

std::string clause(const PrimaryKey& key) {
  return fmt::format("CONSTRAINT {} PRIMARY KEY {}{}{}{}", key.name, column_list(key.columns),
                     include_clause(key.include), with_clause(key.options),
                     deferrable_clause(key.deferrable));
}

/// Readers and writers go on while the index is built; taking it over is instant, because the
/// columns are NOT NULL already. https://www.postgresql.org/docs/15/sql-altertable.html
Statements create_online(const PrimaryKey& key) {
  const std::string index =
      wrapped(std::array{fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {}", key.name),
                         fmt::format("ON {} {}{}{}", key.table, column_list(key.columns),
                                     include_clause(key.include), with_clause(key.options))});
  return {{.sql = index, .transaction = Transaction::None},
          add_constraint(key.table, fmt::format("CONSTRAINT {0} PRIMARY KEY USING INDEX {0}{1}",
                                                key.name, deferrable_clause(key.deferrable)))};
}

}  // namespace

PrimaryKey PrimaryKey::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  PrimaryKey key;
  key.table = at.table;
  key.name = at.name;
  if (at.column) {
    key.columns = {*at.column};
  }
  return key;
}

std::string PrimaryKey::sql_reference(const ObjectId& id) {
  return constraint_reference(id);
}

std::string PrimaryKey::query(int server_major) {
  return fmt::format(R"(WITH {0}
SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  managed_table.schema,
  managed_table.name,
  constraint_row.conname,
  {1} AS columns,
  {2} AS include,
  constraint_row.condeferrable,
  constraint_row.condeferred,
  index_class.reloptions
FROM pg_catalog.pg_constraint AS constraint_row
  JOIN managed_table ON managed_table.oid = constraint_row.conrelid
  JOIN pg_catalog.pg_index AS index_row ON index_row.indexrelid = constraint_row.conindid
  JOIN pg_catalog.pg_class AS index_class ON index_class.oid = constraint_row.conindid
WHERE constraint_row.contype = 'p' AND {3})",
                     kManagedTables,
                     names_of_columns("constraint_row.conrelid", "constraint_row.conkey"),
                     names_of_included("index_row"), is_known_constraint(server_major));
}

std::string PrimaryKey::alias_query(int /*server_major*/) {
  return index_alias_query('p');
}

PrimaryKey PrimaryKey::read(RowReader& row) {
  PrimaryKey key;
  key.table = row.qualified_name();
  key.name = row.identifier();
  key.columns = row.identifiers();
  key.include = row.identifiers();
  const bool deferrable = row.boolean();
  key.deferrable = deferrable_of(deferrable, row.boolean());
  key.options = row.options();
  return key;
}

ObjectId identity(const PrimaryKey& key) {
  return constraint_id(PrimaryKey::kKind, key.table, key.name);
}

std::optional<ObjectId> parent(const PrimaryKey& key) {
  return table_id(key.table);
}

std::vector<ObjectId> dependencies(const PrimaryKey& key) {
  std::vector<ObjectId> needed = column_ids(key.table, key.columns);
  const std::vector<ObjectId> included = column_ids(key.table, key.include);
  needed.insert(needed.end(), included.begin(), included.end());
  return needed;
}

std::optional<std::string> clause_in_parent(const PrimaryKey& key,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& /*context*/) {
  return clause(key);
}

Statements create(const PrimaryKey& key, const Context& context) {
  return context.online && !is_partitioned(key.table, context.to)
             ? create_online(key)
             : Statements{add_constraint(key.table, clause(key))};
}

Statements drop(const PrimaryKey& key, const Context& /*context*/) {
  return {drop_constraint(key.table, key.name)};
}

std::optional<Alteration> alter(const PrimaryKey& from, const PrimaryKey& to,
                                const Context& /*context*/) {
  PrimaryKey reached = from;
  reached.options = to.options;
  if (reached != to) {
    return std::nullopt;
  }
  return Alteration{.statements = alter_index_options({.schema = to.table.schema, .name = to.name},
                                                      from.options, to.options)};
}

Statements rename(const PrimaryKey& from, const PrimaryKey& to) {
  return {rename_constraint(from.table, from.name, to.name)};
}

std::optional<DefaultName> default_name(const PrimaryKey& key) {
  return DefaultName{.name1 = key.table.name,
                     .name2 = "",
                     .label = "pkey",
                     .scope = NameScope::Relation,
                     .schema = key.table.schema};
}

void set_name(PrimaryKey& key, sql::Identifier name) {
  key.name = std::move(name);
}

std::vector<std::string> missing(const PrimaryKey& key, const Database& declared) {
  std::vector<std::string> messages = missing_columns(key.table, key.columns, declared);
  append(messages, missing_columns(key.table, key.include, declared));
  return messages;
}

}  // namespace schemadiff::model
