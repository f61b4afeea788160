#include "project/sample_rows.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/object.h"
#include "model/row.h"
#include "project/sample_values.h"
#include "sql/columns.h"
#include "sql/identifier.h"

namespace schemadiff::project {

namespace {

/// The columns of ordinary and partitioned tables that an INSERT can fill, with the basic type of
/// domains. Partitions get their rows through what they are part of.
constexpr std::string_view kFillable = R"sql(
SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
       pg_catalog.quote_ident(a.attname), a.attname,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod)
            ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END,
       ARRAY(SELECT pg_catalog.pg_get_expr(d.conbin, 0) FROM pg_catalog.pg_constraint d
             WHERE d.contypid = a.atttypid AND d.contype = 'c' ORDER BY d.conname),
       b.typcategory, b.typname, a.attnotnull OR t.typnotnull, a.atthasdef OR a.attidentity <> '',
       ARRAY(SELECT pg_catalog.quote_literal(e.enumlabel) FROM pg_catalog.pg_enum e
             WHERE e.enumtypid = b.oid ORDER BY e.enumsortorder)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND c.oid >= 16384 AND n.nspname !~ '^(pg_|information_schema$)'
  AND a.attgenerated = '' AND a.attidentity <> 'a'
ORDER BY c.oid, a.attnum
)sql";

/// What the rows of a table have to fulfil: its checks, and that one of its partitions takes them,
/// where none takes all (a default partition alone).
constexpr std::string_view kConditions = R"sql(
SELECT conrelid, pg_catalog.pg_get_expr(conbin, conrelid)
FROM pg_catalog.pg_constraint
WHERE contype = 'c' AND conrelid <> 0
UNION ALL
SELECT p.partrelid, pg_catalog.string_agg(
         '(' || pg_catalog.pg_get_partition_constraintdef(leaf.relid) || ')', ' OR '
         ORDER BY leaf.relid::pg_catalog.oid)
FROM pg_catalog.pg_partitioned_table p
JOIN pg_catalog.pg_class c ON c.oid = p.partrelid AND NOT c.relispartition
CROSS JOIN LATERAL pg_catalog.pg_partition_tree(p.partrelid) leaf
WHERE leaf.isleaf AND leaf.relid <> p.partrelid
GROUP BY p.partrelid
HAVING pg_catalog.bool_and(pg_catalog.pg_get_partition_constraintdef(leaf.relid) IS NOT NULL)
)sql";

/// Columns that hold a value of another table, and where.
constexpr std::string_view kReferences = R"sql(
SELECT con.conrelid, a.attname,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
       pg_catalog.quote_ident(f.attname)
FROM pg_catalog.pg_constraint con
CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(con.conkey), pg_catalog.unnest(con.confkey)) AS k (own, other)
JOIN pg_catalog.pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.own
JOIN pg_catalog.pg_attribute f ON f.attrelid = con.confrelid AND f.attnum = k.other
JOIN pg_catalog.pg_class c ON c.oid = con.confrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE con.contype = 'f' AND con.conparentid = 0 AND con.conrelid <> con.confrelid
)sql";

/// The columns whose values are compared: generated ones follow from others.
constexpr std::string_view kComparable = R"sql(
SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
       root.oid,
       pg_catalog.quote_ident(root_namespace.nspname) || '.' || pg_catalog.quote_ident(root.relname),
       a.attnum, pg_catalog.quote_ident(a.attname), a.atttypid || ' ' || a.atttypmod,
       CASE WHEN a.atttypid >= 16384 THEN ARRAY(
         WITH RECURSIVE made_of (oid) AS (
           SELECT a.atttypid
           UNION
           SELECT part.oid
           FROM made_of
           JOIN pg_catalog.pg_type t ON t.oid = made_of.oid
           CROSS JOIN LATERAL (
             SELECT t.typelem
             UNION SELECT t.typbasetype
             UNION SELECT inner_column.atttypid
             FROM pg_catalog.pg_attribute inner_column
             WHERE inner_column.attrelid = t.typrelid AND inner_column.attnum > 0) part (oid)
         )
         SELECT e.oid || ' ' || e.enumlabel
         FROM pg_catalog.pg_enum e WHERE e.enumtypid IN (SELECT made_of.oid FROM made_of)) END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class root
  ON root.oid = COALESCE(pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid, c.oid)
