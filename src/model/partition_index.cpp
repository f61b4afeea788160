#include "model/partition_index.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/index_sql.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/of_table.h"
#include "model/partition_share.h"
#include "model/partition_whole.h"
#include "model/place.h"
#include "model/row.h"
#include "model/share_names.h"
#include "model/statement.h"
#include "model/table.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// Another name for the share while it is there.
Statements rename_to(const PartitionIndex& share, const sql::Identifier& from,
                     const sql::Identifier& to) {
  if (from == to) {
    return {};
  }
  return {{fmt::format("ALTER INDEX {}.{} RENAME TO {}", share.table.schema, from, to)}};
}

const Options& options_of(const Object& whole) {
  static const Options kNone;
  return std::visit(
      []<class K>(const K& object) -> const Options& {
        if constexpr (kHasShares<K>) {
          return object.options;
        } else {
          return kNone;
        }
      },
      whole);
}

std::string literal_or_null(const std::optional<std::string>& text) {
  return text ? quoted(sql::Literal{*text}) : "NULL";
}

/// From one's storage parameters and comments to the other's, on the share of that name. What is
/// absent is as in the whole.
Statements set_own(const PartitionIndex& from, const PartitionIndex& to, const Object& whole,
                   const sql::Identifier& name) {
  const auto options = [&](const PartitionIndex& share) -> const Options& {
    return share.options.empty() ? options_of(whole) : share.options;
  };
  const sql::QualifiedName index{.schema = to.table.schema, .name = name};
  Statements statements = alter_index_options(index, options(from), options(to));
  if (from.comment != to.comment) {
    statements.push_back(
        {fmt::format("COMMENT ON INDEX {} IS {}", index, literal_or_null(to.comment))});
  }
  if (from.constraint_comment != to.constraint_comment) {
    statements.push_back({fmt::format("COMMENT ON CONSTRAINT {} ON {} IS {}", name, to.table,
                                      literal_or_null(to.constraint_comment))});
  }
  return statements;
}

/// The share without anything of its own.
PartitionIndex plain(const PartitionIndex& share) {
  PartitionIndex none;
  none.table = share.table;
  none.index = share.index;
  return none;
}

/// An index has its table's schema.
sql::QualifiedName index_name(const Object& whole) {
  const ObjectId id = identity_of(whole);
  return {.schema = id.path.at(0), .name = id.path.back()};
}

/// Where the server has yet to say what it calls the columns of a new index, the name of a share in
/// it is not known either: the share is looked for.
Statements wherever_it_is(const PartitionIndex& share, const Object& whole) {
  const sql::Identifier unknown("schemadiff: the share's name");
  std::string block = fmt::format(R"(DO $share$
DECLARE
  share name;
BEGIN
  WITH RECURSIVE part (oid) AS (
    SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = {}::pg_catalog.regclass
    UNION ALL
    SELECT inheritance.inhrelid
    FROM part JOIN pg_catalog.pg_inherits AS inheritance ON inheritance.inhparent = part.oid
  )
  SELECT index_class.relname INTO STRICT share
  FROM part
    JOIN pg_catalog.pg_index AS index_row ON index_row.indexrelid = part.oid
    JOIN pg_catalog.pg_class AS index_class ON index_class.oid = part.oid
  WHERE index_row.indrelid = {}::pg_catalog.regclass;
)",
                                  sql::Literal{sql::quoted(index_name(whole))},
                                  sql::Literal{sql::quoted(share.table)});
  for (const Statement& statement : set_own(plain(share), share, whole, unknown)) {
    block += fmt::format("  EXECUTE pg_catalog.replace({}, {}, pg_catalog.quote_ident(share));\n",
                         sql::Literal{statement.sql}, sql::Literal{sql::quoted(unknown)});
  }
  return {{block + "END $share$"}};
}

/// Whether a share of the partition has the name in that state, be it in an index that is called
/// something else there.
bool has_named_share(const PartitionIndex& share, const Database& database) {
  return std::ranges::any_of(of_table<PartitionIndex>(share.table, database),
                             [&](const PartitionIndex& other) { return other.name == share.name; });
}

}  // namespace

PartitionIndex PartitionIndex::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside a table
  PartitionIndex share;
  share.table = {.schema = place.parent->path[0], .name = place.parent->path[1]};
  share.index = place.identifier();
  return share;
}

