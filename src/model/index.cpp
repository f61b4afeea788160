#include "model/index.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/index_sql.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/materialized_view.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/partition_share.h"
#include "model/place.h"
#include "model/row.h"
#include "model/stand_in.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/view_columns.h"
#include "model/wrapped.h"
#include "sql/columns.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kDefaultMethod = "btree";

sql::QualifiedName qualified_name(const Index& index) {
  return {.schema = index.table.schema, .name = index.name};
}

enum class Building : std::uint8_t {
  Plainly,
  Concurrently,
  Only,  ///< of a partitioned table, without its partitions
};

/// The indexes that are objects of their own: no constraint's, nor a partition's share in the index
/// of its partitioned table.
std::string is_own_index() {
  return fmt::format(R"(table_class.relkind IN ('r', 'p', 'm')
  AND table_class.relpersistence <> 't'
  AND {}
  AND index_row.indexrelid NOT IN (
    SELECT attachment.inhrelid FROM pg_catalog.pg_inherits AS attachment)
  -- A foreign key, too, names the index of the key it refers to.
  AND index_row.indexrelid NOT IN (
    SELECT constraint_row.conindid
    FROM pg_catalog.pg_constraint AS constraint_row
    WHERE constraint_row.contype IN ('p', 'u', 'x')))",
                     is_users_own("pg_class", "index_row.indexrelid"));
}

/// ON …: the table and what is indexed.
std::string on_clause(const Index& index, Building building) {
  const std::string method =
      index.method == kDefaultMethod ? "" : fmt::format(" USING {}", sql::Identifier(index.method));
  return fmt::format("ON {}{}{} ({})", building == Building::Only ? "ONLY " : "", index.table,
                     method, join(index.on, ", "));
}

Statement create_index(const Index& index, Building building) {
  const bool concurrently = building == Building::Concurrently;
  std::vector<std::string> parts{fmt::format("CREATE {}INDEX {}{}", index.unique ? "UNIQUE " : "",
                                             concurrently ? "CONCURRENTLY " : "", index.name),
                                 on_clause(index, building)};
  if (!index.include.empty()) {
    parts.push_back(fmt::format("INCLUDE {}", column_list(index.include)));
  }
  if (index.nulls_not_distinct) {
    parts.emplace_back("NULLS NOT DISTINCT");
  }
  if (!index.options.empty()) {
    parts.push_back(fmt::format("WITH ({})", options_list(index.options)));
  }
  if (index.tablespace) {
    parts.push_back(fmt::format("TABLESPACE {}", *index.tablespace));
  }
  if (index.where) {
    parts.push_back(fmt::format("WHERE {}", sql::in_parentheses(*index.where)));
  }
  return {.sql = wrapped(parts),
          .transaction = concurrently ? Transaction::None : Transaction::Shared};
}

Statements set_statistics(const Index& index, const Options& from, const Options& to) {
  Statements statements;
  const auto set = [&](const std::string& column, const std::string& target) {
    statements.push_back({fmt::format("ALTER INDEX {} ALTER COLUMN {} SET STATISTICS {}",
                                      qualified_name(index), column, target)});
  };
  for (const auto& [column, target] : options_to_set(from, to)) {
    set(column, target);
  }
  for (const auto& [column, target] : from) {
    if (!to.contains(column)) {
      set(column, "-1");
    }
  }
  return statements;
}

/// On the partitioned table first, where it takes no time and is not valid yet; then on one
/// partition after the other. With the last one it becomes valid. `whole` is the index that all
/// belong to.
void create_part_by_part(const Index& index, const Index& whole, const Context& context,
                         Statements& statements) {
  statements.push_back(create_index(index, Building::Only));
  for (const Table* const partition : children_of(index.table, *context.to)) {
    Index share = index;
    share.table = partition->name;
    share.name = share_name(whole, partition->name, *context.to);
    if (partition->partition_by) {
      create_part_by_part(share, whole, context, statements);
    } else {
      statements.push_back(create_index(share, Building::Concurrently));
    }
    statements.push_back({fmt::format("ALTER INDEX {} ATTACH PARTITION {}", qualified_name(index),
                                      qualified_name(share))});
  }
}

}  // namespace

Index Index::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  Index index;
  index.table = at.table;
  index.relation = relation_kind(*place.parent);
  index.name = at.name;
  return index;
}

std::string Index::sql_reference(const ObjectId& id) {
  return fmt::format("INDEX {}.{}", id.path.at(0), id.path.at(1));
}

