#include "model/rule.h"

#include <array>
#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/view_columns.h"
#include "sql/columns.h"
#include "sql/rule.h"

namespace schemadiff::model {

namespace {

RuleEvent event_of(char ev_type) {
  switch (ev_type) {
    case '2':
      return RuleEvent::Update;
    case '3':
      return RuleEvent::Insert;
    case '4':
      return RuleEvent::Delete;
    default:
      return RuleEvent::Select;
  }
}

RuleState state_of(char ev_enabled) {
  switch (ev_enabled) {
    case 'D':
      return RuleState::Disabled;
    case 'R':
      return RuleState::Replica;
    case 'A':
      return RuleState::Always;
    default:
      return RuleState::Origin;
  }
}

std::string_view event_word(RuleEvent event) {
  constexpr std::array<std::string_view, 4> kWords{"SELECT", "INSERT", "UPDATE", "DELETE"};
  return kWords.at(static_cast<std::size_t>(event));
}

std::string create_text(const Rule& rule, std::string_view create) {
  std::string sql = fmt::format("{} RULE {} AS\n    ON {} TO {}", create, rule.name,
                                event_word(rule.event), rule.table);
  if (rule.where) {
    sql += fmt::format("\n   WHERE {}", sql::in_parentheses(*rule.where));
  }
  return fmt::format("{} DO {}{}", sql, rule.instead ? "INSTEAD " : "ALSO ", rule.command);
}

/// Only tables' rules can be switched.
Statement set_state(const Rule& rule) {
  constexpr std::array<std::string_view, 4> kWords{"ENABLE", "DISABLE", "ENABLE REPLICA",
                                                   "ENABLE ALWAYS"};
  return {fmt::format("ALTER TABLE {} {} RULE {}", rule.table,
                      kWords.at(static_cast<std::size_t>(rule.state)), rule.name)};
}

}  // namespace

Rule Rule::declared(const Place& place) {
  assert(place.parent != nullptr);  // its placements are inside relations
  Rule rule;
  rule.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  rule.on = relation_kind(*place.parent);
  rule.name = place.identifier();
  return rule;
}

std::string Rule::sql_reference(const ObjectId& id) {
  return fmt::format("RULE {} ON {}.{}", id.path[2], id.path[0], id.path[1]);
}

std::string Rule::query(int /*server_major*/) {
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass::oid,
  rule.oid,
  0,
  namespace.nspname,
  relation.relname,
  relation.relkind,
  rule.rulename,
  rule.ev_type,
  rule.is_instead,
  rule.ev_enabled,
  pg_catalog.pg_get_ruledef(rule.oid)
FROM pg_catalog.pg_rewrite AS rule
  JOIN pg_catalog.pg_class AS relation ON relation.oid = rule.ev_class
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
WHERE rule.rulename <> '_RETURN'
  AND (relation.oid IN (SELECT oid FROM managed_table) OR {})
  AND {})",
                     kManagedTables, is_own_relation('v'), is_users_own("pg_rewrite", "rule.oid"));
}

Rule Rule::read(RowReader& row) {
  Rule rule;
  rule.table = row.qualified_name();
  rule.on = relation_kind(row.character());
  rule.name = row.identifier();
  rule.event = event_of(row.character());
  rule.instead = row.boolean();
  rule.state = state_of(row.character());
  const sql::RuleParts parts = sql::rule_parts(row.text());
  rule.where = parts.where;
  rule.command = parts.command;
  return rule;
}

ObjectId identity(const Rule& rule) {
  return {.kind = Rule::kKind, .of = "", .path = {rule.table.schema, rule.table.name, rule.name}};
}

std::optional<ObjectId> parent(const Rule& rule) {
  return relation_id(rule.on, rule.table);
}

std::vector<ObjectId> dependencies(const Rule& rule) {
  return {relation_id(rule.on, rule.table)};
}

Statements create(const Rule& rule, const Context& /*context*/) {
  Statements statements{{create_text(rule, "CREATE")}};
  if (rule.state != RuleState::Origin) {
    statements.push_back(set_state(rule));
  }
  return statements;
}

Statements drop(const Rule& rule, const Context& /*context*/) {
  return {{fmt::format("DROP RULE {} ON {}", rule.name, rule.table)}};
}

std::optional<Alteration> alter(const Rule& from, const Rule& to, const Context& /*context*/) {
  if (from.on != to.on) {
    return std::nullopt;  // the relation itself is another
  }
  Alteration alteration;
  Rule reached = from;
  reached.state = to.state;
  if (reached != to) {
    alteration.statements.push_back({create_text(to, "CREATE OR REPLACE")});
  }
  if (from.state != to.state) {
    alteration.statements.push_back(set_state(to));
  }
  return alteration;
}

Statements rename(const Rule& from, const Rule& to) {
  return {{fmt::format("ALTER RULE {} ON {} RENAME TO {}", from.name, to.table, to.name)}};
}

bool survives(const Rule& /*from*/, const Rule& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return false;
}

}  // namespace schemadiff::model