std::string PartitionIndex::query(int /*server_major*/) {
  // Shares in indexes of the same columns are numbered by the server in the order in which they
  // were made: they are looked at together. A column that was renamed keeps its old name in
  // indexes. The address is one that nothing else has.
  return R"(WITH RECURSIVE share (index_oid, root_oid) AS (
  SELECT inheritance.inhrelid, inheritance.inhparent
  FROM pg_catalog.pg_inherits AS inheritance
    JOIN pg_catalog.pg_class AS root ON root.oid = inheritance.inhparent AND root.relkind = 'I'
  WHERE inheritance.inhparent NOT IN (
    SELECT part.inhrelid FROM pg_catalog.pg_inherits AS part)
  UNION ALL
  SELECT inheritance.inhrelid, share.root_oid
  FROM share
    JOIN pg_catalog.pg_inherits AS inheritance ON inheritance.inhparent = share.index_oid
),
root AS (
  SELECT index_row.indexrelid AS oid,
    index_row.indrelid,
    index_class.relname AS name,
    namespace.nspname AS schema,
    table_class.relname AS table_name,
    index_class.reloptions AS options,
    COALESCE(constraint_row.contype, 'i') AS type,
    CASE WHEN constraint_row.contype = 'p' THEN '{}' ELSE (
      SELECT pg_catalog.array_agg(COALESCE(table_column.attname, index_column.attname)
                                  ORDER BY index_column.attnum)
      FROM pg_catalog.pg_attribute AS index_column
        LEFT JOIN pg_catalog.pg_attribute AS table_column
          ON table_column.attrelid = index_row.indrelid
          AND table_column.attnum = index_row.indkey[index_column.attnum - 1]
          AND table_column.attnum <> 0
      WHERE index_column.attrelid = index_row.indexrelid) END AS columns
  FROM pg_catalog.pg_index AS index_row
    JOIN pg_catalog.pg_class AS index_class ON index_class.oid = index_row.indexrelid
    JOIN pg_catalog.pg_class AS table_class ON table_class.oid = index_row.indrelid
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = table_class.relnamespace
    LEFT JOIN pg_catalog.pg_constraint AS constraint_row
      ON constraint_row.conindid = index_row.indexrelid
      AND constraint_row.contype IN ('p', 'u', 'x')
  WHERE index_row.indexrelid IN (SELECT share.root_oid FROM share)
)
SELECT 'pg_catalog.pg_inherits'::pg_catalog.regclass::pg_catalog.oid,
  share.index_oid,
  0,
  namespace.nspname,
  partition.relname,
  root.name,
  share_class.relname,
  CASE WHEN share_class.reloptions IS DISTINCT FROM root.options THEN share_class.reloptions END,
  index_comment.description,
  constraint_comment.description,
  root.schema,
  root.table_name,
  root.type,
  root.columns,
  pg_catalog.array_agg(share_class.relname) OVER (
    PARTITION BY partition.oid, root.type, root.columns
    ORDER BY root.schema COLLATE "C", root.name COLLATE "C"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS equals
FROM share
  JOIN root ON root.oid = share.root_oid
  JOIN pg_catalog.pg_class AS share_class ON share_class.oid = share.index_oid
  JOIN pg_catalog.pg_index AS index_row ON index_row.indexrelid = share.index_oid
  JOIN pg_catalog.pg_class AS partition ON partition.oid = index_row.indrelid
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = partition.relnamespace
  LEFT JOIN pg_catalog.pg_description AS index_comment
    ON index_comment.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND index_comment.objoid = share.index_oid
    AND index_comment.objsubid = 0
  LEFT JOIN (
    SELECT constraint_row.conindid, description.description
    FROM pg_catalog.pg_description AS description
      JOIN pg_catalog.pg_constraint AS constraint_row
        ON constraint_row.oid = description.objoid AND constraint_row.contype IN ('p', 'u', 'x')
    WHERE description.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
      AND description.objsubid = 0) AS constraint_comment
    ON constraint_comment.conindid = share.index_oid)";
}

