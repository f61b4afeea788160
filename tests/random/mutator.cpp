#include "random/mutator.h"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <random>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "sql/identifier.h"

namespace schemadiff::test {

namespace {

/// Statements with what is chosen in braces: `{this|that}` is one of them, `{table}` the name of
/// one there is, which `{in table}` chooses and does not write, so that `{it}` comes later;
/// `{column}`, `{constraint}`, `{trigger}` and `{policy}` are those of the table chosen last.
/// `{name}` is a new name, the same in the whole statement. A `{childless table}` is one that no
/// other inherits from, a `{childless schema}` one without tables that those of others inherit
/// from: columns that a child once had from a table that went stay its own.
constexpr auto kMutations = std::to_array<std::string_view>({
    // columns
    "ALTER TABLE {table} DROP COLUMN {column} CASCADE",
    "ALTER TABLE {table} ADD COLUMN {name} {type}",
    "ALTER TABLE {table} ADD COLUMN {name} {integer NOT NULL DEFAULT 3|text DEFAULT 'a'|"
    "timestamptz DEFAULT now()|bigint GENERATED {ALWAYS|BY DEFAULT} AS IDENTITY|integer UNIQUE|"
    "text CHECK (length({name}) < 9)|varchar(5)|serial|integer GENERATED ALWAYS AS (1 + 1) STORED}",
    "ALTER TABLE {table} ALTER COLUMN {column} TYPE {bigint|numeric|text|varchar(300)|numeric(14,2)"
    "|timestamptz|date|jsonb}",
    "ALTER TABLE {table} ALTER COLUMN {column} TYPE {type} USING NULL",
    "ALTER TABLE {table} ALTER COLUMN {column} {DROP|SET} NOT NULL",
    "ALTER TABLE {table} ALTER COLUMN {column} {DROP DEFAULT|SET DEFAULT NULL|SET STATISTICS 55|"
    "SET STORAGE EXTERNAL|DROP IDENTITY IF EXISTS|DROP EXPRESSION IF EXISTS}",
    "ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {1|now()|'a'|current_user}",
    "ALTER TABLE {table} ALTER COLUMN {column} SET (n_distinct = 7)",
    "ALTER TABLE {table} RENAME COLUMN {column} TO {name}",
    // constraints and indexes
    "ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE",
    "ALTER TABLE {table} RENAME CONSTRAINT {constraint} TO {name}",
    "ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({column})",
    "ALTER TABLE {table} ADD PRIMARY KEY ({column})",
    "ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL) {|NOT VALID|NO "
    "INHERIT}",
    "ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES {table} "
    "({column}) {|ON DELETE CASCADE|DEFERRABLE|NOT VALID}",
    "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({column} WITH =)",
    "DROP INDEX {index}",
    "ALTER INDEX {index} RENAME TO {name}",
    "CREATE {|UNIQUE }INDEX {name} ON {table} ({column} {|DESC|NULLS FIRST}) {|WHERE {column} IS "
    "NOT NULL}",
    "CREATE INDEX {name} ON {table} ((({column})::text), {column})",
    "CREATE INDEX {name} ON {table} USING {hash|brin} ({column})",
    "CREATE INDEX {name} ON {table} ({column}) INCLUDE ({column}) WITH (fillfactor = 60)",
    "CREATE STATISTICS app.{name} ON {column}, {column} FROM {table}",
    // tables
    "DROP TABLE {table} CASCADE",
    "CREATE {|UNLOGGED }TABLE {schema}.{name} (id integer PRIMARY KEY, a {type}, b text DEFAULT "
    "'q')",
    "CREATE TABLE {schema}.{name} (LIKE {table} INCLUDING ALL)",
    "CREATE TABLE {schema}.{name} () INHERITS ({table})",
    "CREATE TABLE {schema}.{name} (id bigint, part {integer|text|date} NOT NULL) PARTITION BY "
    "{HASH|LIST|RANGE} (part)",
    "CREATE TABLE {schema}.{name} PARTITION OF {table} DEFAULT",
    "CREATE TABLE {schema}.{name} PARTITION OF {table} FOR VALUES FROM ('2030-01-01') TO "
    "('2031-01-01')",
    "CREATE TABLE {schema}.{name} PARTITION OF {table} FOR VALUES IN ('1')",
    "CREATE TABLE {schema}.{name} PARTITION OF {table} FOR VALUES WITH (modulus 4, remainder 1)",
    "ALTER TABLE {table} DETACH PARTITION {table}",
    "ALTER TABLE {childless table} SET SCHEMA {schema}",
    "ALTER TABLE {childless table} RENAME TO {name}",
    "ALTER TABLE {table} {SET (fillfactor = 70)|REPLICA IDENTITY FULL|SET UNLOGGED|SET LOGGED|"
    "ENABLE ROW LEVEL SECURITY|FORCE ROW LEVEL SECURITY|DISABLE TRIGGER ALL|"
    "SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)}",
    // views and rules
    "DROP {view} CASCADE",
    "ALTER {view} RENAME TO {name}",
    "ALTER {view} SET SCHEMA {schema}",
    "CREATE VIEW {schema}.{name} AS SELECT * FROM {table}",
    "CREATE VIEW {schema}.{name} WITH (security_barrier) AS SELECT {column}, {column} AS other "
    "FROM "
    "{table} WHERE {column} IS NOT NULL",
    "CREATE {MATERIALIZED |}VIEW {schema}.{name} AS SELECT count(*) AS n, {column} FROM {table} "
    "GROUP BY 2",
    "CREATE OR REPLACE VIEW app.active_users AS SELECT u.id, u.mail, u.nick, o.name AS org, "
    "u.{born|score|tags} AS {name} FROM app.users u JOIN app.org o ON o.id = u.org_id WHERE "
    "u.active",
    "CREATE RULE {name} AS ON INSERT TO {table} DO ALSO NOTIFY somebody",
    // routines, triggers, policies
    "DROP ROUTINE {routine} CASCADE",
    "ALTER FUNCTION {routine} {COST 7|PARALLEL RESTRICTED|SECURITY DEFINER|SET search_path = app|"
    "LEAKPROOF|VOLATILE|STABLE}",
    "CREATE FUNCTION {schema}.{name}(a integer, b text DEFAULT 'z') RETURNS text LANGUAGE sql "
    "{IMMUTABLE|STABLE|} AS $$ SELECT a::text || b $$",
    "CREATE FUNCTION {schema}.{name}(r {table}) RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint "
    "$$",
    "CREATE FUNCTION {schema}.{name}() RETURNS SETOF {table} LANGUAGE sql AS $$ SELECT * FROM "
    "{table} $$",
    "{in table}DROP TRIGGER {trigger} ON {it}",
    "ALTER TABLE {table} {DISABLE|ENABLE ALWAYS|ENABLE REPLICA} TRIGGER {trigger}",
    "CREATE TRIGGER {name} {BEFORE|AFTER} {INSERT|UPDATE|DELETE OR INSERT} ON {table} FOR EACH "
    "{ROW|STATEMENT} EXECUTE FUNCTION app.touch()",
    "{in table}DROP POLICY {policy} ON {it}",
    "CREATE POLICY {name} ON {table} AS {PERMISSIVE|RESTRICTIVE} FOR {SELECT|ALL|DELETE} USING "
    "({column} IS NOT NULL)",
    // types
    "ALTER TYPE {enum} ADD VALUE '{name}'",
    "ALTER TYPE app.status RENAME VALUE 'open' TO '{name}'",
    "ALTER TYPE app.status ADD VALUE '{name}' {BEFORE|AFTER} 'done'",
    "ALTER DOMAIN app.pct {SET DEFAULT 5|DROP DEFAULT|DROP CONSTRAINT pct_range|SET NOT NULL|"
    "ADD CONSTRAINT {name} CHECK (value <> 77)}",
    "ALTER TYPE app.addr {ADD ATTRIBUTE {name} integer|DROP ATTRIBUTE zip|ALTER ATTRIBUTE zip TYPE "
    "text|RENAME ATTRIBUTE street TO {name}} CASCADE",
    "CREATE DOMAIN {schema}.{name} AS {integer|text|varchar(9)} CHECK (value IS NOT NULL)",
    "CREATE TYPE {schema}.{name} AS {ENUM ('a', 'b')|(a integer, b text)|RANGE (subtype = date)}",
    // the rest
    "COMMENT ON TABLE {table} IS {NULL|'one'}",
    "COMMENT ON COLUMN {table}.{column} IS {NULL|'two'}",
    "COMMENT ON INDEX {index} IS {NULL|'three'}",
    "COMMENT ON {view} IS {NULL|'four'}",
    "{in table}COMMENT ON CONSTRAINT {constraint} ON {it} IS {NULL|'five'}",
    "GRANT {SELECT|INSERT|ALL} ON {table} TO {role}",
    "GRANT SELECT ({column}) ON {table} TO {role}",
    "REVOKE {SELECT|INSERT} ON {table} FROM {role}",
    "ALTER SEQUENCE {sequence} {INCREMENT 3|CACHE 9|MAXVALUE 9999|CYCLE|AS bigint|RENAME TO "
    "{name}}",
    "CREATE SEQUENCE {schema}.{name} AS smallint",
    "ALTER SCHEMA {childless schema} RENAME TO {name}",
    "CREATE SCHEMA {name}",
});

constexpr std::string_view kSchemas =
    "'pg_catalog', 'information_schema', 'pg_toast', 'schemadiff'";

/// What `{word}` may be, as SQL: `{0}` stands for the schemas that are not the user's, `{1}` for
/// the table named last.
const std::map<std::string_view, std::string_view>& inventory() {
  static const std::map<std::string_view, std::string_view> queries{
      {"schema",
       "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname NOT IN ({0}) AND nspname !~ "
       "'^pg_'"},
      {"table",
       "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
       "WHERE relkind IN ('r', 'p') AND nspname NOT IN ({0})"},
      {"childless schema",
       "SELECT quote_ident(nspname) FROM pg_namespace n WHERE nspname NOT IN ({0}, 'public') AND "
       "nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_inherits JOIN pg_class parent ON "
       "parent.oid = inhparent JOIN pg_class child ON child.oid = inhrelid WHERE "
       "parent.relnamespace = n.oid AND parent.relkind = 'r' AND child.relnamespace <> n.oid)"},
      {"childless table",
       "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
       "WHERE (relkind = 'p' OR (relkind = 'r' AND NOT EXISTS (SELECT FROM pg_inherits WHERE "
       "inhparent = c.oid))) AND nspname NOT IN ({0})"},
      {"view",
       "SELECT CASE relkind WHEN 'v' THEN 'VIEW ' ELSE 'MATERIALIZED VIEW ' END || c.oid::regclass "
       "FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('v', 'm') "
       "AND "
       "nspname NOT IN ({0})"},
      {"index",
       "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
       "WHERE relkind IN ('i', 'I') AND nspname NOT IN ({0})"},
      {"sequence",
       "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
       "WHERE relkind = 'S' AND nspname NOT IN ({0})"},
      {"routine",
       "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = "
       "pronamespace "
       "WHERE nspname NOT IN ({0}) AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = "
       "'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')"},
      {"enum", "SELECT DISTINCT enumtypid::regtype::text FROM pg_enum"},
      {"column",
       "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = {1}::regclass AND attnum > "
       "0 "
       "AND NOT attisdropped"},
      {"constraint",
       "SELECT quote_ident(conname) FROM pg_constraint WHERE conrelid = {1}::regclass"},
      {"trigger",
       "SELECT quote_ident(tgname) FROM pg_trigger WHERE tgrelid = {1}::regclass AND NOT "
       "tgisinternal"},
      {"policy", "SELECT quote_ident(polname) FROM pg_policy WHERE polrelid = {1}::regclass"},
  };
  return queries;
}

const std::map<std::string_view, std::vector<std::string>>& words() {
  static const std::map<std::string_view, std::vector<std::string>> lists{
      {"role", {"random_pairs_reader", "random_pairs_writer", "PUBLIC"}},
      {"type",
       {"integer", "bigint", "text", "varchar(40)", "numeric(12,3)", "boolean", "timestamptz",
        "date", "jsonb", "uuid", "text[]", "double precision", "inet", "app.status", "app.pct",
        "app.addr"}},
  };
  return lists;
}

/// One statement.
class Composer {
 public:
  Composer(pg::Connection& connection, Choice choice, std::size_t number)
      : connection_(connection), random_(choice), name_(new_name(number)) {}

