#include "model/table.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/options.h"
#include "model/schema.h"

namespace schemadiff::model {

namespace {

Statement alter_table(const Table& table, std::string_view what) {
  return {fmt::format("ALTER TABLE {} {}", table.name, what)};
}

std::string_view persistence(bool unlogged) {
  return unlogged ? "UNLOGGED" : "LOGGED";
}

/// The flags of row security that differ.
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
  table.name = place.qualified_name();
  return table;
}

std::string Table::sql_reference(const ObjectId& id) {
  return fmt::format("TABLE {}.{}", id.path[0], id.path[1]);
}

std::string Table::query(int /*server_major*/) {
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  managed_table.oid,
  0,
  managed_table.schema,
  managed_table.name,
  relation.relpersistence = 'u',
  relation.relrowsecurity,
  relation.relforcerowsecurity,
  relation.reloptions || ARRAY(
    SELECT 'toast.' || option FROM pg_catalog.unnest(toast.reloptions) AS option)
FROM managed_table
  JOIN pg_catalog.pg_class AS relation ON relation.oid = managed_table.oid
  LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = relation.reltoastrelid)",
                     kManagedTables);
}

std::string Table::alias_query(int /*server_major*/) {
  return fmt::format(R"(WITH {}
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  alias.oid,
  0,
  'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  managed_table.oid,
  0
FROM managed_table
  JOIN pg_catalog.pg_class AS relation ON relation.oid = managed_table.oid
  JOIN pg_catalog.pg_type AS row_type ON row_type.oid = relation.reltype
  JOIN pg_catalog.pg_type AS alias ON alias.oid IN (row_type.oid, row_type.typarray))",
                     kManagedTables);
}

Table Table::read(RowReader& row) {
  Table table;
  table.name = row.qualified_name();
  table.unlogged = row.boolean();
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
  return {schema_id(table.name.schema)};
}

Statements create_with(const Table& table, std::span<const std::string> clauses,
                       const Context& /*context*/) {
  const std::string body =
      clauses.empty() ? "" : fmt::format("\n    {}\n", join(clauses, ",\n    "));
  Statements statements{{fmt::format("CREATE {}TABLE {} ({}){}", table.unlogged ? "UNLOGGED " : "",
                                     table.name, body, with_clause(table.options))}};
  const Statements flags = row_security_changes(Table{}, table);
  statements.insert(statements.end(), flags.begin(), flags.end());
  return statements;
}

Statements drop(const Table& table, const Context& /*context*/) {
  return {{fmt::format("DROP TABLE {}", table.name)}};
}

std::optional<Alteration> alter(const Table& from, const Table& to, const Context& context) {
  Alteration alteration;
  if (from.unlogged != to.unlogged) {
    alteration.statements = persistence_changes(to, context);
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
  Statements statements;
  if (from.name.schema != to.name.schema) {
    statements.push_back(alter_table(from, fmt::format("SET SCHEMA {}", to.name.schema)));
  }
  if (from.name.name != to.name.name) {
    statements.push_back({fmt::format("ALTER TABLE {}.{} RENAME TO {}", to.name.schema,
                                      from.name.name, to.name.name)});
  }
  return statements;
}

}  // namespace schemadiff::model
