#include "model/precedence.h"

#include <optional>
#include <set>
#include <variant>

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

/// From 18 on a column that comes from a parent as well loses its NOT NULL after the parent's.
std::vector<ObjectId> columns_altered_before(const Column& from, const Column& to) {
  std::vector<ObjectId> first;
  if (!from.null && to.null) {
    for (const sql::QualifiedName& parent : from.parents.value) {
      first.push_back(column_id(parent, from.name));
    }
  }
  return first;
}

}  // namespace

std::vector<ObjectId> altered_before(const Object& from, const Object& to, const Database& before,
                                     const Database& after) {
  if (const auto* const column = std::get_if<Column>(&from)) {
    return columns_altered_before(*column, std::get<Column>(to));
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