JOIN pg_catalog.pg_namespace root_namespace ON root_namespace.oid = root.relnamespace
LEFT JOIN pg_catalog.pg_attribute a
  ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
  AND c.oid >= 16384 AND n.nspname !~ '^(pg_|information_schema$)'
ORDER BY c.oid, a.attnum
)sql";

bool runs(pg::Connection& connection, const std::string& statement) {
  try {
    connection.execute(statement);
    return true;
  } catch (const DatabaseError&) {
    if (connection.is_broken()) {
      throw;
    }
    return false;
  }
}

using Values = std::vector<std::optional<std::string>>;

/// None when the query fails.
std::vector<Values> rows_of(pg::Connection& connection, const std::string& query) {
  std::vector<Values> rows;
  try {
    const pg::Result result = connection.query(query);
    for (const pg::Row row : result.rows()) {
      rows.emplace_back(row.begin(), row.end());
    }
  } catch (const DatabaseError&) {
    if (connection.is_broken()) {
      throw;
    }
  }
  return rows;
}

struct Fillable {
  std::string name;      ///< as SQL
  std::string raw_name;  ///< as in the catalog
  std::string type;
  std::string base_type;               ///< the same as `type`, but for domains
  std::vector<std::string> of_domain;  ///< conditions on VALUE
  char category = 'U';                 ///< pg_type.typcategory
  std::string basic_type;
  bool not_null = false;
  bool has_default = false;
  std::vector<std::string> labels;   ///< of an enum, as SQL literals
  std::vector<std::string> fitting;  ///< SQL values that go with those of other columns
  std::string referenced_table;      ///< as SQL; "" where there is none
  std::string referenced_column;
};

struct Target {
  std::string name;
  std::vector<Fillable> columns;
  std::vector<std::string> conditions;
};

std::vector<Target> targets(pg::Connection& connection) {
  std::vector<Target> targets;
  std::map<std::string, std::size_t> places;
  const pg::Result result = connection.query(kFillable);
  for (const pg::Row row : result.rows()) {
    model::RowReader reader(row);
    const std::string number = reader.text();
    std::string name = reader.text();
    if (places.emplace(number, targets.size()).second) {
      targets.push_back({.name = std::move(name), .columns = {}, .conditions = {}});
    }
    Fillable column;
    column.name = reader.text();
    column.raw_name = reader.text();
    column.type = reader.text();
    column.base_type = reader.text();
    column.of_domain = reader.texts();
    column.category = reader.character();
    column.basic_type = reader.text();
    column.not_null = reader.boolean();
    column.has_default = reader.boolean();
    column.labels = reader.texts();
    targets.back().columns.push_back(std::move(column));
  }
  const pg::Result conditions = connection.query(kConditions);
  for (const pg::Row row : conditions.rows()) {
    model::RowReader reader(row);
    const auto place = places.find(reader.text());
    if (place != places.end()) {
      targets[place->second].conditions.push_back(reader.text());
    }
  }
  const pg::Result references = connection.query(kReferences);
  for (const pg::Row row : references.rows()) {
    model::RowReader reader(row);
    const auto place = places.find(reader.text());
    if (place == places.end()) {
      continue;
    }
    std::vector<Fillable>& columns = targets[place->second].columns;
    const auto column = std::ranges::find(columns, reader.text(), &Fillable::raw_name);
    if (column != columns.end()) {
      column->referenced_table = reader.text();
      column->referenced_column = reader.text();
    }
  }
  return targets;
}

/// Types of category U and the like that have an obvious value; `{}` is the row's number.
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kByType{{
    {"uuid", "md5('{}')::uuid"},
    {"json", R"('{{"row": {}}}')"},
    {"jsonb", R"('{{"row": {}}}')"},
    {"bytea", "decode('0{}', 'hex')"},
    {"xml", "'<row>{}</row>'"},
    {"tsvector", "'row{}'"},
    {"tsquery", "'row{}'"},
    {"macaddr", "'08:00:2b:01:02:0{}'"},
    {"macaddr8", "'08:00:2b:01:02:03:04:0{}'"},
    {"cidr", "'10.0.{}.0/24'"},
    {"inet", "'10.0.0.{}'"},
    {"point", "'({0},{0})'"},
    {"box", "'(0,0),({0},{0})'"},
    {"circle", "'<(0,0),{}>'"},
    {"bit", "{}::integer"},
    {"varbit", "{}::integer::bit(8)"},
    {"interval", "'{} hours'"},
    {"money", "{}"},
}};

