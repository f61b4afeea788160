#include "model/index.h"

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
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/options.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "model/wrapped.h"
#include "sql/columns.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kDefaultMethod = "btree";

sql::QualifiedName qualified_name(const Index& index) {
  return {.schema = index.table.schema, .name = index.name};
}

Transaction transaction_of(const Context& context) {
  return context.online ? Transaction::None : Transaction::Shared;
}

/// ON …: the table and what is indexed.
std::string on_clause(const Index& index) {
  const std::string method =
      index.method == kDefaultMethod ? "" : fmt::format(" USING {}", sql::Identifier(index.method));
  return fmt::format("ON {}{} ({})", index.table, method, join(index.on, ", "));
}

}  // namespace

Index Index::declared(const Place& place) {
  const ConstraintPlace at = constraint_place(place);
  Index index;
  index.table = at.table;
  index.name = at.name;
  return index;
}

std::string Index::sql_reference(const ObjectId& id) {
  return fmt::format("INDEX {}.{}", id.path.at(0), id.path.at(1));
}

std::string Index::query(int server_major) {
  return fmt::format(
      R"(WITH RECURSIVE {0},
{1},
index_keys AS (
  SELECT index_oid, pg_catalog.array_agg(text ORDER BY number) AS keys
  FROM index_key
  GROUP BY index_oid
)
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
  index_row.indexrelid,
  0,
  managed_table.schema,
  managed_table.name,
  index_class.relname,
  access_method.amname,
  index_row.indisunique,
  {2} AS nulls_not_distinct,
  index_keys.keys,
  {3} AS include,
  pg_catalog.pg_get_expr(index_row.indpred, index_row.indrelid) AS predicate,
  index_class.reloptions,
  NOT index_row.indisvalid AS invalid
FROM pg_catalog.pg_index AS index_row
  JOIN managed_table ON managed_table.oid = index_row.indrelid
  JOIN index_keys ON index_keys.index_oid = index_row.indexrelid
  JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_row.indexrelid
  JOIN pg_catalog.pg_am AS access_method ON access_method.oid = index_class.relam
WHERE {4}
  -- A foreign key, too, names the index of the key it refers to.
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS constraint_row
    WHERE constraint_row.conindid = index_row.indexrelid
      AND constraint_row.contype IN ('p', 'u', 'x')))",
      kManagedTables, index_keys(), server_major >= 15 ? "index_row.indnullsnotdistinct" : "false",
      names_of_included("index_row"), is_users_own("pg_class", "index_row.indexrelid"));
}

Index Index::read(RowReader& row) {
  Index index;
  index.table = row.qualified_name();
  index.name = row.identifier();
  index.method = row.text();
  index.unique = row.boolean();
  index.nulls_not_distinct = row.boolean();
  index.on = row.texts();
  index.include = row.identifiers();
  index.where = row.optional_text();
  index.options = row.options();
  index.invalid = row.boolean();
  return index;
}

ObjectId identity(const Index& index) {
  return {.kind = Index::kKind, .of = "", .path = {index.table.schema, index.name}};
}

std::optional<ObjectId> parent(const Index& index) {
  return table_id(index.table);
}

std::vector<ObjectId> dependencies(const Index& index) {
  return column_ids(index.table, index.include);  // the server knows those of the keys
}

Statements create(const Index& index, const Context& context) {
  std::vector<std::string> parts{fmt::format("CREATE {}INDEX {}{}", index.unique ? "UNIQUE " : "",
                                             context.online ? "CONCURRENTLY " : "", index.name),
                                 on_clause(index)};
  if (!index.include.empty()) {
    parts.push_back(fmt::format("INCLUDE {}", column_list(index.include)));
  }
  if (index.nulls_not_distinct) {
    parts.emplace_back("NULLS NOT DISTINCT");
  }
  if (!index.options.empty()) {
    parts.push_back(fmt::format("WITH ({})", options_list(index.options)));
  }
  if (index.where) {
    parts.push_back(fmt::format("WHERE {}", sql::in_parentheses(*index.where)));
  }
  return {{.sql = wrapped(parts), .transaction = transaction_of(context)}};
}

Statements drop(const Index& index, const Context& context) {
  return {{.sql = fmt::format("DROP INDEX {}{}", context.online ? "CONCURRENTLY " : "",
                              qualified_name(index)),
           .transaction = transaction_of(context)}};
}

std::optional<Alteration> alter(const Index& from, const Index& to, const Context& /*context*/) {
  Index reached = from;
  reached.options = to.options;
  if (reached != to) {
    return std::nullopt;
  }
  return Alteration{.statements =
                        alter_index_options(qualified_name(to), from.options, to.options)};
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
  for (const std::string& key : index.on) {
    append(messages,
           missing_columns_in_sql(index.table, sql::index_key_column_names(key), declared));
  }
  append(messages, missing_columns(index.table, index.include, declared));
  if (index.where) {
    append(messages,
           missing_columns_in_sql(index.table, sql::column_names(*index.where), declared));
  }
  return messages;
}

}  // namespace schemadiff::model
