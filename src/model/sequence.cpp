#include "model/sequence.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/column.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/sequence_options.h"

namespace schemadiff::model {

namespace {

std::string owner_text(const Sequence& sequence) {
  return sequence.owned_by ? sql_text(*sequence.owned_by) : "NONE";
}

std::string_view persistence(const Sequence& sequence) {
  return sequence.unlogged ? "UNLOGGED" : "LOGGED";
}

/// One line, or one option per line when there are several.
std::string with_options(const std::string& head, const std::vector<std::string>& options) {
  if (options.empty()) {
    return head;
  }
  return options.size() <= 2 ? fmt::format("{} {}", head, join(options, " "))
                             : fmt::format("{}\n    {}", head, join(options, "\n    "));
}

}  // namespace

Sequence Sequence::declared(const Place& place) {
  Sequence sequence;
  sequence.name = place.qualified_name();
  return sequence;
}

std::string Sequence::sql_reference(const ObjectId& id) {
  return fmt::format("SEQUENCE {}.{}", id.path[0], id.path[1]);
}

std::string Sequence::query(int /*server_major*/) {
  // pg_depend says which column owns it (deptype 'a'); a sequence that is part of an identity
  // column depends on it internally ('i').
  return fmt::format(R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.oid,
  0,
  namespace.nspname,
  relation.relname,
  {},
  relation.relpersistence = 'u',
  owner_namespace.nspname,
  owner_table.relname,
  owner_column.attname
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_sequence AS sequence ON sequence.seqrelid = relation.oid
  LEFT JOIN pg_catalog.pg_depend AS ownership
    ON ownership.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND ownership.objid = relation.oid
    AND ownership.objsubid = 0
    AND ownership.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND ownership.refobjsubid > 0
    AND ownership.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_class AS owner_table ON owner_table.oid = ownership.refobjid
  LEFT JOIN pg_catalog.pg_namespace AS owner_namespace
    ON owner_namespace.oid = owner_table.relnamespace
  LEFT JOIN pg_catalog.pg_attribute AS owner_column
    ON owner_column.attrelid = ownership.refobjid
    AND owner_column.attnum = ownership.refobjsubid
WHERE relation.relkind = 'S'
  AND relation.relpersistence <> 't'
  AND ownership.deptype IS DISTINCT FROM 'i'
  AND {}
  AND {})",
                     kSequenceColumns, kOrdinarySchema, is_users_own("pg_class", "relation.oid"));
}

Sequence Sequence::read(RowReader& row) {
  Sequence sequence;
  sequence.name = row.qualified_name();
  sequence.type = read_sequence(row, sequence);
  sequence.unlogged = row.boolean();
  const std::optional<sql::QualifiedName> table = row.optional_qualified_name();
  const std::optional<std::string> column = row.optional_text();
  if (table && column) {
    sequence.owned_by = ColumnReference{.table = *table, .column = sql::Identifier(*column)};
  }
  return sequence;
}

ObjectId identity(const Sequence& sequence) {
  return {.kind = Sequence::kKind, .of = "", .path = {sequence.name.schema, sequence.name.name}};
}

std::optional<ObjectId> parent(const Sequence& sequence) {
  if (!sequence.owned_by) {
    return std::nullopt;
  }
  return column_id(sequence.owned_by->table, sequence.owned_by->column);
}

std::vector<ObjectId> dependencies(const Sequence& sequence) {
  std::vector<ObjectId> needed{schema_id(sequence.name.schema)};
  if (std::optional<ObjectId> owner = parent(sequence)) {
    needed.push_back(std::move(*owner));
  }
  return needed;
}

Statements create(const Sequence& sequence, const Context& /*context*/) {
  std::vector<std::string> options = sequence_options(sequence);
  if (sequence.type != Sequence{}.type) {
    options.insert(options.begin(), fmt::format("AS {}", sequence.type));
  }
  if (sequence.owned_by) {
    options.push_back(fmt::format("OWNED BY {}", owner_text(sequence)));
  }
  const std::string head =
      fmt::format("CREATE {}SEQUENCE {}", sequence.unlogged ? "UNLOGGED " : "", sequence.name);
  return {{with_options(head, options)}};
}

Statements drop(const Sequence& sequence, const Context& /*context*/) {
  return {{fmt::format("DROP SEQUENCE {}", sequence.name)}};
}

std::optional<Alteration> alter(const Sequence& from, const Sequence& to,
                                const Context& /*context*/) {
  const SequenceValues before = sequence_values(from, from.type);
  const SequenceValues after = sequence_values(to, to.type);
  Alteration alteration{.statements = bring_inside(to.name, before, after)};
  std::vector<std::string> options = sequence_changes(before, after);
  if (from.owned_by != to.owned_by) {
    options.push_back(fmt::format("OWNED BY {}", owner_text(to)));
  }
  if (!options.empty()) {
    alteration.statements.push_back(
        {with_options(fmt::format("ALTER SEQUENCE {}", to.name), options)});
  }
  if (from.unlogged != to.unlogged) {
    alteration.statements.push_back(
        {fmt::format("ALTER SEQUENCE {} SET {}", to.name, persistence(to))});
  }
  return alteration;
}

Statements rename(const Sequence& from, const Sequence& to) {
  return rename_in_schema("SEQUENCE", from.name, to.name);
}

std::optional<DefaultName> default_name(const Sequence& sequence) {
  if (!sequence.owned_by) {
    return std::nullopt;
  }
  return DefaultName{.name1 = sequence.owned_by->table.name,
                     .name2 = sequence.owned_by->column.raw(),
                     .label = "seq",
                     .scope = DefaultName::Scope::Relation,
                     .schema = sequence.owned_by->table.schema};
}

void set_name(Sequence& sequence, sql::Identifier name) {
  sequence.name.name = std::move(name);
}

}  // namespace schemadiff::model