std::string Index::query(int server_major) {
  const std::string predicate_fits = fits_stand_in("index_row.indpred", "index_row.table_width");
  return fmt::format(
      R"(WITH RECURSIVE {0},
index_columns AS (
  SELECT index_oid,
    pg_catalog.array_agg(text) FILTER (WHERE is_key) AS keys,
    pg_catalog.array_agg(stands_in) FILTER (WHERE is_key) AS stand_in,
    pg_catalog.array_agg(table_column) FILTER (WHERE NOT is_key) AS include,
    pg_catalog.array_agg(pg_catalog.concat(number, '=', statistics))
      FILTER (WHERE statistics >= 0) AS statistics,
    pg_catalog.array_agg(COALESCE(table_column, name)) AS names
  -- Sorted here, once, and not in each array_agg() for each index.
  FROM (SELECT * FROM index_key ORDER BY index_oid, number) AS sorted_key
  GROUP BY index_oid
)
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
  index_row.indexrelid,
  0,
  index_row.indrelid,
  index_row.table_kind,
  index_row.relname,
  access_method.amname,
  index_row.indisunique,
  {1} AS nulls_not_distinct,
  index_columns.keys,
  index_columns.stand_in,
  index_columns.include,
  {3} AS predicate,
  {4} AS stands_in,
  index_row.reloptions,
  {2} AS tablespace,
  index_columns.statistics,
  NOT index_row.indisvalid AS invalid,
  index_columns.names
FROM index_columns
  JOIN own_index AS index_row ON index_row.indexrelid = index_columns.index_oid
  JOIN pg_catalog.pg_am AS access_method ON access_method.oid = index_row.relam)",
      index_keys(is_own_index()), server_major >= 15 ? "index_row.indnullsnotdistinct" : "false",
      tablespace_of("index_row"),
      printed_with("index_row.indpred", "index_row.indrelid", predicate_fits), predicate_fits);
}

std::optional<Index> Index::read(RowReader& row) {
  const std::optional<sql::QualifiedName> table =
      row.relation({Table::kKind, MaterializedView::kKind});
  if (!table) {
    return std::nullopt;
  }
  Index index;
  index.table = *table;
  index.relation = relation_kind(row.character());
  index.name = row.identifier();
  index.method = row.text();
  index.unique = row.boolean();
  index.nulls_not_distinct = row.boolean();
  index.on = row.expressions();
  index.include = row.identifiers();
  index.where = row.expression();
  index.options = row.options();
  index.tablespace = row.optional_identifier();
  index.statistics = row.options();
  index.invalid = row.boolean();
  index.column_names.value = row.identifiers();
  return index;
}

ObjectId identity(const Index& index) {
  return {.kind = Index::kKind, .of = "", .path = {index.table.schema, index.name}};
}

std::optional<ObjectId> parent(const Index& index) {
  return relation_id(index.relation, index.table);
}

std::vector<ObjectId> dependencies(const Index& index) {
  std::vector<ObjectId> needed{relation_id(index.relation, index.table)};
  if (index.relation == RelationKind::Table) {
    const std::vector<ObjectId> included = column_ids(index.table, index.include);
    needed.insert(needed.end(), included.begin(), included.end());  // the server knows the keys'
  }
  return needed;
}

Statements create(const Index& index, const Context& context) {
  Statements statements;
  if (!is_partitioned(index.table, context.to)) {
    statements.push_back(
        create_index(index, context.online ? Building::Concurrently : Building::Plainly));
  } else if (context.online && !children_of(index.table, *context.to).empty()) {
    create_part_by_part(index, index, context, statements);
  } else {
    append(statements, named_shares(index, context));
    statements.push_back(create_index(index, Building::Plainly));
  }
  append(statements, set_statistics(index, {}, index.statistics));
  return statements;
}

Statements drop(const Index& index, const Context& context) {
  // CONCURRENTLY is refused for the index of a partitioned table.
  const bool concurrently = context.online && !is_partitioned(index.table, context.from);
  return {{.sql = fmt::format("DROP INDEX {}{}", concurrently ? "CONCURRENTLY " : "",
                              qualified_name(index)),
           .transaction = concurrently ? Transaction::None : Transaction::Shared}};
}

std::optional<Alteration> alter(const Index& from, const Index& to, const Context& context) {
  Index reached = from;
  reached.options = to.options;
  reached.tablespace = to.tablespace;
  reached.statistics = to.statistics;
  if (reached != to || has_fixed_options(to.table, from.options, to.options, context)) {
    return std::nullopt;
  }
  Statements statements = alter_index_options(qualified_name(to), from.options, to.options);
  append(statements, alter_index_tablespace(qualified_name(to), from.tablespace, to.tablespace));
  append(statements, set_statistics(to, from.statistics, to.statistics));
  return Alteration{.statements = std::move(statements)};
}

Statements rename(const Index& from, const Index& to) {
  return {{fmt::format("ALTER INDEX {} RENAME TO {}", qualified_name(from), to.name)}};
}

void set_name(Index& index, sql::Identifier name) {
  index.name = std::move(name);
}

// The server builds an index anew for a column's other type, as long as its texts stay.
bool survives(const Index& /*from*/, const Index& /*to*/, const ObjectId& retyped,
              const Context& /*context*/) {
  return !is_type(retyped.kind);
}

std::vector<std::string> missing(const Index& index, const Database& declared) {
  std::vector<std::string> messages;
  if (index.relation != RelationKind::Table) {
    return messages;  // what columns a query has, the server knows
  }
  for (const std::string& key : index.on) {
    append(messages,
           missing_columns_in_sql(index.table, key, sql::index_key_column_names, declared));
  }
  append(messages, missing_columns(index.table, index.include, declared));
  if (index.where) {
    append(messages,
           missing_columns_in_sql(index.table, *index.where, sql::column_names, declared));
  }
  return messages;
}

}  // namespace schemadiff::model
