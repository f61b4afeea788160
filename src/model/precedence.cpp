#include "model/precedence.h"

#include <set>
#include <variant>

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

std::vector<ObjectId> altered_before(const Object& from, const Object& to, const Database& after) {
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
