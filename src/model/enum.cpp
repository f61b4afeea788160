#include "model/enum.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/rename.h"
#include "model/schema.h"

namespace schemadiff::model {

namespace {

constexpr std::size_t kLineWidth = 100;

bool has_label(const Enum& type, const std::string& label) {
  return std::ranges::find(type.values, label, &EnumValue::label) != type.values.end();
}

bool is_subsequence(const std::vector<EnumValue>& some, const std::vector<EnumValue>& all) {
  auto next = some.begin();
  for (const EnumValue& value : all) {
    if (next != some.end() && next->label == value.label) {
      ++next;
    }
  }
  return next == some.end();
}

/// IF NOT EXISTS, because outside a transaction a statement may have to be repeated.
Statement add_value(const Enum& type, const std::string& label, const std::string& place) {
  return {fmt::format("ALTER TYPE {} ADD VALUE IF NOT EXISTS {}{}", type.name, sql::Literal{label},
                      place),
          Transaction::None};
}

/// A new value must not be used in the transaction that adds it (55P04), so each is added outside
/// of any.
Statements add_values(const Enum& from, const Enum& to) {
  Statements statements;
  std::size_t old_left = from.values.size();
  for (std::size_t i = 0; i < to.values.size(); ++i) {
    if (has_label(from, to.values[i].label)) {
      --old_left;
      continue;
    }
    std::string place;
    if (old_left > 0) {
      place = i > 0 ? fmt::format(" AFTER {}", sql::Literal{to.values[i - 1].label})
                    : fmt::format(" BEFORE {}", sql::Literal{from.values.front().label});
    }
    statements.push_back(add_value(to, to.values[i].label, place));
  }
  return statements;
}

bool is_taken(const sql::QualifiedName& name, const Database& database) {
  bool taken = std::ranges::find(database.unmanaged, sql::quoted(name), &Unmanaged::name) !=
               database.unmanaged.end();
  database.for_each([&](const auto& object) {
    if constexpr (requires { taken_names(object); }) {
      taken = taken || std::ranges::any_of(taken_names(object), [&](const TakenName& other) {
                return other.scope == NameScope::Type && other.name == name;
              });
    }
  });
  return taken;
}

/// A name that no type has, before or after.
sql::QualifiedName temporary_name(const Enum& type, const Context& context) {
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? "old" : fmt::format("old{}", number);
    const sql::QualifiedName name{.schema = type.name.schema,
                                  .name = sql::default_object_name(type.name.name, "", label)};
    const bool taken = (context.from != nullptr && is_taken(name, *context.from)) ||
                       (context.to != nullptr && is_taken(name, *context.to));
    if (!taken) {
      return name;
    }
  }
}

/// The columns that hold values of the type, by table. A generated column is made anew around it.
std::map<sql::QualifiedName, std::vector<const Column*>> columns_of(const Context& context) {
  std::map<sql::QualifiedName, std::vector<const Column*>> columns;
  for (const ObjectId& id : context.dependents) {
    const Column* const column = context.from == nullptr || id.kind != Column::kKind
                                     ? nullptr
                                     : context.from->find<Column>(id);
    if (column != nullptr && !column->generated) {
      columns[column->table].push_back(column);
    }
  }
  for (auto& [table, of_table] : columns) {
    std::ranges::sort(of_table, {}, [](const Column* column) { return column->position.value; });
  }
  return columns;
}

/// One ALTER TABLE rewrites the table once, however many columns change.
Statement retype(const sql::QualifiedName& table, const std::vector<const Column*>& columns) {
  std::vector<std::string> clauses;
  clauses.reserve(columns.size());
  for (const Column* const column : columns) {
    clauses.push_back(retype_clause(*column));
  }
  return {clauses.size() == 1
              ? fmt::format("ALTER TABLE {} {}", table, clauses.front())
              : fmt::format("ALTER TABLE {}\n    {}", table, join(clauses, ",\n    "))};
}

Statements build_anew(const Enum& to, const Context& context) {
  const sql::QualifiedName old = temporary_name(to, context);
  Statements statements{{fmt::format("ALTER TYPE {} RENAME TO {}", to.name, old.name)}};
  const auto append = [&](const Statements& more) {
    statements.insert(statements.end(), more.begin(), more.end());
  };
  append(create(to, context));
  for (const auto& [table, columns] : columns_of(context)) {
    statements.push_back(retype(table, columns));
    for (const Column* const column : columns) {
      append(statements_lost_by_retyping(*column, context));
    }
  }
  statements.push_back({fmt::format("DROP TYPE {}", old)});
  // The comment goes with the old type; it is no change of its own when both sides have it.
  const ObjectId comment{.kind = Comment::kKind, .of = Enum::kKind, .path = identity(to).path};
  if (const Comment* const kept =
          context.to == nullptr ? nullptr : context.to->find<Comment>(comment)) {
    append(create(*kept, context));
  }
  return statements;
}

}  // namespace