  /// Nothing where there is nothing that the statement could be about.
  std::optional<std::string> compose() {
    std::string sql{kMutations.at(below(kMutations.size()))};
    // The first brace that closes has nothing but words in it.
    for (std::size_t end = sql.find('}'); end != std::string::npos; end = sql.find('}')) {
      const std::size_t begin = sql.rfind('{', end);
      const std::optional<std::string> chosen = choose(sql.substr(begin + 1, end - begin - 1));
      if (!chosen) {
        return std::nullopt;
      }
      sql.replace(begin, end - begin + 1, *chosen);
    }
    return sql;
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>{0, end - 1}(random_);
  }

  /// Names that have to be quoted, some of them.
  std::string new_name(std::size_t number) {
    constexpr auto kForms = std::to_array<std::string_view>(
        {"x{}", "x{}", "x{}", "\"X {}\"", "\"x.{}\"", "\"grün \"\"{}\"\"\"",
         "a_name_of_the_63_bytes_that_postgresql_keeps_of_one_and_{:07}"});
    return fmt::format(fmt::runtime(kForms.at(below(kForms.size()))), number);
  }

  std::optional<std::string> choose(const std::string& word) {
    if (word == "name" || word == "it") {
      return word == "name" ? name_ : table_;
    }
    if (word == "in table") {
      return choose("table") ? std::optional<std::string>("") : std::nullopt;
    }
    const auto list = words().find(word);
    const auto query = inventory().find(word);
    const std::vector<std::string> choices = list != words().end()        ? list->second
                                             : query != inventory().end() ? found(query->second)
                                                                          : split_at(word);
    if (choices.empty()) {
      return std::nullopt;
    }
    std::string chosen = choices[below(choices.size())];
    if (word.ends_with("table")) {
      table_ = chosen;
    }
    return chosen;
  }