/// The value of a column in row number `row`; DEFAULT where nothing obvious fits.
std::string value_of(const Fillable& column, int row) {
  if (!column.referenced_table.empty()) {
    return fmt::format(
        "(SELECT {0} FROM {1} ORDER BY tableoid, ctid LIMIT 1"
        " OFFSET (SELECT {2} % greatest(count(*), 1) FROM {1}))",
        column.referenced_column, column.referenced_table, row - 1);
  }
  if (!column.fitting.empty()) {
    return column.fitting[static_cast<std::size_t>(row) % column.fitting.size()];
  }
  const auto cast = [&](const std::string& value) {
    return fmt::format("({})::{}", value, column.type);
  };
  const auto special = std::ranges::find(kByType, column.basic_type,
                                         &std::pair<std::string_view, std::string_view>::first);
  if (special != kByType.end()) {
    return cast(fmt::format(fmt::runtime(special->second), row));
  }
  switch (column.category) {
    case 'N':
      return cast(std::to_string(row));
    case 'B':
      return row % 2 == 0 ? "false" : "true";
    case 'S':
    case 'Z':
      return cast(fmt::format("'{}r'", row));  // the number first: it may be cut
    case 'D':
      return cast(fmt::format("timestamp '2024-01-0{0} 0{0}:00'", row));
    case 'A':
      return cast("'{}'");
    case 'R':
      return cast("'empty'");
    case 'E':
      return column.labels.empty()
                 ? "DEFAULT"
                 : cast(column.labels[static_cast<std::size_t>(row) % column.labels.size()]);
    default:
      return "DEFAULT";
  }
}

/// How the values of a row are chosen, from the richest to the safest.
enum class Style { Full, Defaults, Sparse };

std::string insert_into(const Target& target, int row, Style style) {
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const Fillable& column : target.columns) {
    const bool keeps_default = style == Style::Defaults && column.has_default;
    const bool empty = style == Style::Sparse && !column.not_null;
    names.push_back(column.name);
    values.push_back(empty ? "NULL" : keeps_default ? "DEFAULT" : value_of(column, row));
  }
  return names.empty() ? fmt::format("INSERT INTO {} DEFAULT VALUES", target.name)
                       : fmt::format("INSERT INTO {} ({}) VALUES ({})", target.name,
                                     join(names, ", "), join(values, ", "));
}

/// Columns that conditions tie together, by their places, and those conditions.
struct Knot {
  std::set<std::size_t> columns;
  std::vector<std::string> conditions;
};

/// A condition on columns that are not filled is left out: they follow from others.
std::vector<Knot> knots_of(const Target& target) {
  std::vector<Knot> knots;
  const auto tie = [&](Knot knot) {
    std::erase_if(knots, [&](Knot& other) {
      const bool shared = std::ranges::any_of(
          knot.columns, [&](std::size_t column) { return other.columns.contains(column); });
      if (shared) {
        knot.columns.merge(other.columns);
        std::ranges::move(other.conditions, std::back_inserter(knot.conditions));
      }
      return shared;
    });
    knots.push_back(std::move(knot));
  };
  for (std::size_t i = 0; i < target.columns.size(); ++i) {
    const Fillable& column = target.columns[i];
    for (const std::string& condition : column.of_domain) {
      tie({.columns = {i},
           .conditions = {fmt::format("(SELECT {} FROM (SELECT {}) domain (value))", condition,
                                      column.name)}});
    }
  }
  for (const std::string& condition : target.conditions) {
    const std::optional<std::vector<std::string>> names = sql::column_names(condition);
    Knot knot{.columns = {}, .conditions = {condition}};
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
      const auto column = std::ranges::find(target.columns, name, &Fillable::raw_name);
      if (column != target.columns.end()) {
        knot.columns.insert(static_cast<std::size_t>(column - target.columns.begin()));
      }
    }
    if (names && !knot.columns.empty() && knot.columns.size() == names->size()) {
      tie(std::move(knot));
    }
  }
  return knots;
}