Enum Enum::declared(const Place& place) {
  return {.name = place.qualified_name(), .values = {}};
}

std::string Enum::sql_reference(const ObjectId& id) {
  return fmt::format("TYPE {}.{}", id.path[0], id.path[1]);
}

std::string Enum::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  type.oid,
  0,
  namespace.nspname,
  type.typname,
  ARRAY(
    SELECT value.enumlabel
    FROM pg_catalog.pg_enum AS value
    WHERE value.enumtypid = type.oid
    ORDER BY value.enumsortorder)
FROM pg_catalog.pg_type AS type
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = type.typnamespace
WHERE type.typtype = 'e'
  AND {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_type", "type.oid"));
}

std::string Enum::alias_query(int /*server_major*/) {
  return R"(SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  type.typarray,
  0,
  'pg_catalog.pg_type'::pg_catalog.regclass::oid,
  type.oid,
  0
FROM pg_catalog.pg_type AS type
WHERE type.typtype = 'e' AND type.oid >= 16384)";
}

Enum Enum::read(RowReader& row) {
  Enum type;
  type.name = row.qualified_name();
  for (std::string& label : row.texts()) {
    type.values.push_back({.label = std::move(label), .renamed_from = {}});
  }
  return type;
}

ObjectId identity(const Enum& type) {
  return {.kind = Enum::kKind, .of = "", .path = {type.name.schema, type.name.name}};
}

std::vector<ObjectId> dependencies(const Enum& type) {
  return {schema_id(type.name.schema)};
}

Statements create(const Enum& type, const Context& /*context*/) {
  std::vector<std::string> labels;
  labels.reserve(type.values.size());
  for (const EnumValue& value : type.values) {
    labels.push_back(sql::quoted(sql::Literal{value.label}));
  }
  std::string sql = fmt::format("CREATE TYPE {} AS ENUM ({})", type.name, join(labels, ", "));
  if (sql.size() > kLineWidth) {
    sql = fmt::format("CREATE TYPE {} AS ENUM (\n    {}\n)", type.name, join(labels, ",\n    "));
  }
  return {{std::move(sql)}};
}

Statements drop(const Enum& type, const Context& /*context*/) {
  return {{fmt::format("DROP TYPE {}", type.name)}};
}

std::optional<Alteration> alter(const Enum& from, const Enum& to, const Context& context) {
  if (is_subsequence(from.values, to.values)) {
    return Alteration{.statements = add_values(from, to), .retypes = false};
  }
  return Alteration{.statements = build_anew(to, context), .retypes = true};
}

Statements rename(const Enum& from, const Enum& to) {
  Statements statements;
  if (from.name.schema != to.name.schema) {
    statements.push_back({fmt::format("ALTER TYPE {} SET SCHEMA {}", from.name, to.name.schema)});
  }
  if (from.name.name != to.name.name) {
    statements.push_back({fmt::format("ALTER TYPE {}.{} RENAME TO {}", to.name.schema,
                                      from.name.name, to.name.name)});
  }
  return statements;
}

std::vector<std::pair<std::string, std::string>> value_renames(const Enum& live,
                                                               const Enum& declared) {
  std::vector<std::pair<std::string, std::string>> renames;
  std::set<std::string> claimed;
  for (const EnumValue& value : declared.values) {
    if (has_label(live, value.label)) {
      continue;  // it has its new name already
    }
    const auto former =
        std::ranges::find_if(value.renamed_from.value, [&](const std::string& name) {
          return has_label(live, name) && !has_label(declared, name) && !claimed.contains(name);
        });
    if (former != value.renamed_from.value.end()) {
      claimed.insert(*former);
      renames.emplace_back(*former, value.label);
    }
  }
  return renames;
}

Statements rename_value(const Enum& type, const std::string& from, const std::string& to) {
  return {{fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", type.name, sql::Literal{from},
                       sql::Literal{to})}};
}

std::vector<PartRenaming> part_renamings(const Enum& live, const Enum& declared) {
  std::vector<PartRenaming> renamings;
  for (const auto& [from, to] : value_renames(live, declared)) {
    renamings.push_back({.kind = "enum value",
                         .from = fmt::format("{} {}", declared.name, sql::Literal{from}),
                         .to = fmt::format("{} {}", declared.name, sql::Literal{to}),
                         .up = rename_value(declared, from, to),
                         .down = rename_value(declared, to, from)});
  }
  return renamings;
}

}  // namespace schemadiff::model
