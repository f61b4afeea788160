#include "model/constraint.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/column.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/statement.h"
#include "model/wrapped.h"
#include "sql/identifier.h"

namespace schemadiff::model {

std::string deferrable_clause(Deferrable deferrable) {
  switch (deferrable) {
    case Deferrable::No:
      return "";
    case Deferrable::InitiallyImmediate:
      return " DEFERRABLE";
    case Deferrable::InitiallyDeferred:
      return " DEFERRABLE INITIALLY DEFERRED";
  }
  return "";
}

Deferrable deferrable_of(bool deferrable, bool deferred) {
  if (!deferrable) {
    return Deferrable::No;
  }
  return deferred ? Deferrable::InitiallyDeferred : Deferrable::InitiallyImmediate;
}

Statement add_constraint(const sql::QualifiedName& table, const std::string& clause) {
  return {wrapped(std::array{fmt::format("ALTER TABLE {}", table), fmt::format("ADD {}", clause)})};
}

Statement drop_constraint(const sql::QualifiedName& table, const sql::Identifier& name) {
  return {fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, name)};
}

Statement rename_constraint(const sql::QualifiedName& table, const sql::Identifier& from,
                            const sql::Identifier& to) {
  return {fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", table, from, to)};
}

ObjectId constraint_id(std::string_view kind, const sql::QualifiedName& table,
                       const sql::Identifier& name) {
  return {.kind = kind, .of = "", .path = {table.schema, table.name, name}};
}

std::string constraint_reference(const ObjectId& id) {
  return fmt::format("CONSTRAINT {} ON {}.{}", id.path.at(2), id.path.at(0), id.path.at(1));
}

Statement validate_constraint(const sql::QualifiedName& table, const sql::Identifier& name,
                              bool online) {
  return {.sql = fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", table, name),
          .transaction = online ? Transaction::Own : Transaction::Shared};
}

ConstraintPlace constraint_place(const Place& place) {
  const Path& path = place.parent->path;  // no constraint is at the top
  ConstraintPlace read{.table = {.schema = path.at(0), .name = path.at(1)},
                       .name = place.identifier(),
                       .column = std::nullopt};
  if (place.parent->kind == Column::kKind) {
    read.column = path.at(2);
  }
  return read;
}

std::vector<ObjectId> column_ids(const sql::QualifiedName& table,
                                 std::span<const sql::Identifier> columns) {
  std::vector<ObjectId> ids;
  ids.reserve(columns.size());
  for (const sql::Identifier& column : columns) {
    ids.push_back(column_id(table, column));
  }
  return ids;
}

std::string joined_names(std::span<const sql::Identifier> columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const sql::Identifier& column : columns) {
    names.push_back(column.raw());
  }
  return join(names, "_");
}

// A check of a partition that its parent has as well is one with it, whoever made it first; that of
// an inheritance child may be declared at both.
std::string is_own_constraint() {
  return R"(constraint_row.conrelid <> 0
  AND constraint_row.conparentid = 0
  AND CASE
    WHEN constraint_row.conislocal AND constraint_row.coninhcount = 0 THEN true
    WHEN constraint_row.conrelid IN (
      SELECT relation.oid FROM pg_catalog.pg_class AS relation WHERE relation.relispartition)
      THEN constraint_row.coninhcount = 0
    ELSE constraint_row.conislocal
  END)";
}

std::string key_columns(std::span<const sql::Identifier> columns, bool without_overlaps) {
  return fmt::format("({}{})", fmt::join(columns, ", "),
                     without_overlaps ? " WITHOUT OVERLAPS" : "");
}

// What is not enforced is never valid.
std::string is_not_valid(int server_major) {
  return server_major >= 18 ? "(constraint_row.conenforced AND NOT constraint_row.convalidated)"
                            : "(NOT constraint_row.convalidated)";
}

std::string is_not_enforced(int server_major) {
  return server_major >= 18 ? "(NOT constraint_row.conenforced)" : "false";
}

}  // namespace schemadiff::model