/// The SQL values to try in a column of a knot.
std::vector<std::string> pool_of(const Fillable& column, const Constants& constants) {
  std::vector<std::string> pool = column.labels;
  if (pool.empty()) {
    for (const std::string& text : candidates(column.category, constants)) {
      pool.push_back(sql::quoted(sql::Literal{text}));
    }
  }
  if (!column.not_null) {
    pool.emplace_back("NULL");
  }
  return pool;
}

/// The values as rows of one column, of the type that domains are made of: a condition is asked
/// about, not run into.
std::string values_text(const Fillable& column, const std::vector<std::string>& pool) {
  std::string text;
  for (const std::string& value : pool) {
    text += fmt::format("{}(({})::{})", text.empty() ? "VALUES " : ", ", value, column.base_type);
  }
  return text;
}

/// `pool` without what the column's type does not read.
std::vector<std::string> readable(pg::Connection& connection, const Fillable& column,
                                  std::vector<std::string> pool) {
  if (!runs(connection, values_text(column, pool))) {
    std::erase_if(pool, [&](const std::string& value) {
      return !runs(connection, fmt::format("SELECT ({})::{}", value, column.base_type));
    });
  }
  return pool;
}

/// Finds values for the columns that conditions tie together, different ones where there are such.
void fit(pg::Connection& connection, Target& target, const Knot& knot) {
  constexpr std::size_t kMostTries = 200'000;
  constexpr std::size_t kRows = 3;
  const Constants constants = constants_in(join(knot.conditions, " "));
  std::string list;
  std::string from;
  std::size_t tries = 1;
  for (const std::size_t place : knot.columns) {
    const Fillable& column = target.columns[place];
    std::vector<std::string> pool = readable(connection, column, pool_of(column, constants));
    pool.resize(std::min(pool.size(), std::max<std::size_t>(2, kMostTries / tries)));
    tries *= std::max<std::size_t>(1, pool.size());
    if (pool.empty() || tries > kMostTries) {
      return;
    }
    list += fmt::format("{}{}::text", list.empty() ? "" : ", ", column.name);
    from += fmt::format("{}({}) v{} ({})", from.empty() ? "" : ", ", values_text(column, pool),
                        place, column.name);
  }
  std::string where;
  for (const std::string& condition : knot.conditions) {
    // A check that is neither true nor false holds.
    where += fmt::format("{}({}) IS NOT FALSE", where.empty() ? "" : " AND ", condition);
  }
  const std::vector<Values> found =
      rows_of(connection, fmt::format("SELECT {} FROM {} WHERE {} LIMIT 500", list, from, where));
  std::vector<Values> chosen;
  for (const Values& row : found) {
    const bool is_new = std::ranges::all_of(chosen, [&](const Values& other) {
      return std::ranges::equal(row, other, std::ranges::not_equal_to{});  // each: some are unique
    });
    if (is_new && chosen.size() < kRows) {
      chosen.push_back(row);
    }
  }
  for (const Values& row : chosen) {
    auto value = row.begin();
    for (const std::size_t place : knot.columns) {
      Fillable& column = target.columns[place];
      column.fitting.push_back(
          *value ? fmt::format("({})::{}", sql::quoted(sql::Literal{**value}), column.type)
                 : "NULL");
      ++value;
    }
  }
}

bool has_rows(pg::Connection& connection, const std::string& table) {
  return !rows_of(connection, fmt::format("SELECT 1 FROM {} LIMIT 1", table)).empty();
}

/// Whether there is a row in each table that the columns of `target` have their values from.
bool can_refer(pg::Connection& connection, const Target& target) {
  return std::ranges::all_of(target.columns, [&](const Fillable& column) {
    return column.referenced_table.empty() || has_rows(connection, column.referenced_table);
  });
}

/// A row still to be made; tables that reference others may have to wait for those.
struct Wanted {
  const Target* target = nullptr;
  int row = 0;
};

bool try_row(pg::Connection& connection, const Wanted& wanted) {
  constexpr int kFullRows = 2;
  const Style first = wanted.row <= kFullRows ? Style::Full : Style::Sparse;
  return runs(connection, insert_into(*wanted.target, wanted.row, first)) ||
         runs(connection, insert_into(*wanted.target, wanted.row, Style::Defaults));
}

