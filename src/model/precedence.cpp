#include "model/precedence.h"

#include <optional>
#include <set>
#include <variant>

#include "model/inheritance.h"
#include "model/share_names.h"

namespace schemadiff::model {

std::vector<ObjectId> better_made_before(const Object& from, const Object& to) {
  const auto* const before = std::get_if<Column>(&from);
  const auto* const after = std::get_if<Column>(&to);
  if (before == nullptr || after == nullptr || !before->null || after->null) {
    return {};
  }
  Column only_null = *before;
  only_null.null = false;
  if (only_null != *after) {
    return {};  // an identity that goes, a type: other changes may stand in the default's way
  }
  return {identity(ColumnDefault{.table = after->table, .column = after->name, .expression = ""})};
}

namespace {

/// The columns of that name of those that the table inherits from, and so on.
void append_origins(const sql::QualifiedName& table, const sql::Identifier& column,
                    const Database& database, std::vector<ObjectId>& origins) {
  const Table* const found = database.find<Table>(table_id(table));
  for (const sql::QualifiedName& parent :
       found == nullptr ? std::vector<sql::QualifiedName>{} : parents_of(*found)) {
    origins.push_back(column_id(parent, column));
    append_origins(parent, column, database, origins);
  }
}

/// A column that comes from a parent as well has a NOT NULL of its own from 18 on: it gets it
/// before the parent passes one on, and loses it after the parent.
std::vector<ObjectId> columns_altered_before(const Column& from, const Column& to,
                                             const Database& before, const Database& after) {
  std::vector<ObjectId> first;
  if (from.null && !to.null) {
    for (const Table* const heir : descendants_of(to.table, after)) {
      first.push_back(column_id(heir->name, to.name));
    }
  } else if (!from.null && to.null && !from.parents.value.empty()) {
    append_origins(from.table, from.name, before, first);
  }
  return first;
}

}  // namespace

std::vector<ObjectId> altered_before(const Object& from, const Object& to, const Database& before,
                                     const Database& after) {
  if (const auto* const column = std::get_if<Column>(&from)) {
    return columns_altered_before(*column, std::get<Column>(to), before, after);
  }
  if (const auto* const share = std::get_if<PartitionIndex>(&to)) {
    const std::optional<ObjectId> first = renamed_with(*share, before, after);
    return first ? std::vector<ObjectId>{*first} : std::vector<ObjectId>{};
  }
  const auto* const was = std::get_if<Table>(&from);
  const auto* const table = std::get_if<Table>(&to);
  if (was == nullptr || table == nullptr || was->unlogged == table->unlogged) {
    return {};
  }
  std::set<sql::QualifiedName> referencing;
  std::set<sql::QualifiedName> referenced;
  for (const ForeignKey& key : after.all<ForeignKey>()) {
    if (key.references.table == table->name) {
      referencing.insert(key.table);
    }
    if (key.table == table->name) {
      referenced.insert(key.references.table);
    }
  }
  std::vector<ObjectId> first;
  for (const sql::QualifiedName& name : table->unlogged ? referencing : referenced) {
    const bool both_ways = referencing.contains(name) && referenced.contains(name);
    if (!both_ways) {  // a circle: the server would refuse whichever comes first
      first.push_back(table_id(name));
    }
  }
  return first;
}

std::vector<TakenName> names_made_along(const Object& object) {
  std::vector<TakenName> names = taken_names_of(object);
  const auto* const column = std::get_if<Column>(&object);
  if (column != nullptr && column->identity) {
    names.push_back({.scope = NameScope::Relation, .name = identity_sequence(*column)});
  }
  return names;
}

}  // namespace schemadiff::model
