#include "report/diagram.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/column.h"
#include "model/foreign_key.h"
#include "model/primary_key.h"
#include "model/table.h"

namespace schemadiff::report {

namespace {

using model::Database;
using Names = std::set<sql::QualifiedName>;
using Place = std::map<sql::QualifiedName, std::size_t>;

constexpr std::size_t kTablesWithColumns = 40;
constexpr std::size_t kTablesWithKeys = 150;

std::string raw_name(const sql::QualifiedName& name) {
  return fmt::format("{}.{}", name.schema.raw(), name.name.raw());
}

model::ObjectId table_id(const sql::QualifiedName& name) {
  return {.kind = model::Table::kKind, .of = "", .path = {name.schema, name.name}};
}

model::ObjectId column_id(const sql::QualifiedName& table, const sql::Identifier& name) {
  return {.kind = model::Column::kKind, .of = "", .path = {table.schema, table.name, name}};
}

Names all_tables(const Database& database) {
  Names names;
  for (const model::Table& table : database.all<model::Table>()) {
    if (!table.partition_of) {
      names.insert(table.name);
    }
  }
  return names;
}

Names chosen(const Names& all, const std::vector<std::string>& globs) {
  Names names;
  for (const std::string& glob : globs) {
    const std::size_t before = names.size();
    std::vector<std::string> known;
    for (const sql::QualifiedName& name : all) {
      known.push_back(name.name.raw());
      if (matches_glob(glob, raw_name(name)) || matches_glob(glob, name.name.raw())) {
        names.insert(name);
      }
    }
    if (names.size() == before) {
      throw Error(Failure::Usage,
                  fmt::format("there is no table '{}'{}", glob, did_you_mean(glob, known)));
    }
  }
  return names;
}

/// With the tables that refer to these or are referred to by them.
Names with_neighbours(const Database& database, const Names& all, Names names, int steps) {
  for (int step = 0; step < steps; ++step) {
    Names next = names;
    for (const model::ForeignKey& key : database.all<model::ForeignKey>()) {
      if (names.contains(key.table) && all.contains(key.references.table)) {
        next.insert(key.references.table);
      }
      if (names.contains(key.references.table) && all.contains(key.table)) {
        next.insert(key.table);
      }
    }
    names = std::move(next);
  }
  return names;
}

Detail detail_for(const DiagramOptions& options, std::size_t tables) {
  if (options.detail) {
    return *options.detail;
  }
  return tables <= kTablesWithColumns ? Detail::Columns
         : tables <= kTablesWithKeys  ? Detail::Keys
                                      : Detail::Names;
}

std::set<sql::Identifier> primary_columns(const Database& database,
                                          const sql::QualifiedName& table) {
  for (const model::PrimaryKey& key : database.all<model::PrimaryKey>()) {
    if (key.table == table) {
      return {key.columns.begin(), key.columns.end()};
    }
  }
  return {};
}

std::vector<const model::Column*> columns_of(const Database& database,
                                             const sql::QualifiedName& table) {
  std::vector<const model::Column*> columns;
  for (const model::Column& column : database.all<model::Column>()) {
    if (column.table == table) {
      columns.push_back(&column);
    }
  }
  std::ranges::stable_sort(columns, {},
                           [](const model::Column* column) { return column->position.value; });
  return columns;
}

/// Everything with a column is looked for once per table; the lists are sorted by table.
DiagramTable table_of(const Database& database, const sql::QualifiedName& name, Detail detail) {
  DiagramTable table{.schema = name.schema.raw(), .name = name.name.raw()};
  const std::set<sql::Identifier> primary = primary_columns(database, name);
  std::set<sql::Identifier> foreign;
  for (const model::ForeignKey& key : database.all<model::ForeignKey>()) {
    if (key.table == name) {
      foreign.insert(key.columns.begin(), key.columns.end());
    }
  }
  for (const model::Column* const column : columns_of(database, name)) {
    DiagramColumn shown{.name = column->name.raw(),
                        .type = column->type,
                        .primary = primary.contains(column->name),
                        .foreign = foreign.contains(column->name),
                        .null = column->null};
    const bool is_key = shown.primary || shown.foreign;
    if (detail == Detail::Columns || (detail == Detail::Keys && is_key)) {
      table.columns.push_back(std::move(shown));
    } else {
      table.more_columns = detail != Detail::Names;
    }
  }
  return table;
}

DiagramReference reference_of(const Database& database, const model::ForeignKey& key,
                              const Place& places) {
  std::vector<std::string> columns;
  bool optional = false;
  for (const sql::Identifier& name : key.columns) {
    columns.push_back(name.raw());
    const model::Column* const column = database.find<model::Column>(column_id(key.table, name));
    optional = optional || (column != nullptr && column->null);
  }
  return {.from = places.at(key.table),
          .to = places.at(key.references.table),
          .columns = join(columns, ", "),
          .optional = optional};
}

Diagram drawn(const Database& database, const Names& names, Detail detail) {
  Diagram diagram;
  Place places;
  for (const sql::QualifiedName& name : names) {
    places.emplace(name, diagram.tables.size());
    diagram.tables.push_back(table_of(database, name, detail));
  }
  for (const model::ForeignKey& key : database.all<model::ForeignKey>()) {
    if (places.contains(key.table) && places.contains(key.references.table)) {
      diagram.references.push_back(reference_of(database, key, places));
    }
  }
  return diagram;
}

/// `after`, and what only `before` has of tables, columns and references.
Database both(const Database& before, const Database& after) {
  Database database = after;
  const auto take = [&]<class K>(const std::vector<K>& objects) {
    for (const K& object : objects) {
      if (!after.contains(identity(object))) {
        database.add(object);
      }
    }
  };
  take(before.all<model::Table>());
  take(before.all<model::Column>());
  take(before.all<model::PrimaryKey>());
  take(before.all<model::ForeignKey>());
  database.sort();
  return database;
}

template <class K>
Mark mark_of(const model::ObjectId& id, const Database& before, const Database& after) {
  const K* const from = before.find<K>(id);
  const K* const to = after.find<K>(id);
  return from == nullptr ? Mark::Added
         : to == nullptr ? Mark::Dropped
         : *from == *to  ? Mark::None
                         : Mark::Changed;
}

void mark_tables(Diagram& diagram, const Database& before, const Database& after) {
  for (DiagramTable& table : diagram.tables) {
    const sql::QualifiedName name{.schema = sql::Identifier(table.schema),
                                  .name = sql::Identifier(table.name)};
    table.mark = mark_of<model::Table>(table_id(name), before, after);
    for (DiagramColumn& column : table.columns) {
      column.mark =
          mark_of<model::Column>(column_id(name, sql::Identifier(column.name)), before, after);
      const bool changes = column.mark != Mark::None && table.mark == Mark::None;
      table.mark = changes ? Mark::Changed : table.mark;
    }
  }
}

}  // namespace

Diagram diagram_of(const Database& database, const DiagramOptions& options) {
  const Names all = all_tables(database);
  const Names names =
      options.tables.empty()
          ? all
          : with_neighbours(database, all, chosen(all, options.tables), options.neighbours);
  return drawn(database, names, detail_for(options, names.size()));
}

Diagram diagram_of_change(const Database& before, const Database& after) {
  const Database database = both(before, after);
  const Names all = all_tables(database);
  Names changed;
  const auto note = [&]<class K>(const K& object, const sql::QualifiedName& table) {
    if (mark_of<K>(identity(object), before, after) != Mark::None && all.contains(table)) {
      changed.insert(table);
    }
  };
  for (const model::Table& table : database.all<model::Table>()) {
    note(table, table.name);
  }
  for (const model::Column& column : database.all<model::Column>()) {
    note(column, column.table);
  }
  for (const model::ForeignKey& key : database.all<model::ForeignKey>()) {
    note(key, key.table);
  }
  const Names names = with_neighbours(database, all, changed, 1);
  Diagram diagram = drawn(database, names, detail_for({}, names.size()));
  mark_tables(diagram, before, after);
  std::size_t at = 0;
  for (const model::ForeignKey& key : database.all<model::ForeignKey>()) {
    if (names.contains(key.table) && names.contains(key.references.table)) {
      diagram.references[at++].mark =
          mark_of<model::ForeignKey>(identity(key), before, after);  // in the order of `drawn`
    }
  }
  return diagram;
}

}  // namespace schemadiff::report
