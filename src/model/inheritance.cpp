#include "model/inheritance.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/column.h"
#include "model/column_default.h"
#include "model/database.h"
#include "model/table.h"
#include "sql/identifier.h"

namespace schemadiff::model {

std::vector<sql::QualifiedName> parents_of(const Table& table) {
  std::vector<sql::QualifiedName> parents;
  if (table.partition_of) {
    parents.push_back(table.partition_of->table.name);
  }
  for (const NameReference& parent : table.inherits) {
    parents.push_back(parent.name);
  }
  return parents;
}

std::vector<const Table*> children_of(const sql::QualifiedName& table, const Database& database) {
  std::vector<const Table*> children;
  for (const Table& candidate : database.all<Table>()) {
    if (candidate.partition_of || !candidate.inherits.empty()) {
      const std::vector<sql::QualifiedName> parents = parents_of(candidate);
      if (std::ranges::find(parents, table) != parents.end()) {
        children.push_back(&candidate);
      }
    }
  }
  return children;
}

std::vector<const Table*> descendants_of(const sql::QualifiedName& table,
                                         const Database& database) {
  std::vector<const Table*> found = children_of(table, database);
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const Table* const child : children_of(found[i]->name, database)) {
      if (std::ranges::find(found, child) == found.end()) {
        found.push_back(child);
      }
    }
  }
  return found;
}

std::vector<sql::QualifiedName> partitioned_above(const sql::QualifiedName& table,
                                                  const Database& database) {
  std::vector<sql::QualifiedName> above;
  const Table* part = database.find<Table>(table_id(table));
  while (part != nullptr && part->partition_of) {
    above.push_back(part->partition_of->table.name);
    part = database.find<Table>(table_id(above.back()));
  }
  return above;
}

bool is_partitioned(const sql::QualifiedName& table, const Database* database) {
  const Table* const found = database == nullptr ? nullptr : database->find<Table>(table_id(table));
  return found != nullptr && found->partition_by;
}

const Column* column_of(const sql::QualifiedName& table, const sql::Identifier& column,
                        const Database& database) {
  if (const Column* const own = database.find<Column>(column_id(table, column))) {
    return own;
  }
  const Table* const found = database.find<Table>(table_id(table));
  if (found != nullptr) {
    for (const sql::QualifiedName& parent : parents_of(*found)) {
      if (const Column* const inherited = column_of(parent, column, database)) {
        return inherited;
      }
    }
  }
  return nullptr;
}

std::optional<std::string> inherited_default(const sql::QualifiedName& table,
                                             const sql::Identifier& column,
                                             const Database& database) {
  const Table* const found = database.find<Table>(table_id(table));
  if (found == nullptr) {
    return std::nullopt;
  }
  for (const sql::QualifiedName& parent : parents_of(*found)) {
    if (const auto* const value = database.find<ColumnDefault>(default_id(parent, column))) {
      return value->expression;
    }
    if (database.find<Column>(column_id(parent, column)) == nullptr) {
      if (std::optional<std::string> inherited = inherited_default(parent, column, database)) {
        return inherited;
      }
    }
  }
  return std::nullopt;
}

}  // namespace schemadiff::model
