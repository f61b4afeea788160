#include "model/unique.h"

#include <algorithm>
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
#include "model/of_table.h"
#include "model/options.h"
#include "model/partition_share.h"
#include "model/place.h"
#include "model/primary_key.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/wrapped.h"

namespace schemadiff::model {

namespace {

/// UNIQUE NULLS NOT DISTINCT (a) in a constraint, ON t (a) NULLS NOT DISTINCT in an index.
std::string nulls_clause(const Unique& unique) {
  return unique.nulls_not_distinct ? " NULLS NOT DISTINCT" : "";
}

std::string clause(const Unique& unique) {
  return fmt::format("CONSTRAINT {} UNIQUE{} {}{}{}{}{}", unique.name, nulls_clause(unique),
                     key_columns(unique.columns, unique.without_overlaps),
                     include_clause(unique.include), with_clause(unique.options),
                     using_tablespace(unique.tablespace), deferrable_clause(unique.deferrable));
}

/// Readers and writers go on while the index is built; taking it over is instant.
/// https://www.postgresql.org/docs/15/sql-altertable.html
void create_online(const Unique& unique, Statements& statements) {
  const std::string index = wrapped(
      std::array{fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {}", unique.name),
                 fmt::format("ON {} {}{}{}{}{}", unique.table, column_list(unique.columns),
                             include_clause(unique.include), nulls_clause(unique),
                             with_clause(unique.options), in_tablespace(unique.tablespace))});
  statements.push_back({.sql = index, .transaction = Transaction::None});
  statements.push_back(
      add_constraint(unique.table, fmt::format("CONSTRAINT {0} UNIQUE USING INDEX {0}{1}",
                                               unique.name, deferrable_clause(unique.deferrable))));
}

/// Whether another key of the table has the same columns.
bool has_twin(const Unique& unique, const Database& database) {
  const auto is_twin = [&](const auto& key) {
    return key.columns == unique.columns && identity(key) != identity(unique);
  };
  return std::ranges::any_of(of_table<PrimaryKey>(unique.table, database), is_twin) ||
         std::ranges::any_of(of_table<Unique>(unique.table, database), is_twin);
}

/// On the partitioned table first, where it takes no time and is not valid yet; then on one
/// partition after the other. With the last one it becomes valid. `whole` is the key
/// that all belong to.
void create_part_by_part(const Unique& unique, const Unique& whole, const Context& context,
                         Statements& statements) {
  statements.push_back({wrapped(std::array{fmt::format("ALTER TABLE ONLY {}", unique.table),
                                           fmt::format("ADD {}", clause(unique))})});
  for (const Table* const partition : children_of(unique.table, *context.to)) {
    Unique share = unique;
    share.table = partition->name;
    share.name = share_name(whole, partition->name, *context.to);
    if (partition->partition_by) {
      create_part_by_part(share, whole, context, statements);
    } else {
      create_online(share, statements);
    }
    statements.push_back(
        {fmt::format("ALTER INDEX {}.{} ATTACH PARTITION {}.{}", unique.table.schema, unique.name,
                     share.table.schema, share.name)});
  }
}

}  // namespace

Unique Unique::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  Unique unique;
  unique.table = at.table;
  unique.name = at.name;
  if (at.column) {
    unique.columns = {*at.column};
  }
  return unique;
}

std::string Unique::sql_reference(const ObjectId& id) {
  return constraint_reference(id);
}