std::optional<PartitionIndex> PartitionIndex::read(RowReader& row) {
  PartitionIndex share;
  share.table = row.qualified_name();
  share.index = row.identifier();
  const sql::Identifier name = row.identifier();
  share.options = row.options();
  share.comment = row.optional_text();
  share.constraint_comment = row.optional_text();
  share.whole.value = row.qualified_name();
  const char type = row.character();
  const std::string columns = joined_names(row.identifiers());
  const std::string_view label = type == 'p'   ? "pkey"
                                 : type == 'u' ? "key"
                                 : type == 'x' ? "excl"
                                               : "idx";
  const std::vector<sql::Identifier> equals = row.identifiers();
  std::vector<sql::Identifier> usual;
  for (std::size_t i = 0; i < equals.size(); ++i) {
    usual.push_back(sql::default_object_name(share.table.name, columns, numbered(label, i)));
  }
  const auto is_usual = [&](const sql::Identifier& candidate) {
    return std::ranges::find(usual, candidate) != usual.end();
  };
  share.is_usual.value = is_usual(name);
  std::vector<sql::Identifier> numbered_names;
  std::ranges::copy_if(equals, std::back_inserter(numbered_names), is_usual);
  const bool is_as_usual =
      share.is_usual.value &&
      std::ranges::equal(numbered_names, std::span(usual).first(numbered_names.size()));
  if (!is_as_usual) {
    share.name = name;
  }
  return share == plain(share) ? std::nullopt : std::optional(share);
}

ObjectId identity(const PartitionIndex& share) {
  return partition_index_id(share.table, share.index);
}

void set_identity(PartitionIndex& share, const ObjectId& id) {
  share.table = {.schema = id.path[0], .name = id.path[1]};
  share.index = id.path[2];
}

std::vector<TakenName> taken_names(const PartitionIndex& share) {
  if (!share.name) {
    return {};
  }
  return {
      {.scope = NameScope::Relation, .name = {.schema = share.table.schema, .name = *share.name}}};
}

std::optional<ObjectId> parent(const PartitionIndex& share) {
  return table_id(share.table);
}

std::vector<ObjectId> dependencies(const PartitionIndex& share) {
  std::vector<ObjectId> needed{table_id(share.table)};
  if (share.whole.value) {
    append_index_ids(*share.whole.value, share.index, needed);
  }
  return needed;
}

void adopt(PartitionIndex& declared, const PartitionIndex& live) {
  if (!declared.name && live.is_usual.value) {
    declared.name = live.name;
  }
}

bool is_named(const PartitionIndex& share, const Database& declared) {
  PartitionIndex but_name = share;
  but_name.name.reset();
  return declared.contains(identity(share)) || !share.is_usual.value || but_name != plain(share);
}

Statements create(const PartitionIndex& share, const Context& context) {
  if (context.to == nullptr) {
    return {};
  }
  const std::optional<Object> whole = whole_of(share, *context.to);
  if (!whole) {
    return {};
  }
  if (context.in_scratch && !share.name) {
    return wherever_it_is(share, *whole);
  }
  Statements statements;
  if (share.name && context.from != nullptr &&
      lasting_whole(share, *context.to, *context.from).has_value() &&
      !has_named_share(share, *context.from)) {
    statements =
        rename_to(share, usual_share_name(*whole, share.table, *context.from), *share.name);
  }
  append(statements,
         set_own(plain(share), share, *whole, share_name(*whole, share.table, *context.to)));
  return statements;
}

Statements drop(const PartitionIndex& share, const Context& context) {
  const std::optional<Object> whole = context.to == nullptr || context.from == nullptr
                                          ? std::nullopt
                                          : lasting_whole(share, *context.from, *context.to);
  if (!whole) {
    return {};
  }
  Statements statements =
      set_own(share, plain(share), *whole, share_name(*whole, share.table, *context.from));
  if (share.name && !has_named_share(share, *context.to)) {
    append(statements,
           rename_to(share, *share.name, usual_share_name(*whole, share.table, *context.to)));
  }
  return statements;
}

std::optional<Alteration> alter(const PartitionIndex& from, const PartitionIndex& to,
                                const Context& context) {
  const std::optional<Object> whole = whole_of(to, *context.to);
  if (!whole) {
    return Alteration{};
  }
  const sql::Identifier name = share_name(*whole, to.table, *context.to);
  Statements statements = from.name && to.name
                              ? share_renamed(from, to, context)
                              : rename_to(to, share_name(*whole, to.table, *context.from), name);
  append(statements, set_own(from, to, *whole, name));
  return Alteration{.statements = std::move(statements)};
}

std::vector<std::string> missing(const PartitionIndex& share, const Database& declared) {
  const std::optional<Object> whole = whole_of(share, declared);
  if (!whole) {
    return {
        fmt::format("{} has no share in an index or key {}: no table that it is a partition of "
                    "has one of that name",
                    share.table, share.index)};
  }
  if (share.constraint_comment && std::holds_alternative<Index>(*whole)) {
    return {
        fmt::format("{} is an index, not a key: its part in {} has no constraint to carry a "
                    "comment",
                    share.index, share.table)};
  }
  return {};
}

}  // namespace schemadiff::model