  std::vector<std::string> found(std::string_view query) {
    const std::string names_there =
        fmt::format(fmt::runtime(query), kSchemas, sql::Literal{table_});
    const pg::Result result = connection_.query(fmt::format(
        R"(SELECT name FROM ({}) AS found(name) ORDER BY name COLLATE "C")", names_there));
    std::vector<std::string> names;
    for (const pg::Row row : result.rows()) {
      names.emplace_back(row[0].value_or(""));
    }
    return names;
  }

  static std::vector<std::string> split_at(std::string_view alternatives) {
    std::vector<std::string> list(1);
    for (const char c : alternatives) {
      if (c == '|') {
        list.emplace_back();
      } else {
        list.back() += c;
      }
    }
    return list;
  }

  pg::Connection& connection_;
  std::mt19937 random_;
  std::string name_;
  std::string table_ = "pg_class";  ///< the table named last
};

}  // namespace

std::vector<std::string> mutate(pg::Connection& connection, const std::vector<Choice>& choices) {
  std::vector<std::string> taken;
  for (const Choice choice : choices) {
    const std::optional<std::string> sql = Composer(connection, choice, choice % 9973).compose();
    try {
      if (sql) {
        connection.execute(*sql);
        taken.push_back(*sql);
      }
    } catch (const DatabaseError&) {
      // Not every change is possible.
    }
  }
  return taken;
}

}  // namespace schemadiff::test
