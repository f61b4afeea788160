#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hazard/rules.h"

/// Statements other than ALTER TABLE.
namespace schemadiff::hazard {

namespace {

Hazard hazard_of(const sql::QualifiedName& relation, LockMode lock, Work work,
                 const History& history) {
  return {.relation = relation, .lock = lock, .work = work, .is_new = history.is_new(relation)};
}

Hazards one(Hazard hazard) {
  return std::vector<Hazard>{std::move(hazard)};
}

/// The tables that a constraint of a new table refers to.
void add_referenced(const Tree& constraints, const sql::QualifiedName& self, const History& history,
                    std::vector<Hazard>& hazards) {
  for (const Tree& node : constraints) {
    const Node element = unwrapped(node);
    if (element.kind == "ColumnDef") {
      add_referenced(field(*element.content, "constraints"), self, history, hazards);
    } else if (text(*element.content, "contype") == "CONSTR_FOREIGN") {
      const sql::QualifiedName target = relation_name(field(*element.content, "pktable"));
      const bool known =
          target == self || std::ranges::find(hazards, target, &Hazard::relation) != hazards.end();
      if (!known) {
        hazards.push_back(hazard_of(target, LockMode::ShareRowExclusive, Work::Catalog, history));
      }
    }
  }
}

bool cascades(const Tree& statement) {
  return text(statement, "behavior") == "DROP_CASCADE";
}

/// Objects that are named together with their table: `ON app.users`.
bool is_on_table(const std::string& type) {
  return type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE";
}

/// The name parts of an object of a DropStmt.
std::vector<std::string> parts_of(const Tree& object) {
  const Node node = unwrapped(object);
  if (node.kind == "String") {
    return {text(*node.content, "sval")};
  }
  return strings(field(*node.content, node.kind == "List"             ? "items"
                                      : node.kind == "ObjectWithArgs" ? "objname"
                                                                      : "names"));
}

std::string loss_with(const sql::QualifiedName& table, const History& history) {
  const std::optional<std::vector<sql::Identifier>> left = history.left_uncopied(table);
  if (!left) {
    return "ALL ITS ROWS ARE LOST";
  }
  return left->empty() ? "" : fmt::format("THE VALUES OF {} ARE LOST", fmt::join(*left, ", "));
}

void drop_table(const sql::QualifiedName& table, const History& history,
                std::vector<Hazard>& hazards) {
  Hazard dropped = hazard_of(table, LockMode::AccessExclusive, Work::Catalog, history);
  dropped.loses = loss_with(table, history);
  hazards.push_back(std::move(dropped));
  for (const model::ForeignKey& key : history.foreign_keys(table)) {
    if (key.references.table != key.table) {
      hazards.push_back(
          hazard_of(key.references.table, LockMode::AccessExclusive, Work::Catalog, history));
    }
  }
}

/// What it is a part of is locked with it.
void lock_wholes(const sql::QualifiedName& table, const History& history,
                 std::vector<Hazard>& hazards) {
  for (const sql::QualifiedName& whole : history.wholes(table)) {
    const bool known = std::ranges::find(hazards, whole, &Hazard::relation) != hazards.end();
    if (!known) {
      hazards.push_back(hazard_of(whole, LockMode::AccessExclusive, Work::Catalog, history));
    }
  }
}

void drop_one(const std::string& type, const std::vector<std::string>& parts, bool concurrent,
              const History& history, std::vector<Hazard>& hazards) {
  const sql::QualifiedName name = qualified(parts);
  if (type == "OBJECT_TABLE") {
    drop_table(name, history, hazards);
    lock_wholes(name, history, hazards);
  } else if (type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") {
    hazards.push_back(hazard_of(name, LockMode::AccessExclusive, Work::Catalog, history));
  } else if (is_on_table(type)) {
    const std::vector<std::string> table(parts.begin(), parts.end() - 1);
    hazards.push_back(
        hazard_of(qualified(table), LockMode::AccessExclusive, Work::Catalog, history));
  } else if (type == "OBJECT_INDEX") {
    hazards.push_back(
        hazard_of(history.table_of(name).value_or(name),
                  concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive,
                  Work::Catalog, history));
  } else if (type == "OBJECT_SEQUENCE") {
    Hazard dropped = hazard_of(name, LockMode::AccessExclusive, Work::Catalog, history);
    dropped.loses = "ITS CURRENT VALUE IS LOST";
    hazards.push_back(std::move(dropped));
  }
}

/// Objects that no relation is locked for.
bool stands_alone(const std::string& type) {
  constexpr auto kAlone = std::to_array<std::string_view>(
      {"OBJECT_TYPE",         "OBJECT_SCHEMA",        "OBJECT_EXTENSION",  "OBJECT_FUNCTION",
       "OBJECT_PROCEDURE",    "OBJECT_AGGREGATE",     "OBJECT_ROUTINE",    "OBJECT_EVENT_TRIGGER",
       "OBJECT_DOMAIN",       "OBJECT_DOMCONSTRAINT", "OBJECT_COLLATION",  "OBJECT_TSCONFIGURATION",
       "OBJECT_TSDICTIONARY", "OBJECT_TSPARSER",      "OBJECT_TSTEMPLATE", "OBJECT_OPERATOR",
       "OBJECT_OPCLASS",      "OBJECT_OPFAMILY",      "OBJECT_CAST",       "OBJECT_CONVERSION",
       "OBJECT_ATTRIBUTE",    "OBJECT_STATISTIC_EXT", "OBJECT_FDW",        "OBJECT_FOREIGN_SERVER",
       "OBJECT_PUBLICATION",  "OBJECT_LANGUAGE"});
  return std::ranges::find(kAlone, type) != kAlone.end();
}

/// The table that INSERT … SELECT takes every row of.
std::optional<sql::QualifiedName> copied_whole(const Tree& insert) {
  const Tree& select = field(field(insert, "selectStmt"), "SelectStmt");
  constexpr std::array<std::string_view, 7> kFewer{"whereClause", "groupClause", "havingClause",
                                                   "limitCount",  "limitOffset", "distinctClause",
                                                   "withClause"};
  const Tree& tables = field(select, "fromClause");
  const bool takes_all = tables.size() == 1 && unwrapped(tables.front()).kind == "RangeVar" &&
                         std::ranges::all_of(kFewer, [&](std::string_view clause) {
                           return field(select, clause).is_null();
                         });
  return takes_all ? std::optional(relation_name(*unwrapped(tables.front()).content))
                   : std::nullopt;
}

/// The last names of all column references below a node; "" for a star.
void add_columns(const Tree& node, std::set<std::string>& columns) {
  const std::vector<std::string> names = strings(field(field(node, "ColumnRef"), "fields"));
  if (!names.empty()) {
    columns.insert(names.back());
  }
  if (node.is_structured()) {
    for (const Tree& below : node) {
      add_columns(below, columns);
    }
  }
}

/// What goes with CASCADE and is not named.
std::string cascade_loss(const std::string& type) {
  if (type == "OBJECT_SCHEMA") {
    return "EVERYTHING IN IT IS LOST";
  }
  return "WHAT DEPENDS ON IT IS LOST, COLUMNS INCLUDED";
}

}  // namespace

Hazards assess_nothing(const Tree& /*statement*/, History& /*history*/) {
  return std::vector<Hazard>{};
}

Hazards assess_create_table(const Tree& statement, History& history) {
  const sql::QualifiedName table = relation_name(field(statement, "relation"));
  history.created(table);
  std::vector<Hazard> hazards{hazard_of(table, LockMode::AccessExclusive, Work::Catalog, history)};
  hazards.front().is_creation = true;
  for (const Tree& parent : field(statement, "inhRelations")) {
    const bool is_partition = !field(statement, "partbound").is_null();
    hazards.push_back(
        hazard_of(relation_name(field(parent, "RangeVar")),
                  is_partition ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive,
                  Work::Catalog, history));
  }
  add_referenced(field(statement, "tableElts"), table, history, hazards);
  return hazards;
}

Hazards assess_create_view(const Tree& statement, History& history) {
  const sql::QualifiedName view = relation_name(field(statement, "view"));
  if (flag(statement, "replace")) {
    return one(hazard_of(view, LockMode::AccessExclusive, Work::Catalog, history));
  }
  history.created(view);
  return std::vector<Hazard>{};
}

/// A view that is made anew is filled like one that is refreshed.
Hazards assess_create_materialized_view(const Tree& statement, History& history) {
  if (text(statement, "objtype") != "OBJECT_MATVIEW") {
    return std::nullopt;
  }
  const Tree& into = field(statement, "into");
  const sql::QualifiedName view = relation_name(field(into, "rel"));
  history.created(view);
  if (flag(into, "skipData")) {
    return std::vector<Hazard>{};
  }
  Hazard hazard = hazard_of(view, LockMode::AccessExclusive, Work::Query, history);
  hazard.is_creation = true;
  return one(std::move(hazard));
}

Hazards assess_refresh(const Tree& statement, History& history) {
  const sql::QualifiedName view = relation_name(field(statement, "relation"));
  if (flag(statement, "skipData")) {
    Hazard hazard = hazard_of(view, LockMode::AccessExclusive, Work::Catalog, history);
    hazard.loses = "IT CANNOT BE READ UNTIL IT IS REFRESHED";
    return one(std::move(hazard));
  }
  return one(hazard_of(
      view, flag(statement, "concurrent") ? LockMode::Exclusive : LockMode::AccessExclusive,
      Work::Query, history));
}

Hazards assess_create_rule(const Tree& statement, History& history) {
  return one(hazard_of(relation_name(field(statement, "relation")), LockMode::AccessExclusive,
                       Work::Catalog, history));
}

Hazards assess_create_index(const Tree& statement, History& history) {
  const sql::QualifiedName table = relation_name(field(statement, "relation"));
  return flag(statement, "concurrent")
             ? one(hazard_of(table, LockMode::ShareUpdateExclusive, Work::TwoScans, history))
             : one(hazard_of(table, LockMode::Share, Work::Scan, history));
}

Hazards assess_drop(const Tree& statement, History& history) {
  const std::string type = text(statement, "removeType");
  if (stands_alone(type)) {
    std::vector<Hazard> hazards;
    for (const Tree& object : field(statement, "objects")) {
      if (cascades(statement)) {
        hazards.push_back({.relation = qualified(parts_of(object)), .loses = cascade_loss(type)});
      }
    }
    return hazards;
  }
  constexpr std::array<std::string_view, 5> kRelations{
      "OBJECT_TABLE", "OBJECT_INDEX", "OBJECT_SEQUENCE", "OBJECT_VIEW", "OBJECT_MATVIEW"};
  if (std::ranges::find(kRelations, type) == kRelations.end() && !is_on_table(type)) {
    return std::nullopt;
  }
  std::vector<Hazard> hazards;
  for (const Tree& object : field(statement, "objects")) {
    drop_one(type, parts_of(object), flag(statement, "concurrent"), history, hazards);
  }
  return hazards;
}

Hazards assess_rename(const Tree& statement, History& history) {
  const std::string type = text(statement, "renameType");
  if (stands_alone(type)) {
    return std::vector<Hazard>{};
  }
  const sql::QualifiedName relation = relation_name(field(statement, "relation"));
  if (type == "OBJECT_INDEX") {
    return one(hazard_of(relation, LockMode::ShareUpdateExclusive, Work::Catalog, history));
  }
  if (type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") {
    history.renamed(relation, {relation.schema, sql::Identifier(text(statement, "newname"))});
  }
  const bool known = type == "OBJECT_TABLE" || type == "OBJECT_COLUMN" ||
                     type == "OBJECT_TABCONSTRAINT" || type == "OBJECT_SEQUENCE" ||
                     type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || is_on_table(type);
  if (!known) {
    return std::nullopt;
  }
  return one(hazard_of(relation, LockMode::AccessExclusive, Work::Catalog, history));
}

Hazards assess_set_schema(const Tree& statement, History& history) {
  const std::string type = text(statement, "objectType");
  if (stands_alone(type)) {
    return std::vector<Hazard>{};
  }
  if (type != "OBJECT_TABLE" && type != "OBJECT_SEQUENCE" && type != "OBJECT_VIEW" &&
      type != "OBJECT_MATVIEW") {
    return std::nullopt;
  }
  const sql::QualifiedName relation = relation_name(field(statement, "relation"));
  history.renamed(relation, {sql::Identifier(text(statement, "newschema")), relation.name});
  return one(hazard_of(relation, LockMode::AccessExclusive, Work::Catalog, history));
}

Hazards assess_comment(const Tree& statement, History& history) {
  const std::string type = text(statement, "objtype");
  std::vector<std::string> parts = parts_of(field(statement, "object"));
  if (type == "OBJECT_COLUMN" && !parts.empty()) {
    parts.pop_back();
  }
  if (type == "OBJECT_TABLE" || type == "OBJECT_COLUMN" || type == "OBJECT_INDEX") {
    // On an index the lock is the index's alone.
    return one(hazard_of(qualified(parts), LockMode::ShareUpdateExclusive, Work::Catalog, history));
  }
  return std::vector<Hazard>{};
}

Hazards assess_create_trigger(const Tree& statement, History& history) {
  std::vector<Hazard> hazards{hazard_of(relation_name(field(statement, "relation")),
                                        LockMode::ShareRowExclusive, Work::Catalog, history)};
  if (const Tree& other = field(statement, "constrrel"); !other.is_null()) {
    hazards.push_back(
        hazard_of(relation_name(other), LockMode::AccessShare, Work::Catalog, history));
  }
  return hazards;
}

Hazards assess_policy(const Tree& statement, History& history) {
  return one(hazard_of(relation_name(field(statement, "table")), LockMode::AccessExclusive,
                       Work::Catalog, history));
}

Hazards assess_create_sequence(const Tree& statement, History& history) {
  history.created(relation_name(field(statement, "sequence")));
  return std::vector<Hazard>{};
}

Hazards assess_alter_sequence(const Tree& statement, History& history) {
  return one(hazard_of(relation_name(field(statement, "sequence")), LockMode::ShareRowExclusive,
                       Work::Catalog, history));
}

Hazards assess_truncate(const Tree& statement, History& history) {
  std::vector<Hazard> hazards;
  for (const Tree& table : field(statement, "relations")) {
    Hazard hazard = hazard_of(relation_name(field(table, "RangeVar")), LockMode::AccessExclusive,
                              Work::Catalog, history);
    hazard.loses = cascades(statement) ? "ALL ROWS ARE LOST, THOSE OF REFERENCING TABLES INCLUDED"
                                       : "ALL ROWS ARE LOST";
    hazards.push_back(std::move(hazard));
  }
  return hazards;
}

Hazards assess_insert(const Tree& statement, History& history) {
  std::vector<Hazard> hazards{hazard_of(relation_name(field(statement, "relation")),
                                        LockMode::RowExclusive, Work::Rows, history)};
  if (const std::optional<sql::QualifiedName> source = copied_whole(statement)) {
    if (history.is_set_aside(*source)) {
      std::set<std::string> columns;
      for (const Tree& value :
           field(field(field(statement, "selectStmt"), "SelectStmt"), "targetList")) {
        add_columns(value, columns);
      }
      history.copied(*source, std::move(columns));
      hazards.push_back(hazard_of(*source, LockMode::AccessExclusive, Work::Copy, history));
    }
  }
  return hazards;
}

Hazards assess_update(const Tree& statement, History& history) {
  Hazard hazard = hazard_of(relation_name(field(statement, "relation")), LockMode::RowExclusive,
                            Work::Rows, history);
  if (field(statement, "whereClause").is_null()) {
    hazard.loses = "EVERY ROW IS OVERWRITTEN";
  }
  return one(std::move(hazard));
}

Hazards assess_delete(const Tree& statement, History& history) {
  Hazard hazard = hazard_of(relation_name(field(statement, "relation")), LockMode::RowExclusive,
                            Work::Rows, history);
  hazard.loses = field(statement, "whereClause").is_null() ? "ALL ROWS ARE LOST" : "";
  return one(std::move(hazard));
}

}  // namespace schemadiff::hazard