std::string Unique::query(int server_major) {
  // Of the index only what few have is asked for.
  return fmt::format(
      R"(SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  constraint_row.conrelid,
  constraint_row.conname,
  constraint_row.conkey,
  {4} AS without_overlaps,
  {0} AS include,
  COALESCE({2}, false) AS nulls_not_distinct,
  constraint_row.condeferrable,
  constraint_row.condeferred,
  index_class.reloptions,
  {3} AS tablespace
FROM pg_catalog.pg_constraint AS constraint_row
  LEFT JOIN pg_catalog.pg_index AS index_row
    ON index_row.indexrelid = constraint_row.conindid
    AND (index_row.indnatts > index_row.indnkeyatts OR {2})
  LEFT JOIN pg_catalog.pg_class AS index_class
    ON index_class.oid = constraint_row.conindid
    AND (index_class.reloptions IS NOT NULL OR index_class.reltablespace <> 0)
WHERE constraint_row.contype = 'u' AND {1})",
      included_columns("index_row"), is_own_constraint(),
      server_major >= 15 ? "index_row.indnullsnotdistinct" : "false", tablespace_of("index_class"),
      server_major >= 18 ? "constraint_row.conperiod" : "false");
}

std::optional<Unique> Unique::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table = row.relation({Table::kKind});
  if (!table) {
    return std::nullopt;
  }
  Unique unique;
  unique.table = *table;
  unique.name = row.identifier();
  unique.columns = row.column_names();
  unique.without_overlaps = row.boolean();
  unique.include = row.column_names();
  unique.nulls_not_distinct = row.boolean();
  const bool deferrable = row.boolean();
  unique.deferrable = deferrable_of(deferrable, row.boolean());
  unique.options = row.options();
  unique.tablespace = row.optional_identifier();
  return unique;
}

ObjectId identity(const Unique& unique) {
  return constraint_id(Unique::kKind, unique.table, unique.name);
}

std::optional<ObjectId> parent(const Unique& unique) {
  return table_id(unique.table);
}

std::vector<ObjectId> dependencies(const Unique& unique) {
  std::vector<ObjectId> needed = column_ids(unique.table, unique.columns);
  const std::vector<ObjectId> included = column_ids(unique.table, unique.include);
  needed.insert(needed.end(), included.begin(), included.end());
  return needed;
}

std::optional<std::string> clause_in_parent(const Unique& unique,
                                            std::span<const std::string> /*clauses*/,
                                            const Context& context) {
  // Of two equal ones in its CREATE TABLE the server makes one: transformIndexConstraints() in
  // src/backend/parser/parse_utilcmd.c.
  if (context.to != nullptr && has_twin(unique, *context.to)) {
    return std::nullopt;
  }
  return clause(unique);
}

Statements create(const Unique& unique, const Context& context) {
  Statements statements;
  const bool partitioned = is_partitioned(unique.table, context.to);
  if (!context.online || unique.without_overlaps ||
      (partitioned && children_of(unique.table, *context.to).empty())) {
    append(statements, named_shares(unique, context));
    statements.push_back(add_constraint(unique.table, clause(unique)));
  } else if (partitioned) {
    create_part_by_part(unique, unique, context, statements);
  } else {
    create_online(unique, statements);
  }
  return statements;
}

Statements drop(const Unique& unique, const Context& /*context*/) {
  return {drop_constraint(unique.table, unique.name)};
}

std::optional<Alteration> alter(const Unique& from, const Unique& to, const Context& context) {
  Unique reached = from;
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

Statements rename(const Unique& from, const Unique& to) {
  return {rename_constraint(from.table, from.name, to.name)};
}

std::optional<DefaultName> default_name(const Unique& unique) {
  std::vector<sql::Identifier> columns = unique.columns;
  columns.insert(columns.end(), unique.include.begin(), unique.include.end());
  return DefaultName{.name1 = unique.table.name,
                     .name2 = joined_names(columns),
                     .label = "key",
                     .scope = NameScope::Relation,
                     .schema = unique.table.schema};
}

void set_name(Unique& unique, sql::Identifier name) {
  unique.name = std::move(name);
}

std::vector<std::string> missing(const Unique& unique, const Database& declared) {
  std::vector<std::string> messages = missing_columns(unique.table, unique.columns, declared);
  append(messages, missing_columns(unique.table, unique.include, declared));
  return messages;
}

}  // namespace schemadiff::model
