#include "model/primary_key.h"

#include <array>
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
#include "model/index_sql.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/partition_share.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/wrapped.h"

namespace schemadiff::model {

namespace {

std::string clause(const PrimaryKey& key) {
  return fmt::format("CONSTRAINT {} PRIMARY KEY {}{}{}{}{}", key.name,
                     key_columns(key.columns, key.without_overlaps), include_clause(key.include),
                     with_clause(key.options), using_tablespace(key.tablespace),
                     deferrable_clause(key.deferrable));
}

/// Readers and writers go on while the index is built; taking it over is instant, because the
/// columns are NOT NULL already. https://www.postgresql.org/docs/15/sql-altertable.html
void create_online(const PrimaryKey& key, Statements& statements) {
  const std::string index =
      wrapped(std::array{fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {}", key.name),
                         fmt::format("ON {} {}{}{}{}", key.table, column_list(key.columns),
                                     include_clause(key.include), with_clause(key.options),
                                     in_tablespace(key.tablespace))});
  statements.push_back({.sql = index, .transaction = Transaction::None});
  statements.push_back(
      add_constraint(key.table, fmt::format("CONSTRAINT {0} PRIMARY KEY USING INDEX {0}{1}",
                                            key.name, deferrable_clause(key.deferrable))));
}

/// On the partitioned table first, where it takes no time and is not valid yet; then on one
/// partition after the other. With the last one it becomes valid. `whole` is the key
/// that all belong to.
void create_part_by_part(const PrimaryKey& key, const PrimaryKey& whole, const Context& context,
                         Statements& statements) {
  statements.push_back({wrapped(std::array{fmt::format("ALTER TABLE ONLY {}", key.table),
                                           fmt::format("ADD {}", clause(key))})});
  for (const Table* const partition : children_of(key.table, *context.to)) {
    PrimaryKey share = key;
    share.table = partition->name;
    share.name = share_name(whole, partition->name, *context.to);
    if (partition->partition_by) {
      create_part_by_part(share, whole, context, statements);
    } else {
      create_online(share, statements);
    }
    statements.push_back({fmt::format("ALTER INDEX {}.{} ATTACH PARTITION {}.{}", key.table.schema,
                                      key.name, share.table.schema, share.name)});
  }
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
  // Of the index only what few have is asked for.
  return fmt::format(
      R"(SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  constraint_row.conrelid,
  constraint_row.conname,
  constraint_row.conkey,
  {3} AS without_overlaps,
  {0} AS include,
  constraint_row.condeferrable,
  constraint_row.condeferred,
  index_class.reloptions,
  {2} AS tablespace
FROM pg_catalog.pg_constraint AS constraint_row
  LEFT JOIN pg_catalog.pg_index AS index_row
    ON index_row.indexrelid = constraint_row.conindid
    AND index_row.indnatts > index_row.indnkeyatts
  LEFT JOIN pg_catalog.pg_class AS index_class
    ON index_class.oid = constraint_row.conindid
    AND (index_class.reloptions IS NOT NULL OR index_class.reltablespace <> 0)
WHERE constraint_row.contype = 'p' AND {1})",
      included_columns("index_row"), is_own_constraint(), tablespace_of("index_class"),
      server_major >= 18 ? "constraint_row.conperiod" : "false");
}

std::optional<PrimaryKey> PrimaryKey::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  PrimaryKey key;
  key.table = *table;
  key.name = row.identifier();
  key.columns = row.column_names();
  key.without_overlaps = row.boolean();
  key.include = row.column_names();
  const bool deferrable = row.boolean();
  key.deferrable = deferrable_of(deferrable, row.boolean());
  key.options = row.options();
  key.tablespace = row.optional_identifier();
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
  Statements statements;
  const bool partitioned = is_partitioned(key.table, context.to);
  if (!context.online || key.without_overlaps ||
      (partitioned && children_of(key.table, *context.to).empty())) {
    append(statements, named_shares(key, context));
    statements.push_back(add_constraint(key.table, clause(key)));
  } else if (partitioned) {
    create_part_by_part(key, key, context, statements);
  } else {
    create_online(key, statements);
  }
  return statements;
}

Statements drop(const PrimaryKey& key, const Context& /*context*/) {
  return {drop_constraint(key.table, key.name)};
}

std::optional<Alteration> alter(const PrimaryKey& from, const PrimaryKey& to,
                                const Context& context) {
  PrimaryKey reached = from;
  reached.options = to.options;
  reached.tablespace = to.tablespace;
  if (reached != to || has_fixed_options(to.table, from.options, to.options, context)) {
    return std::nullopt;
  }
  const sql::QualifiedName index{.schema = to.table.schema, .name = to.name};
  Statements statements = alter_index_options(index, from.options, to.options);
  append(statements, alter_index_tablespace(index, from.tablespace, to.tablespace));
  return Alteration{.statements = std::move(statements)};
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
