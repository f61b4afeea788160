#include "model/table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/declared_columns.h"
#include "model/inheritance.h"
#include "model/of_table.h"
#include "model/options.h"
#include "model/partition_share.h"
#include "model/partition_trigger.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/table_rebuild.h"
#include "sql/columns.h"

namespace schemadiff::model {

namespace {

Statement alter_table(const Table& table, std::string_view what) {
  return {fmt::format("ALTER TABLE {} {}", table.name, what)};
}

std::string_view persistence(bool unlogged) {
  return unlogged ? "UNLOGGED" : "LOGGED";
}

constexpr std::string_view kPartitionOf = "partition_of";
constexpr std::string_view kInherits = "inherits";

bool is_default(std::string_view values) {
  constexpr std::string_view kDefault = "default";
  return std::ranges::equal(values, kDefault, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

/// `FOR VALUES …` or DEFAULT.
std::string bounds(std::string_view values) {
  return is_default(values) ? "DEFAULT" : fmt::format("FOR VALUES {}", values);
}

bool has_default_partition(const sql::QualifiedName& table, const Database& database) {
  return std::ranges::any_of(database.all<Table>(), [&](const Table& other) {
    return other.partition_of && other.partition_of->table.name == table &&
           is_default(other.partition_of->values);
  });
}

bool is_part_of(const Table& table, const ObjectId& whole, const Database* database) {
  const Table* const found = database == nullptr ? nullptr : database->find<Table>(identity(table));
  return found != nullptr && std::ranges::any_of(memberships(*found), [&](const Membership& m) {
           return m.whole == whole;
         });
}

/// Whether `table`, a partition in the state before, can leave its partitioned table while others
/// read and write that. https://www.postgresql.org/docs/15/sql-altertable.html
bool detaches_concurrently(const Table& table, const Context& context) {
  return context.careful && context.server_major >= 14 && context.from != nullptr &&
         context.to != nullptr && context.to->contains(table_id(table.partition_of->table.name)) &&
         !has_default_partition(table.partition_of->table.name, *context.from);
}

std::string detach(const Table& table) {
  return fmt::format("ALTER TABLE {} DETACH PARTITION {}", table.partition_of->table.name,
                     table.name);
}

Statement detach_concurrently(const Table& table) {
  return {.sql = detach(table) + " CONCURRENTLY", .transaction = Transaction::None};
}

/// DETACH CONCURRENTLY leaves the bounds behind as a check, named like any check without a name.
Statement drop_check_of_bounds(const Table& table, const Context& context) {
  const Table* const whole = context.from->find<Table>(table_id(table.partition_of->table.name));
  const std::optional<std::vector<std::string>> columns =
      whole == nullptr || !whole->partition_by
          ? std::nullopt
          : sql::partition_key_column_names(*whole->partition_by);
  const std::string column = columns && columns->size() == 1 ? columns->front() : "";
  return {fmt::format("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}", table.name,
                      sql::default_object_name(table.name.name, column, "check"))};
}

/// PARTITION BY …, USING …, WITH (…), TABLESPACE …: what ends every form of CREATE TABLE.
std::string endings(const Table& table) {
  std::string sql;
  if (table.partition_by) {
    sql += fmt::format(" PARTITION BY {}", *table.partition_by);
  }
  if (table.access_method) {
    sql += fmt::format(" USING {}", *table.access_method);
  }
  sql += with_clause(table.options);
  if (table.tablespace) {
    sql += fmt::format(" TABLESPACE {}", *table.tablespace);
  }
  return sql;
}

std::string in_lines(std::span<const std::string> clauses) {
  return clauses.empty() ? "" : fmt::format("\n    {}\n", join(clauses, ",\n    "));
}

std::string parentheses_unless_empty(std::span<const std::string> clauses) {
  return clauses.empty() ? "" : fmt::format(" ({})", in_lines(clauses));
}

std::string create_head(const Table& table) {
  return fmt::format("CREATE {}TABLE {}", table.unlogged ? "UNLOGGED " : "", table.name);
}

std::string names_of(std::span<const NameReference> references) {
  std::vector<std::string> names;
  for (const NameReference& reference : references) {
    names.push_back(sql_text(reference));
  }
  return join(names, ", ");
}

/// The columns of a partition in an order of its own, as its partitioned table defines them, and
/// the checks that ATTACH demands.
std::vector<std::string> lines_in_order(const Table& table, const Database& database,
                                        const Context& context) {
  std::vector<std::string> lines;
  for (const sql::Identifier& name : table.column_order) {
    const Column* const column = column_of(table.name, name, database);
    if (column == nullptr) {
      continue;  // the server will say so
    }
    Column plain = *column;
    plain.identity.reset();
    std::vector<std::string> clauses;
    const std::optional<std::string> value = inherited_default(table.name, name, database);
    if (value && *value != "NULL") {
      clauses.push_back(fmt::format("DEFAULT {}", *value));
    }
    lines.push_back(clause_in_parent(plain, clauses, context).value_or(""));
  }
  std::optional<sql::QualifiedName> whole = table.partition_of->table.name;
  while (whole) {
    for (const Check& check : database.all<Check>()) {
      const std::optional<std::string> clause = clause_in_parent(check, {}, context);
      if (check.table == *whole && !check.no_inherit && clause) {
        lines.push_back(*clause);
      }
    }
    const Table* const found = database.find<Table>(table_id(*whole));
    whole = found != nullptr && found->partition_of ? std::optional(found->partition_of->table.name)
                                                    : std::nullopt;
  }
  return lines;
}

Statements create_for_attaching(const Table& table, std::span<const std::string> clauses,
                                const BroughtShares& shares, const Context& context) {
  const sql::QualifiedName& whole = table.partition_of->table.name;
  std::vector<std::string> lines;
  if (!table.column_order.empty()) {
    lines = lines_in_order(table, *context.to, context);
  } else {
    lines.push_back(fmt::format(
        "LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING "
        "STORAGE{}",
        whole, context.server_major >= 14 ? " INCLUDING COMPRESSION" : ""));
  }
  lines.insert(lines.end(), clauses.begin(), clauses.end());
  lines.insert(lines.end(), shares.clauses.begin(), shares.clauses.end());
  Statements statements{
      {fmt::format("{} ({}){}", create_head(table), in_lines(lines), endings(table))}};
  append(statements, shares.statements);
  return statements;
}

/// A new partition of a table that is in use: PARTITION OF would lock that for readers, ATTACH does
/// not. It is also the only way to columns in another order.
/// https://www.postgresql.org/docs/15/ddl-partitioning.html
Statements create_and_attach(const Table& table, std::span<const std::string> clauses,
                             const BroughtShares& shares, const Context& context) {
  Statements statements = create_for_attaching(table, clauses, shares, context);
  append(statements, joining(table, memberships(table).front(), context));
  return statements;
}

bool is_attached(const Table& table, const Context& context) {
  if (!table.partition_of || context.to == nullptr) {
    return false;
  }
  const bool is_in_use = context.careful && context.from != nullptr &&
                         context.from->contains(table_id(table.partition_of->table.name));
  return is_in_use || !table.column_order.empty();
}

std::string create_table(const Table& table, std::span<const std::string> clauses) {
  const std::string head = create_head(table);
  if (table.partition_of) {
    return fmt::format("{} PARTITION OF {}{} {}{}", head, table.partition_of->table.name,
                       parentheses_unless_empty(clauses), bounds(table.partition_of->values),
                       endings(table));
  }
  if (table.of) {
    return fmt::format("{} OF {}{}{}", head, table.of->name, parentheses_unless_empty(clauses),
                       endings(table));
  }
  const std::string inherits =
      table.inherits.empty() ? "" : fmt::format(" INHERITS ({})", names_of(table.inherits));
  return fmt::format("{} ({}){}{}", head, in_lines(clauses), inherits, endings(table));
}

/// SET ACCESS METHOD: 15+, 17+ where there are partitions.
bool can_alter(const Table& from, const Table& to, const Context& context) {
  const bool same_method = from.access_method == to.access_method;
  return same_method || context.server_major >= (to.partition_by ? 17 : 15);
}

/// From 15 on, the sequences that the table's columns own follow it to LOGGED and UNLOGGED: those
/// that shall not are turned back.
Statements persistence_changes(const Table& to, const Context& context) {
  Statements statements{alter_table(to, fmt::format("SET {}", persistence(to.unlogged)))};
  if (context.to == nullptr || context.server_major < 15) {
    return statements;
  }
  for (const Sequence& sequence : context.to->all<Sequence>()) {
    if (sequence.owned_by && sequence.owned_by->table == to.name &&
        sequence.unlogged != to.unlogged) {
      statements.push_back(
          {fmt::format("ALTER SEQUENCE {} SET {}", sequence.name, persistence(sequence.unlogged))});
    }
  }
  return statements;
}

}  // namespace

Table Table::declared(const Place& place) {
  Table table;
  if (place.parent == nullptr) {
    table.name = place.qualified_name();
    return table;
  }
  const Path& whole = place.parent->path;
  table.name = parse_name(place.name, whole.at(0));
  table.partition_of =
      PartitionOf{.table = {{.schema = whole.at(0), .name = whole.at(1)}}, .values = ""};
  return table;
}

std::string Table::sql_reference(const ObjectId& id) {
  return fmt::format("TABLE {}.{}", id.path[0], id.path[1]);
}

std::string Table::query(int /*server_major*/) {
  // What few tables have is worked out for those alone.
  return fmt::format(R"(WITH {},
whole AS (
  SELECT partition.inhrelid, relation.oid, namespace.nspname AS schema, relation.relname AS name
  FROM pg_catalog.pg_inherits AS partition
    JOIN pg_catalog.pg_class AS relation ON relation.oid = partition.inhparent
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
),
row_type AS (
  SELECT type.oid, namespace.nspname AS schema, type.typname AS name
  FROM pg_catalog.pg_type AS type
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = type.typnamespace
  WHERE type.oid IN (
    SELECT typed.reloftype FROM pg_catalog.pg_class AS typed WHERE typed.reloftype <> 0)
)
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  managed_table.oid,
  0,
  managed_table.schema,
  managed_table.name,
  CASE WHEN relation.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(managed_table.oid) END,
  whole.schema,
  whole.name,
  CASE WHEN managed_table.is_partition THEN pg_catalog.regexp_replace(
    pg_catalog.pg_get_expr(relation.relpartbound, managed_table.oid), '^FOR VALUES ', '') END,
  ARRAY(
    SELECT pg_catalog.format('%I.%I', namespace.nspname, parent.relname)
    FROM pg_catalog.pg_inherits AS inheritance
      JOIN pg_catalog.pg_class AS parent ON parent.oid = inheritance.inhparent
      JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = parent.relnamespace
    WHERE inheritance.inhrelid = managed_table.oid AND NOT managed_table.is_partition
    ORDER BY inheritance.inhseqno),
  row_type.schema,
  row_type.name,
  CASE WHEN managed_table.is_partition THEN (
    SELECT CASE WHEN columns.names <> columns.names_of_whole THEN columns.names END
    FROM (
      SELECT pg_catalog.array_agg(own.attname ORDER BY own.attnum) AS names,
        pg_catalog.array_agg(own.attname ORDER BY origin.attnum) AS names_of_whole
      FROM pg_catalog.pg_attribute AS own
        JOIN pg_catalog.pg_attribute AS origin
          ON origin.attrelid = whole.oid AND origin.attname = own.attname
      WHERE own.attrelid = managed_table.oid AND own.attnum > 0 AND NOT own.attisdropped
    ) AS columns) END,
  relation.relpersistence = 'u',
  access_method.amname,
  tablespace.spcname,
  relation.relrowsecurity,
  relation.relforcerowsecurity,
  relation.reloptions || ARRAY(
    SELECT 'toast.' || option FROM pg_catalog.unnest(toast.reloptions) AS option)
FROM managed_table
  JOIN pg_catalog.pg_class AS relation ON relation.oid = managed_table.oid
  LEFT JOIN whole ON whole.inhrelid = managed_table.oid AND managed_table.is_partition
  LEFT JOIN row_type ON row_type.oid = relation.reloftype
  LEFT JOIN pg_catalog.pg_am AS access_method
    ON access_method.oid = relation.relam AND access_method.amname <> 'heap'
  LEFT JOIN pg_catalog.pg_tablespace AS tablespace ON tablespace.oid = relation.reltablespace
  LEFT JOIN pg_catalog.pg_class AS toast
    ON toast.oid = relation.reltoastrelid AND toast.reloptions IS NOT NULL)",
                     kManagedTables);
}

Table Table::read(RowReader& row) {
  Table table;
  table.name = row.qualified_name();
  table.partition_by = row.optional_text();
  const std::optional<sql::QualifiedName> whole = row.optional_qualified_name();
  const std::optional<std::string> values = row.optional_text();
  if (whole && values) {
    table.partition_of = PartitionOf{.table = {*whole}, .values = *values};
  }
  for (const std::string& parent : row.texts()) {
    table.inherits.push_back(NameReference::parse(parent, {}));
  }
  if (const std::optional<sql::QualifiedName> type = row.optional_qualified_name()) {
    table.of = NameReference{*type};
  }
  table.column_order = row.identifiers();
  table.unlogged = row.boolean();
  table.access_method = row.optional_identifier();
  table.tablespace = row.optional_identifier();
  table.row_security = row.boolean();
  table.force_row_security = row.boolean();
  table.options = row.options();
  return table;
}

ObjectId identity(const Table& table) {
  return table_id(table.name);
}

ObjectId table_id(const sql::QualifiedName& name) {
  return {.kind = Table::kKind, .of = "", .path = {name.schema, name.name}};
}

std::vector<ObjectId> dependencies(const Table& table) {
  std::vector<ObjectId> needed{schema_id(table.name.schema)};
  for (const sql::QualifiedName& parent : parents_of(table)) {
    needed.push_back(table_id(parent));
  }
  return needed;
}

Statements create_with(const Table& table, std::span<const std::string> clauses,
                       const Context& context) {
  const BroughtShares shares = brought_shares(table, context);
  Statements statements = is_attached(table, context) || !shares.empty()
                              ? create_and_attach(table, clauses, shares, context)
                              : Statements{{create_table(table, clauses)}};
  const Statements flags = row_security_changes(Table{}, table);
  statements.insert(statements.end(), flags.begin(), flags.end());
  return statements;
}

Statements drop(const Table& table, const Context& context) {
  Statements statements;
  if (table.partition_of && detaches_concurrently(table, context)) {
    statements.push_back(detach_concurrently(table));
  }
  statements.push_back({fmt::format("DROP TABLE {}", table.name)});
  return statements;
}

std::vector<Membership> memberships(const Table& table) {
  std::vector<Membership> found;
  if (table.partition_of) {
    found.push_back({.attribute = kPartitionOf,
                     .whole = table_id(table.partition_of->table.name),
                     .terms = table.partition_of->values});
  }
  for (const NameReference& parent : table.inherits) {
    found.push_back({.attribute = kInherits, .whole = table_id(parent.name), .terms = ""});
  }
  return found;
}

namespace {

/// The triggers that the partition, and those below it, have anew from the partitioned table fire
/// when that one's do, until they are told.
void tell_triggers(const sql::QualifiedName& partition,
                   const std::vector<sql::QualifiedName>& above, const Context& context,
                   Statements& statements) {
  for (const PartitionTrigger& trigger : of_table<PartitionTrigger>(partition, *context.to)) {
    if (trigger.whole.value && std::ranges::find(above, *trigger.whole.value) != above.end()) {
      append(statements, create(trigger, context));
    }
  }
  for (const Table* const child : children_of(partition, *context.to)) {
    tell_triggers(child->name, above, context, statements);
  }
}

}  // namespace

Statements joining(const Table& table, const Membership& membership, const Context& context) {
  const sql::QualifiedName whole{.schema = membership.whole.path[0],
                                 .name = membership.whole.path[1]};
  if (membership.attribute == kInherits) {
    return {alter_table(table, fmt::format("INHERIT {}", whole))};
  }
  Statements statements{{fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", whole, table.name,
                                     bounds(membership.terms))}};
  if (context.to != nullptr && !context.to->all<PartitionTrigger>().empty()) {
    tell_triggers(table.name, partitioned_above(table.name, *context.to), context, statements);
  }
  return statements;
}

Statements leaving(const Table& table, const Membership& membership, const Context& context) {
  if (membership.attribute == kInherits) {
    return {alter_table(table, fmt::format("NO INHERIT {}.{}", membership.whole.path[0],
                                           membership.whole.path[1]))};
  }
  // With new bounds it comes back at once: in between, nobody shall miss its rows.
  if (detaches_concurrently(table, context) && !is_part_of(table, membership.whole, context.to)) {
    return {detach_concurrently(table), drop_check_of_bounds(table, context)};
  }
  return {{detach(table)}};
}

void adopt(Table& declared, const Table& live) {
  const bool same_whole = declared.partition_of && live.partition_of &&
                          declared.partition_of->table == live.partition_of->table;
  if (declared.column_order.empty() && same_whole) {
    declared.column_order = live.column_order;
  }
}

std::optional<ObjectId> home(const Table& table) {
  return table.partition_of ? std::optional(table_id(table.partition_of->table.name))
                            : std::nullopt;
}

std::vector<ObjectId> left_alone(const Table& table, const Database& declared,
                                 const Database& live) {
  std::vector<ObjectId> alone;
  if (!table.partition_by) {
    return alone;
  }
  const auto is_named = [&](const Table& partition) {
    return declared.contains(identity(partition));
  };
  const auto is_partition = [&](const Table& other) {
    return other.partition_of && other.partition_of->table.name == table.name;
  };
  const bool names_any = std::ranges::any_of(declared.all<Table>(), is_partition);
  const Partitions mode =
      table.partitions.value.value_or(names_any ? Partitions::Managed : Partitions::Ignore);
  if (mode == Partitions::Managed) {
    return alone;
  }
  for (const Table* const child : children_of(table.name, live)) {
    if (child->partition_of && !is_named(*child)) {
      alone.push_back(identity(*child));
      for (const Table* const below : descendants_of(child->name, live)) {
        alone.push_back(identity(*below));
      }
    }
  }
  return alone;
}

std::vector<std::string> missing(const Table& table, const Database& declared) {
  std::vector<std::string> messages;
  for (const sql::QualifiedName& parent : parents_of(table)) {
    if (parent.name.empty()) {
      messages.push_back(fmt::format(
          "partition {} does not say of which table: write partition_of = {{ table = \"…\", values "
          "= \"…\" }}, or declare it below the table",
          table.name));
    } else {
      append(messages, missing_table(parent, declared));
    }
  }
  if (table.partition_of && messages.empty() &&
      !is_partitioned(table.partition_of->table.name, &declared)) {
    messages.push_back(
        fmt::format("table {} has no partition_by, so it cannot have the partition {}",
                    table.partition_of->table.name, table.name));
  }
  return messages;
}

Statements row_security_changes(const Table& from, const Table& to) {
  Statements statements;
  if (from.row_security != to.row_security) {
    statements.push_back(alter_table(
        to, to.row_security ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY"));
  }
  if (from.force_row_security != to.force_row_security) {
    statements.push_back(alter_table(
        to, to.force_row_security ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY"));
  }
  return statements;
}

Statements create_apart(const Table& partition, std::span<const std::string> clauses,
                        const Context& context) {
  return create_for_attaching(partition, clauses, brought_shares(partition, context), context);
}

bool goes_with_whole(const Table& from, const Table& to, const Database& before,
                     const Database& after) {
  const std::vector<sql::QualifiedName> above = partitioned_above(to.name, after);
  return std::ranges::any_of(
      partitioned_above(from.name, before), [&](const sql::QualifiedName& whole) {
        const Table* const was = before.find<Table>(table_id(whole));
        const Table* const is = after.find<Table>(table_id(whole));
        return was != nullptr && is != nullptr && needs_new_table(*was, *is) &&
               std::ranges::find(above, whole) != above.end();
      });
}

std::optional<Alteration> alter(const Table& from, const Table& to, const Context& context) {
  if (context.from != nullptr && context.to != nullptr) {
    if (goes_with_whole(from, to, *context.from, *context.to)) {
      return Alteration{};
    }
    if (needs_new_table(from, to)) {
      return made_anew(from, to, context);
    }
  }
  if (!can_alter(from, to, context)) {
    return std::nullopt;
  }
  Alteration alteration;
  if (from.access_method != to.access_method) {
    alteration.statements.push_back(alter_table(
        to,
        fmt::format("SET ACCESS METHOD {}", to.access_method.value_or(sql::Identifier("heap")))));
  }
  if (from.tablespace != to.tablespace) {
    alteration.statements.push_back(alter_table(
        to,
        fmt::format("SET TABLESPACE {}", to.tablespace.value_or(sql::Identifier("pg_default")))));
  }
  if (from.of != to.of) {
    alteration.statements.push_back(
        alter_table(to, to.of ? fmt::format("OF {}", to.of->name) : std::string("NOT OF")));
  }
  if (from.unlogged != to.unlogged) {
    const Statements changes = persistence_changes(to, context);
    alteration.statements.insert(alteration.statements.end(), changes.begin(), changes.end());
  }
  if (const Options changed = options_to_set(from.options, to.options); !changed.empty()) {
    alteration.statements.push_back(
        alter_table(to, fmt::format("SET ({})", options_list(changed))));
  }
  if (const std::string gone = options_to_reset(from.options, to.options); !gone.empty()) {
    alteration.statements.push_back(alter_table(to, fmt::format("RESET ({})", gone)));
  }
  const Statements flags = row_security_changes(from, to);
  alteration.statements.insert(alteration.statements.end(), flags.begin(), flags.end());
  return alteration;
}

Statements rename(const Table& from, const Table& to) {
  return rename_in_schema("TABLE", from.name, to.name);
}

}  // namespace schemadiff::model
