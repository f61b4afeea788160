#pragma once

#include <string>
#include <vector>

#include "model/row.h"
#include "model/statement.h"
#include "pg/connection.h"
#include "support/server.h"

namespace schemadiff::test {

/// Runs statements one by one, each as its own transaction.
inline void run(pg::Connection& connection, const model::Statements& statements) {
  for (const model::Statement& statement : statements) {
    connection.execute_single(statement.sql);
  }
}

/// All objects of a kind, by its own query and reader.
template <class K>
std::vector<K> read_all(pg::Connection& connection) {
  connection.execute("SET search_path = pg_catalog");
  const pg::Result result = connection.query(K::query(connection.major()));
  std::vector<K> objects;
  for (const pg::Row row : result.rows()) {
    model::RowReader reader(row);
    static_cast<void>(reader.address());
    objects.push_back(K::read(reader));
  }
  return objects;
}

}  // namespace schemadiff::test