/// Whether `after` is what `before` has become: a value may have come where none was.
bool matches(const std::vector<std::optional<std::string>>& before,
             const std::vector<std::optional<std::string>>& after) {
  return std::ranges::equal(before, after,
                            [](const auto& was, const auto& is) { return !was || was == is; });
}

/// Whether no value of an enum was renamed; one may have been added.
bool has_same_words(const std::map<std::string, std::string>& now,
                    const std::map<std::string, std::string>& before) {
  return std::ranges::all_of(before, [&](const auto& label) {
    const auto at = now.find(label.first);
    return at == now.end() || at->second == label.second;
  });
}

bool holds_table(const model::Database& database, const std::string& name) {
  return std::ranges::any_of(database.all<model::Table>(), [&](const model::Table& table) {
    return fmt::format("{}", table.name) == name;
  });
}

}  // namespace

SampleRows SampleRows::insert(pg::Connection& connection, const model::Database& schema) {
  constexpr int kRows = 3;
  std::vector<Target> all = targets(connection);
  std::erase_if(all, [&](const Target& target) { return !holds_table(schema, target.name); });
  for (Target& target : all) {
    for (const Knot& knot : knots_of(target)) {
      fit(connection, target, knot);
    }
  }
  std::vector<Wanted> wanted;
  for (const Target& target : all) {
    for (int row = 1; row <= kRows; ++row) {
      wanted.push_back({.target = &target, .row = row});
    }
  }
  // What refers to others waits for them; in a circle somebody begins without.
  for (bool patient = true, progress = true; progress || patient;) {
    patient = progress;
    progress = std::erase_if(wanted, [&](const Wanted& w) {
                 return (!patient || can_refer(connection, *w.target)) && try_row(connection, w);
               }) > 0;
  }
  SampleRows rows;
  rows.tables_ = read(connection);
  rows.empty_ = static_cast<std::size_t>(std::ranges::count_if(
      all, [&](const Target& target) { return !has_rows(connection, target.name); }));
  return rows;
}

SampleRows::Tables SampleRows::read(pg::Connection& connection) {
  Tables tables;
  const pg::Result columns = connection.query(kComparable);
  for (const pg::Row row : columns.rows()) {
    model::RowReader reader(row);
    Table& table = tables[static_cast<std::uint32_t>(reader.integer())];
    table.name = reader.text();
    table.root = static_cast<std::uint32_t>(reader.integer());
    table.root_name = reader.text();
    if (const std::optional<std::int64_t> number = reader.optional_integer()) {
      Column& column = table.columns.emplace_back(
          Column{.number = *number, .name = reader.text(), .type = reader.text()});
      for (const std::string& label : reader.texts()) {
        const std::size_t space = label.find(' ');
        column.labels.emplace(label.substr(0, space), label.substr(space + 1));
      }
    }
  }
  for (auto& [number, table] : tables) {
    std::string list;
    for (const Column& column : table.columns) {
      list += fmt::format("{}{}::text", list.empty() ? "" : ", ", column.name);
    }
    const pg::Result rows =
        connection.query(fmt::format("SELECT {} FROM ONLY {}", list, table.name));
    for (const pg::Row row : rows.rows()) {
      table.rows.emplace_back(row.begin(), row.end());
    }
  }
  std::erase_if(tables, [](const auto& entry) { return entry.second.rows.empty(); });
  return tables;
}

std::string SampleRows::summary() const {
  const auto count = [](std::size_t n) { return fmt::format("{} table{}", n, n == 1 ? "" : "s"); };
  std::string text;
  if (!tables_.empty()) {
    text += fmt::format("; rows kept in {}", count(tables_.size()));
  }
  if (empty_ > 0) {
    text += fmt::format("; no rows fitted in {}", count(empty_));
  }
  return text;
}

