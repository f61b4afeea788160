#include "hazard/rules.h"
#include "model/composite.h"
#include "model/domain.h"

/// Statements about types.
namespace schemadiff::hazard {

namespace {

/// From 18 on VALIDATE lets writers go on.
LockMode lock_of(const std::string& subtype, const History& history) {
  return subtype == "V" && history.server_major() >= 18 ? LockMode::ShareUpdateExclusive
                                                        : LockMode::Share;
}

/// ADD CONSTRAINT, VALIDATE CONSTRAINT and SET NOT NULL read every table with such a column.
bool reads_tables(const Tree& statement) {
  const std::string subtype = text(statement, "subtype");
  if (subtype == "C") {
    return !flag(field(field(statement, "def"), "Constraint"), "skip_validation");
  }
  return subtype == "V" || subtype == "O";
}

}  // namespace

Hazards assess_alter_domain(const Tree& statement, History& history) {
  std::vector<Hazard> hazards;
  if (!reads_tables(statement)) {
    return hazards;
  }
  const sql::QualifiedName domain = qualified(strings(field(statement, "typeName")));
  for (const sql::QualifiedName& table : history.tables_with(model::Domain::kKind, domain)) {
    hazards.push_back({.relation = table,
                       .lock = lock_of(text(statement, "subtype"), history),
                       .work = Work::Scan,
                       .is_new = history.is_new(table)});
  }
  return hazards;
}

Hazards assess_alter_composite(const Tree& statement, History& history) {
  std::vector<Hazard> hazards;
  bool loses = false;
  for (const Tree& node : field(statement, "cmds")) {
    loses = loses || text(field(node, "AlterTableCmd"), "subtype") == "AT_DropColumn";
  }
  if (loses) {
    const sql::QualifiedName type = relation_name(field(statement, "relation"));
    for (const sql::QualifiedName& table : history.tables_with(model::Composite::kKind, type)) {
      hazards.push_back({.relation = table,
                         .lock = LockMode::None,
                         .loses = "THE ATTRIBUTE'S VALUES ARE LOST",
                         .is_new = history.is_new(table)});
    }
  }
  return hazards;
}

Hazards assess_create_statistics(const Tree& statement, History& history) {
  std::vector<Hazard> hazards;
  for (const Tree& node : field(statement, "relations")) {
    const sql::QualifiedName table = relation_name(field(node, "RangeVar"));
    hazards.push_back({.relation = table,
                       .lock = LockMode::ShareUpdateExclusive,
                       .work = Work::Catalog,
                       .is_new = history.is_new(table)});
  }
  return hazards;
}

}  // namespace schemadiff::hazard
