#include "hazard/history.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/index.h"
#include "model/of_table.h"
#include "model/rebuild.h"
#include "model/table.h"

namespace schemadiff::hazard {

namespace {

/// An unqualified name in a hand-written statement means public.
sql::QualifiedName whole(const sql::QualifiedName& name) {
  return name.schema.empty() ? sql::QualifiedName{sql::Identifier("public"), name.name} : name;
}

const model::Column* column_in(const model::Database* database, const sql::QualifiedName& table,
                               const std::string& column) {
  return database == nullptr ? nullptr
                             : database->find<model::Column>(
                                   model::column_id(whole(table), sql::Identifier(column)));
}

}  // namespace

void History::renamed(const sql::QualifiedName& from, const sql::QualifiedName& to) {
  if (is_new(from)) {
    created_.insert(whole(to));
  } else {
    former_names_.insert_or_assign(whole(to), whole(from));
  }
}

bool History::is_set_aside(const sql::QualifiedName& relation) const {
  return former_names_.contains(whole(relation));
}

void History::copied(const sql::QualifiedName& relation, std::set<std::string> columns) {
  copied_.insert_or_assign(whole(relation), std::move(columns));
}

std::optional<std::vector<sql::Identifier>> History::left_uncopied(
    const sql::QualifiedName& relation) const {
  const auto copy = copied_.find(whole(relation));
  const auto former = former_names_.find(whole(relation));
  if (copy == copied_.end() || former == former_names_.end() || facts_.before == nullptr) {
    return std::nullopt;
  }
  std::vector<sql::Identifier> left;
  for (const model::Column& column :
       model::of_table<model::Column>(former->second, *facts_.before)) {
    const bool is_copied = copy->second.contains("") || copy->second.contains(column.name.raw());
    if (!column.generated && !is_copied) {
      left.push_back(column.name);
    }
  }
  return left;
}

bool History::is_new(const sql::QualifiedName& relation) const {
  return created_.contains(relation) || created_.contains(whole(relation));
}

void History::not_null_check(const sql::QualifiedName& table, const std::string& constraint,
                             std::string column, bool valid) {
  if (valid) {
    proven_.insert({table, column});
  }
  not_null_checks_[{table, constraint}] = std::move(column);
}

void History::validated(const sql::QualifiedName& table, const std::string& constraint) {
  const auto check = not_null_checks_.find({table, constraint});
  if (check != not_null_checks_.end()) {
    proven_.insert({table, check->second});
  }
}

bool History::is_proven_not_null(const sql::QualifiedName& table, const std::string& column) const {
  const model::Column* const live = before(table, column);
  return proven_.contains({table, column}) || (live != nullptr && !live->null);
}

void History::dropped(const sql::QualifiedName& table, const std::string& constraint) {
  dropped_.insert({whole(table), constraint});
}

std::optional<model::ForeignKey> History::foreign_key(const sql::QualifiedName& table,
                                                      const std::string& constraint) const {
  for (const model::Database* database : {facts_.before, facts_.after}) {
    if (database == nullptr) {
      continue;
    }
    for (const model::ForeignKey& key : database->all<model::ForeignKey>()) {
      if (key.table == whole(table) && key.name.raw() == constraint) {
        return key;
      }
    }
  }
  return std::nullopt;
}

std::vector<model::ForeignKey> History::foreign_keys(const sql::QualifiedName& table) const {
  std::vector<model::ForeignKey> found;
  if (facts_.before == nullptr || is_new(table)) {
    return found;
  }
  const auto former = former_names_.find(whole(table));
  const sql::QualifiedName there = former == former_names_.end() ? whole(table) : former->second;
  std::ranges::copy_if(model::of_table<model::ForeignKey>(there, *facts_.before),
                       std::back_inserter(found), [&](const model::ForeignKey& key) {
                         return !dropped_.contains({there, key.name.raw()}) &&
                                !dropped_.contains({whole(table), key.name.raw()});
                       });
  return found;
}

std::optional<sql::QualifiedName> History::table_of(const sql::QualifiedName& index) const {
  const sql::QualifiedName wanted = whole(index);
  for (const model::Database* database : {facts_.before, facts_.after}) {
    if (database == nullptr) {
      continue;
    }
    for (const model::Index& candidate : database->all<model::Index>()) {
      if (candidate.table.schema == wanted.schema && candidate.name == wanted.name) {
        return candidate.table;
      }
    }
  }
  return std::nullopt;
}

void History::left(const sql::QualifiedName& table) {
  left_.insert(whole(table));
}

std::vector<sql::QualifiedName> History::wholes(const sql::QualifiedName& table) const {
  const model::Table* const found =
      facts_.before == nullptr ? nullptr
                               : facts_.before->find<model::Table>(model::table_id(whole(table)));
  if (found == nullptr || !found->partition_of || left_.contains(whole(table))) {
    return {};
  }
  return {found->partition_of->table.name};
}

std::vector<sql::QualifiedName> History::tables_with(std::string_view kind,
                                                     const sql::QualifiedName& type) const {
  const sql::QualifiedName name = whole(type);
  const model::ObjectId id{.kind = kind, .of = "", .path = {name.schema, name.name}};
  std::set<sql::QualifiedName> tables;
  for (const model::Column* const column :
       model::columns_with(id, {.from = facts_.before, .to = facts_.before, .dependents = {}})) {
    tables.insert(column->table);
  }
  return {tables.begin(), tables.end()};
}

const model::Column* History::before(const sql::QualifiedName& table,
                                     const std::string& column) const {
  return column_in(facts_.before, table, column);
}

const model::Column* History::after(const sql::QualifiedName& table,
                                    const std::string& column) const {
  return column_in(facts_.after, table, column);
}

}  // namespace schemadiff::hazard