std::vector<std::string> SampleRows::compare(Table& before, const Table& after) {
  // What has gone, changed its type or has other words for its values is not looked for again.
  std::vector<std::size_t> of_after;
  for (std::size_t i = 0; i < before.columns.size();) {
    const auto at = std::ranges::find_if(after.columns, [&](const Column& column) {
      return column.number == before.columns[i].number && column.type == before.columns[i].type &&
             has_same_words(column.labels, before.columns[i].labels);
    });
    if (at != after.columns.end()) {
      of_after.push_back(static_cast<std::size_t>(at - after.columns.begin()));
      ++i;
      continue;
    }
    const auto gone = static_cast<std::ptrdiff_t>(i);
    before.columns.erase(before.columns.begin() + gone);
    for (Row& row : before.rows) {
      row.erase(row.begin() + gone);
    }
  }
  std::vector<Row> left;
  for (const Row& row : after.rows) {
    Row projected;
    for (const std::size_t column : of_after) {
      projected.push_back(row[column]);
    }
    left.push_back(std::move(projected));
  }
  std::size_t lost = 0;
  for (const Row& row : before.rows) {
    const auto at =
        std::ranges::find_if(left, [&](const Row& candidate) { return matches(row, candidate); });
    if (at == left.end()) {
      ++lost;
    } else {
      left.erase(at);
    }
  }
  std::vector<std::string> lines;
  if (lost > 0) {
    lines.push_back(fmt::format("lost or changed: {} of {} rows of table {}", lost,
                                before.rows.size(), after.name));
  }
  return lines;
}

SampleRows::Table SampleRows::together(const std::vector<const Table*>& parts) {
  Table all = *parts.front();
  all.name = all.root_name;
  // Only names and types count: each table numbers its columns itself.
  std::ranges::sort(all.columns, {}, &Column::name);
  std::int64_t number = 0;
  for (Column& column : all.columns) {
    column.number = ++number;
  }
  all.rows.clear();
  for (const Table* const part : parts) {
    for (const Row& row : part->rows) {
      Row& ordered = all.rows.emplace_back();
      for (const Column& column : all.columns) {
        const auto at = std::ranges::find(part->columns, column.name, &Column::name);
        ordered.push_back(at == part->columns.end()
                              ? std::nullopt
                              : row[static_cast<std::size_t>(at - part->columns.begin())]);
      }
    }
  }
  return all;
}

std::vector<std::string> SampleRows::compare_copied(pg::Connection& connection, const Tables& now,
                                                    const model::Database& found) {
  std::set<std::string> numbers;
  for (const std::vector<std::optional<std::string>>& row :
       rows_of(connection, "SELECT oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p')")) {
    numbers.insert(row.front().value_or(""));
  }
  std::map<std::string, std::vector<const Table*>> copied;
  for (const auto& [number, before] : tables_) {
    if (!numbers.contains(fmt::format("{}", before.root)) && holds_table(found, before.root_name)) {
      copied[before.root_name].push_back(&before);
    }
  }
  std::vector<std::string> lines;
  for (const auto& [name, parts] : copied) {
    std::vector<const Table*> parts_now;
    for (const auto& [number, after] : now) {
      if (after.root_name == name) {
        parts_now.push_back(&after);
      }
    }
    if (parts_now.empty()) {
      lines.push_back(fmt::format("lost: the rows of table {}", name));
      continue;
    }
    Table before = together(parts);
    Table after = together(parts_now);
    for (Column& column : before.columns) {  // under the numbers that they have there
      const auto at = std::ranges::find(after.columns, column.name, &Column::name);
      column.number = at == after.columns.end() ? 0 : at->number;
    }
    std::ranges::move(compare(before, after), std::back_inserter(lines));
  }
  std::erase_if(tables_,
                [&](const auto& entry) { return copied.contains(entry.second.root_name); });
  for (const auto& [number, after] : now) {
    if (copied.contains(after.root_name)) {
      tables_.emplace(number, after);
    }
  }
  return lines;
}

std::vector<std::string> SampleRows::lost(pg::Connection& connection,
                                          const model::Database& found) {
  const Tables now = read(connection);
  std::vector<std::string> lines = compare_copied(connection, now, found);
  for (auto before = tables_.begin(); before != tables_.end();) {
    const auto after = now.find(before->first);
    if (after != now.end()) {
      std::ranges::move(compare(before->second, after->second), std::back_inserter(lines));
      ++before;
      continue;
    }
    if (holds_table(found, before->second.name)) {
      lines.push_back(fmt::format("lost: the rows of table {}", before->second.name));
    }
    before = tables_.erase(before);
  }
  return lines;
}

}  // namespace schemadiff::project
