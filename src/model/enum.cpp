#include "model/enum.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "model/casts.h"
#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/rebuild.h"
#include "model/rename.h"
#include "model/schema.h"
#include "model/schema_object.h"

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

/// The labels that rows may hold and the type shall not have, without those that have a successor.
std::vector<std::string> labels_lost(const Enum& from, const Enum& to) {
  std::vector<std::string> lost;
  for (const EnumValue& value : from.values) {
    if (!has_label(to, value.label) && !to.removed.value.contains(value.label)) {
      lost.push_back(value.label);
    }
  }
  return lost;
}

std::string array_of(const std::vector<std::string>& labels) {
  std::vector<std::string> literals;
  literals.reserve(labels.size());
  for (const std::string& label : labels) {
    literals.push_back(sql::quoted(sql::Literal{label}));
  }
  return fmt::format("ARRAY[{}]", join(literals, ", "));
}

/// Stops before anything is done, with the number of the rows that are in the way.
Statement refuse_rows(const Column& column, const std::vector<std::string>& lost,
                      const Enum& type) {
  const std::string labels = array_of(lost);
  const std::string condition = is_array_type(column.type)
                                    ? fmt::format("{}::text[] && {}", column.name, labels)
                                    : fmt::format("{}::text = ANY ({})", column.name, labels);
  const std::string message = fmt::format("%s rows of {}.{} hold a value that {} loses",
                                          column.table, column.name, type.name);
  const std::string hint = fmt::format(
      "Change these rows first, or say in the model what they get: removed = {{ {} = \"…\" }}.",
      lost.front());
  return {fmt::format(R"(DO $check$
DECLARE
  found bigint := (SELECT count(*) FROM {} WHERE {});
BEGIN
  IF found > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_text_representation',
      MESSAGE = format({}, found),
      HINT = {};
  END IF;
END
$check$)",
                      column.table, condition, sql::Literal{message}, sql::Literal{hint})};
}

/// The successor of each value that is gone, else the value of the same name.
std::string conversion(const Column& column, const Enum& from, const Enum& to) {
  const bool is_array = is_array_type(column.type);
  std::string text = fmt::format("{}::{}", column.name, is_array ? "text[]" : "text");
  std::string cases;
  for (const auto& [label, successor] : to.removed.value) {
    if (!has_label(from, label) || has_label(to, label)) {
      continue;  // it was removed in an earlier change
    }
    if (is_array) {
      text = fmt::format("array_replace({}, {}, {})", text, sql::Literal{label},
                         sql::Literal{successor});
    } else {
      cases += fmt::format(" WHEN {} THEN {}", sql::Literal{label}, sql::Literal{successor});
    }
  }
  return cases.empty() ? fmt::format("{}::{}", text, column.type)
                       : fmt::format("(CASE {}{} ELSE {} END)::{}", text, cases, text, column.type);
}

/// Whether its text is a label, or an array of them: not a row or a range that holds some.
bool is_of_labels(const Column& column, const Database& database) {
  return std::ranges::all_of(database.needs(column), [](const ObjectId& needed) {
    return !is_type(needed.kind) || needed.kind == Enum::kKind || needed.kind == Domain::kKind;
  });
}

Alteration build_anew(const Enum& from, const Enum& to, const Context& context) {
  Alteration alteration =
      rebuilt({.type = identity(from),
               .creation = create(to, context),
               .parts = {},
               .conversion = [&](const Column& column) { return conversion(column, from, to); }},
              context);
  const std::vector<std::string> lost = labels_lost(from, to);
  Statements checks;
  for (const ObjectId& id : alteration.moved) {
    const Column* const column = lost.empty() ? nullptr : context.from->find<Column>(id);
    if (column != nullptr && is_of_labels(*column, *context.from)) {
      checks.push_back(refuse_rows(*column, lost, to));
    }
  }
  alteration.statements.insert(alteration.statements.begin(), checks.begin(), checks.end());
  return alteration;
}

}  // namespace

Enum Enum::declared(const Place& place) {
  return {.name = place.qualified_name(), .values = {}, .removed = {}};
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
  return build_anew(from, to, context);
}

Statements rename(const Enum& from, const Enum& to) {
  return rename_in_schema("TYPE", from.name, to.name);
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
