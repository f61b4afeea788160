#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "hazard/rules.h"
#include "hazard/type_change.h"

/// ALTER TABLE and ALTER INDEX: the strongest lock of the subcommands is taken for all of them.
/// https://www.postgresql.org/docs/15/sql-altertable.html
namespace schemadiff::hazard {

namespace {

/// One subcommand, and what it does to the table, or to others through it.
struct Command {
  const Tree& tree;
  const sql::QualifiedName& table;
  History& history;
  bool is_view = false;

  [[nodiscard]] std::string name() const { return text(tree, "name"); }

  /// The ColumnDef or Constraint it carries.
  [[nodiscard]] const Tree& definition() const { return *unwrapped(field(tree, "def")).content; }
};

struct Effect {
  LockMode lock = LockMode::AccessExclusive;
  Work work = Work::Catalog;
  std::string loses = {};
  bool needs_empty = false;
  std::vector<Hazard> others = {};  ///< relations other than the table
};

using CommandRule = Effect (*)(const Command& command);

Hazard other(const Command& command, const sql::QualifiedName& relation, LockMode lock, Work work) {
  return {
      .relation = relation, .lock = lock, .work = work, .is_new = command.history.is_new(relation)};
}

Effect catalog_only(const Command& /*command*/) {
  return {};
}

Effect share_update(const Command& /*command*/) {
  return {.lock = LockMode::ShareUpdateExclusive};
}

Effect share_row(const Command& /*command*/) {
  return {.lock = LockMode::ShareRowExclusive};
}

Effect rewrite(const Command& /*command*/) {
  return {.work = Work::Rewrite};
}

// Functions of PostgreSQL's own that people put into defaults, by pg_proc.provolatile.
constexpr std::array<std::string_view, 8> kVolatile{
    "random",    "clock_timestamp", "gen_random_uuid",  "nextval",
    "timeofday", "setval",          "uuid_generate_v4", "uuidv7"};
constexpr std::array<std::string_view, 16> kNotVolatile{"now",
                                                        "transaction_timestamp",
                                                        "statement_timestamp",
                                                        "timezone",
                                                        "date_trunc",
                                                        "lower",
                                                        "upper",
                                                        "to_timestamp",
                                                        "make_date",
                                                        "make_interval",
                                                        "md5",
                                                        "jsonb_build_object",
                                                        "json_build_object",
                                                        "current_setting",
                                                        "jsonb_build_array",
                                                        "concat"};

Work work_of_default(const Tree& expression) {
  Work work = Work::Catalog;
  for (const std::string& function : function_names(expression)) {
    if (std::ranges::find(kVolatile, function) != kVolatile.end()) {
      return Work::Rewrite;
    }
    if (std::ranges::find(kNotVolatile, function) == kNotVolatile.end()) {
      work = Work::MayRewrite;
    }
  }
  return work;
}

bool is_serial(const Tree& column) {
  const std::vector<std::string> parts = strings(field(field(column, "typeName"), "names"));
  constexpr std::array<std::string_view, 6> kSerial{"serial",  "bigserial", "smallserial",
                                                    "serial4", "serial8",   "serial2"};
  return parts.size() == 1 && std::ranges::find(kSerial, parts.front()) != kSerial.end();
}

/// What one constraint of an added column asks for.
Work work_of_column_constraint(const Tree& constraint, bool has_default) {
  const std::string type = text(constraint, "contype");
  if (type == "CONSTR_DEFAULT") {
    return work_of_default(field(constraint, "raw_expr"));
  }
  if (type == "CONSTR_IDENTITY") {
    return Work::Rewrite;
  }
  if (type == "CONSTR_GENERATED") {
    return Work::Rewrite;  // stored; the grammar of PostgreSQL 15 knows no virtual ones
  }
  if (type == "CONSTR_CHECK" || type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY") {
    return Work::Scan;
  }
  return type == "CONSTR_FOREIGN" && has_default ? Work::Scan : Work::Catalog;
}

Effect add_column(const Command& command) {
  const Tree& column = command.definition();
  const Tree& constraints = field(column, "constraints");
  const auto type_of = [](const Tree& node) { return text(field(node, "Constraint"), "contype"); };
  const auto has = [&](const std::string& type) {
    return std::ranges::any_of(constraints,
                               [&](const Tree& node) { return type_of(node) == type; });
  };
  const bool has_default = has("CONSTR_DEFAULT");
  const bool has_value =
      has_default || has("CONSTR_IDENTITY") || has("CONSTR_GENERATED") || is_serial(column);
  Effect effect{.work = is_serial(column) ? Work::Rewrite : Work::Catalog,
                .needs_empty = !has_value && (has("CONSTR_NOTNULL") || has("CONSTR_PRIMARY"))};
  for (const Tree& node : constraints) {
    const Tree& constraint = field(node, "Constraint");
    const Work work = work_of_column_constraint(constraint, has_default);
    effect.work = std::max(effect.work, work);
    if (type_of(node) == "CONSTR_FOREIGN") {
      effect.others.push_back(other(command, relation_name(field(constraint, "pktable")),
                                    LockMode::ShareRowExclusive, work));
    }
  }
  return effect;
}

bool has_column(const std::vector<sql::Identifier>& columns, const std::string& name) {
  return std::ranges::find(columns, name, &sql::Identifier::raw) != columns.end();
}

/// The other sides of the table's foreign keys that this column is part of.
std::vector<Hazard> partners(const Command& command, Work work) {
  std::vector<Hazard> found;
  for (const model::ForeignKey& key : command.history.foreign_keys(command.table)) {
    if (has_column(key.columns, command.name()) && key.references.table != key.table) {
      found.push_back(other(command, key.references.table, LockMode::AccessExclusive, work));
    }
  }
  return found;
}

Effect drop_column(const Command& command) {
  return {.loses = fmt::format("THE VALUES OF {} ARE LOST", sql::Identifier(command.name())),
          .others = partners(command, Work::Catalog)};
}

/// `c::text::t` and the like are conversions of their own; `c::t` is what the server does anyway.
bool converts_by_itself(const Tree& using_expression) {
  if (using_expression.is_null()) {
    return false;
  }
  const Node outer = unwrapped(using_expression);
  return outer.kind != "ColumnRef" &&
         (outer.kind != "TypeCast" || unwrapped(field(*outer.content, "arg")).kind != "ColumnRef");
}

Effect alter_type(const Command& command) {
  const model::Column* const from = command.history.before(command.table, command.name());
  const model::Column* const to = command.history.after(command.table, command.name());
  const Tree& using_expression = field(command.definition(), "raw_default");
  const std::string column = fmt::format("{}", sql::Identifier(command.name()));
  if (from == nullptr || to == nullptr) {
    return {.work = Work::Rewrite};
  }
  Effect effect;
  if (!relabels(from->type, to->type) || converts_by_itself(using_expression)) {
    effect.work = Work::Rewrite;
  }
  if (loses_silently(from->type, to->type)) {
    effect.loses = fmt::format("VALUES OF {} ARE ROUNDED OR CUT", column);
  } else if (narrows(from->type, to->type) && !using_expression.is_null()) {
    effect.loses = fmt::format("VALUES OF {} THAT DO NOT FIT MAY BE CUT", column);
  }
  effect.others = partners(command, effect.work == Work::Rewrite ? Work::Scan : Work::Catalog);
  return effect;
}

Effect set_not_null(const Command& command) {
  const bool proven = command.history.is_proven_not_null(command.table, command.name());
  return {.work = proven ? Work::Catalog : Work::Scan};
}

/// The column of `CHECK (c IS NOT NULL)`; nothing for any other condition.
std::optional<std::string> not_null_column(const Tree& condition) {
  const Tree& test = field(condition, "NullTest");
  const Tree& fields = field(field(field(test, "arg"), "ColumnRef"), "fields");
  const std::vector<std::string> parts = strings(fields);
  if (text(test, "nulltesttype") != "IS_NOT_NULL" || parts.size() != 1) {
    return std::nullopt;
  }
  return parts.front();
}

Effect add_check(const Command& command, const Tree& constraint) {
  const bool not_valid = flag(constraint, "skip_validation");
  if (const auto column = not_null_column(field(constraint, "raw_expr"))) {
    command.history.not_null_check(command.table, text(constraint, "conname"), *column, !not_valid);
  }
  return {.work = not_valid ? Work::Catalog : Work::Scan};
}

Effect add_foreign_key(const Command& command, const Tree& constraint) {
  const sql::QualifiedName target = relation_name(field(constraint, "pktable"));
  // The rows of a new table are none: only the other table's lock is felt.
  const bool reads = !flag(constraint, "skip_validation") && !command.history.is_new(command.table);
  const Work work = reads ? Work::Scan : Work::Catalog;
  Effect effect{.lock = LockMode::ShareRowExclusive, .work = work};
  if (target != command.table) {
    effect.others.push_back(other(command, target, LockMode::ShareRowExclusive, work));
  }
  return effect;
}

Effect add_constraint(const Command& command) {
  const Tree& constraint = command.definition();
  const std::string type = text(constraint, "contype");
  if (type == "CONSTR_FOREIGN") {
    return add_foreign_key(command, constraint);
  }
  if (type == "CONSTR_CHECK") {
    return add_check(command, constraint);
  }
  if (type == "CONSTR_EXCLUSION") {
    return {.work = Work::TwoScans};
  }
  return {.work = text(constraint, "indexname").empty() ? Work::Scan : Work::Catalog};
}

Effect drop_constraint(const Command& command) {
  Effect effect;
  const auto key = command.history.foreign_key(command.table, command.name());
  if (key && key->references.table != key->table) {
    effect.others.push_back(
        other(command, key->references.table, LockMode::AccessExclusive, Work::Catalog));
  }
  command.history.dropped(command.table, command.name());
  return effect;
}

Effect validate_constraint(const Command& command) {
  command.history.validated(command.table, command.name());
  Effect effect{.lock = LockMode::ShareUpdateExclusive, .work = Work::Scan};
  const auto key = command.history.foreign_key(command.table, command.name());
  if (key && key->references.table != key->table) {
    effect.others.push_back(other(command, key->references.table, LockMode::RowShare, Work::Scan));
  }
  return effect;
}

/// Of the storage parameters only user_catalog_table asks for more, and the options of views.
Effect set_options(const Command& command) {
  if (command.is_view) {
    return catalog_only(command);
  }
  const Tree& items = field(command.definition(), "items");
  const bool strong = std::ranges::any_of(items, [](const Tree& item) {
    return text(field(item, "DefElem"), "defname") == "user_catalog_table";
  });
  return {.lock = strong ? LockMode::AccessExclusive : LockMode::ShareUpdateExclusive};
}

Effect set_unlogged(const Command& /*command*/) {
  return {.work = Work::Rewrite, .loses = "AFTER A CRASH ITS ROWS ARE LOST"};
}

Effect drop_identity(const Command& command) {
  return {.loses = fmt::format("THE CURRENT VALUE OF THE SEQUENCE OF {} IS LOST",
                               sql::Identifier(command.name()))};
}

/// The other table that ATTACH, DETACH and INHERIT name.
sql::QualifiedName other_table(const Command& command) {
  const Tree& definition = command.definition();
  const Tree& name = field(definition, "name");
  return relation_name(name.is_null() ? definition : name);
}

/// Also of an index, where nothing is read.
Effect attach_partition(const Command& command) {
  const sql::QualifiedName partition = other_table(command);
  const bool of_index = field(command.definition(), "bound").is_null();
  Effect effect{.lock = LockMode::ShareUpdateExclusive};
  effect.others.push_back(
      other(command, partition, LockMode::AccessExclusive, of_index ? Work::Catalog : Work::Scan));
  return effect;
}

Effect detach_partition(const Command& command) {
  const bool concurrently = flag(command.definition(), "concurrent");
  Effect effect{.lock = concurrently ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive};
  const sql::QualifiedName partition = other_table(command);
  effect.others.push_back(other(command, partition, LockMode::AccessExclusive, Work::Catalog));
  command.history.left(partition);
  return effect;
}

Effect inherit(const Command& command) {
  Effect effect;
  effect.others.push_back(
      other(command, other_table(command), LockMode::ShareUpdateExclusive, Work::Catalog));
  return effect;
}

Effect end_inheriting(const Command& command) {
  Effect effect;
  effect.others.push_back(
      other(command, other_table(command), LockMode::AccessShare, Work::Catalog));
  return effect;
}

struct CommandEntry {
  std::string_view subtype;
  CommandRule effect;
};

constexpr std::array kCommandRules{
    CommandEntry{"AT_AddColumn", add_column},
    CommandEntry{"AT_DropColumn", drop_column},
    CommandEntry{"AT_AlterColumnType", alter_type},
    CommandEntry{"AT_ColumnDefault", catalog_only},
    CommandEntry{"AT_SetNotNull", set_not_null},
    CommandEntry{"AT_DropNotNull", catalog_only},
    CommandEntry{"AT_SetStatistics", share_update},
    CommandEntry{"AT_SetOptions", share_update},
    CommandEntry{"AT_ResetOptions", share_update},
    CommandEntry{"AT_SetStorage", catalog_only},
    CommandEntry{"AT_SetCompression", catalog_only},
    CommandEntry{"AT_AddIdentity", catalog_only},
    CommandEntry{"AT_SetIdentity", catalog_only},
    CommandEntry{"AT_DropIdentity", drop_identity},
    CommandEntry{"AT_DropExpression", catalog_only},
    CommandEntry{"AT_AddConstraint", add_constraint},
    CommandEntry{"AT_DropConstraint", drop_constraint},
    CommandEntry{"AT_AlterConstraint", catalog_only},
    CommandEntry{"AT_ValidateConstraint", validate_constraint},
    CommandEntry{"AT_SetRelOptions", set_options},
    CommandEntry{"AT_ResetRelOptions", set_options},
    CommandEntry{"AT_SetLogged", rewrite},
    CommandEntry{"AT_SetUnLogged", set_unlogged},
    CommandEntry{"AT_SetAccessMethod", rewrite},
    CommandEntry{"AT_SetTableSpace", rewrite},
    CommandEntry{"AT_EnableRowSecurity", catalog_only},
    CommandEntry{"AT_DisableRowSecurity", catalog_only},
    CommandEntry{"AT_ForceRowSecurity", catalog_only},
    CommandEntry{"AT_NoForceRowSecurity", catalog_only},
    CommandEntry{"AT_ChangeOwner", catalog_only},
    CommandEntry{"AT_ReplicaIdentity", catalog_only},
    CommandEntry{"AT_ClusterOn", share_update},
    CommandEntry{"AT_DropCluster", share_update},
    CommandEntry{"AT_AttachPartition", attach_partition},
    CommandEntry{"AT_DetachPartition", detach_partition},
    CommandEntry{"AT_AddInherit", inherit},
    CommandEntry{"AT_DropInherit", end_inheriting},
    CommandEntry{"AT_AddOf", catalog_only},
    CommandEntry{"AT_DropOf", catalog_only},
    CommandEntry{"AT_EnableTrig", share_row},
    CommandEntry{"AT_DisableTrig", share_row},
    CommandEntry{"AT_EnableRule", catalog_only},
    CommandEntry{"AT_EnableAlwaysRule", catalog_only},
    CommandEntry{"AT_EnableReplicaRule", catalog_only},
    CommandEntry{"AT_DisableRule", catalog_only},
    CommandEntry{"AT_EnableAlwaysTrig", share_row},
    CommandEntry{"AT_EnableReplicaTrig", share_row},
    CommandEntry{"AT_EnableTrigAll", share_row},
    CommandEntry{"AT_DisableTrigAll", share_row},
    CommandEntry{"AT_EnableTrigUser", share_row},
    CommandEntry{"AT_DisableTrigUser", share_row},
};

void merge(Effect effect, Hazard& table, std::vector<Hazard>& others) {
  table.lock = std::max(table.lock, effect.lock);
  table.work = std::max(table.work, effect.work);
  table.needs_empty = table.needs_empty || effect.needs_empty;
  if (!effect.loses.empty()) {
    table.loses += (table.loses.empty() ? "" : ", ") + effect.loses;
  }
  for (Hazard& hazard : effect.others) {
    const auto known = std::ranges::find(others, hazard.relation, &Hazard::relation);
    if (known == others.end()) {
      others.push_back(std::move(hazard));
    } else {
      known->lock = std::max(known->lock, hazard.lock);
      known->work = std::max(known->work, hazard.work);
    }
  }
}

}  // namespace

Hazards assess_alter_table(const Tree& statement, History& history) {
  const sql::QualifiedName table = relation_name(field(statement, "relation"));
  const std::string type = text(statement, "objtype");
  if (type == "OBJECT_TYPE") {
    return assess_alter_composite(statement, history);
  }
  constexpr std::array<std::string_view, 5> kKnown{
      "OBJECT_TABLE", "OBJECT_INDEX", "OBJECT_SEQUENCE", "OBJECT_VIEW", "OBJECT_MATVIEW"};
  if (std::ranges::find(kKnown, type) == kKnown.end()) {
    return std::nullopt;
  }
  std::vector<Hazard> hazards{
      {.relation = table, .lock = LockMode::None, .is_new = history.is_new(table)}};
  std::vector<Hazard> others;
  for (const Tree& node : field(statement, "cmds")) {
    const Tree& tree = field(node, "AlterTableCmd");
    const std::string subtype = text(tree, "subtype");
    const auto rule = std::ranges::find(kCommandRules, subtype, &CommandEntry::subtype);
    if (rule == kCommandRules.end()) {
      return std::nullopt;
    }
    merge(rule->effect(
              {.tree = tree, .table = table, .history = history, .is_view = type == "OBJECT_VIEW"}),
          hazards.front(), others);
  }
  hazards.insert(hazards.end(), others.begin(), others.end());
  return hazards;
}

}  // namespace schemadiff::hazard
