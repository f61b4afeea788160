#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/materialized_view.h"
#include "model/object_id.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/table.h"
#include "pg/connection.h"
#include "sql/identifier.h"
#include "support/server.h"

namespace schemadiff::test {

/// Runs statements one by one, each as its own transaction.
inline void run(pg::Connection& connection, const model::Statements& statements) {
  for (const model::Statement& statement : statements) {
    connection.execute_single(statement.sql);
  }
}

/// What stands behind the numbers in rows: tables, materialized views and their columns.
inline model::Resolver resolver_of(pg::Connection& connection) {
  std::map<model::Address, model::ObjectId> objects;
  const pg::Result result = connection.query(R"(
    SELECT 1259, c.oid, coalesce(a.attnum, 0), c.relkind, n.nspname, c.relname, a.attname
    FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN (SELECT attrelid, attnum, attname FROM pg_attribute WHERE attnum > 0
                 UNION ALL SELECT oid, NULL, NULL FROM pg_class) AS a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384)");
  for (const pg::Row row : result.rows()) {
    model::RowReader reader(row);
    const model::Address address = reader.address();
    const bool is_table = reader.character() != 'm';
    model::ObjectId id{.kind = is_table ? model::Table::kKind : model::MaterializedView::kKind,
                       .of = "",
                       .path = {}};
    for (const auto& name : row.subspan(4)) {
      if (name) {
        id.path.push_back(sql::Identifier(*name));
      }
    }
    objects.emplace(address, id);
  }
  const auto find = [objects](const model::Address& address) {
    const auto at = objects.find(address);
    return at == objects.end() ? std::nullopt : std::optional(at->second);
  };
  return {.object = find, .column = [find](const model::Address& address) {
            const std::optional<model::ObjectId> column = find(address);
            return column ? std::optional(column->path.back()) : std::nullopt;
          }};
}

/// All objects of a kind, by its own query and reader.
template <class K>
std::vector<K> read_all(pg::Connection& connection) {
  connection.execute("SET search_path = pg_catalog");
  const pg::Result result = connection.query(K::query(connection.major()));
  const model::Resolver resolver = resolver_of(connection);
  std::vector<K> objects;
  for (const pg::Row row : result.rows()) {
    model::RowReader reader(row, &resolver);
    static_cast<void>(reader.address());
    if (std::optional<K> object = K::read(reader)) {
      objects.push_back(*std::move(object));
    }
  }
  return objects;
}

}  // namespace schemadiff::test
