#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/boxed.h"
#include "model/catalog_sql.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

enum class IdentityGeneration : std::uint8_t { Always, ByDefault };

constexpr auto words(std::type_identity<IdentityGeneration> /*tag*/) {
  return std::array<std::string_view, 2>{"always", "by default"};
}

/// An identity column's generation and sequence: pg_attribute.attidentity and the pg_sequence row
/// it depends on. A bound or start that PostgreSQL would choose itself is absent.
struct Identity {
  IdentityGeneration generated = IdentityGeneration::ByDefault;
  std::optional<sql::QualifiedName>
      sequence;  ///< absent: table_column_seq, or whatever it is called
  std::optional<std::int64_t> start;
  std::int64_t increment = 1;
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::int64_t cache = 1;
  bool cycle = false;

  static constexpr auto describe() {
    return description(
        "An identity column: its values come from a sequence of its own.", "generated",
        attribute("generated", &Identity::generated,
                  "\"always\" (only OVERRIDING SYSTEM VALUE may set it) or \"by default\"."),
        attribute("sequence", &Identity::sequence,
                  "The name of its sequence; without it any name is right."),
        attribute("start", &Identity::start, "The first value."),
        attribute("increment", &Identity::increment, "What is added for each value. Default 1."),
        attribute("min", &Identity::min, "The lowest value."),
        attribute("max", &Identity::max, "The highest value."),
        attribute("cache", &Identity::cache, "How many values a session takes at once. Default 1."),
        attribute("cycle", &Identity::cycle, "Whether it starts again at its end."));
  }

  bool operator==(const Identity&) const = default;
};

enum class GeneratedStorage : std::uint8_t { Stored, Virtual };

constexpr auto words(std::type_identity<GeneratedStorage> /*tag*/) {
  return std::array<std::string_view, 2>{"stored", "virtual"};
}

/// A generated column: pg_attribute.attgenerated and pg_attrdef.adbin.
struct Generated {
  std::string expression;
  GeneratedStorage storage = GeneratedStorage::Stored;  ///< Virtual: 18+

  static constexpr auto describe() {
    return description(
        "A generated column: computed from other columns of the row.", "expression",
        required_attribute("expression", &Generated::expression, "The SQL expression, immutable."),
        attribute("storage", &Generated::storage,
                  "\"stored\" or, on PostgreSQL 18 and newer, \"virtual\"."));
  }

  bool operator==(const Generated&) const = default;
};

/// A NOT NULL constraint as PostgreSQL 18 and newer keep it: pg_constraint (contype 'n').
struct NotNull {
  std::optional<sql::Identifier> name;  ///< absent: table_column_not_null, or whatever it is called
  bool no_inherit = false;
  bool not_valid = false;

  static constexpr auto describe() {
    return description(
        "A NOT NULL constraint with a name or a state of its own (PostgreSQL 18 and newer).",
        "name", attribute("name", &NotNull::name, "Its name; without it any name is right."),
        attribute("no_inherit", &NotNull::no_inherit,
                  "Whether children of the table do not inherit it."),
        attribute("not_valid", &NotNull::not_valid,
                  "Whether rows from before it are left unchecked (NOT VALID)."));
  }

  bool operator==(const NotNull&) const = default;
};

enum class Storage : std::uint8_t { Plain, External, Extended, Main };

constexpr auto words(std::type_identity<Storage> /*tag*/) {
  return std::array<std::string_view, 4>{"plain", "external", "extended", "main"};
}

enum class Compression : std::uint8_t { Pglz, Lz4 };

constexpr auto words(std::type_identity<Compression> /*tag*/) {
  return std::array<std::string_view, 2>{"pglz", "lz4"};
}

struct ColumnDefault;

/// A table's column: pg_attribute. Its default is an object of its own.
/// https://www.postgresql.org/docs/15/catalog-pg-attribute.html
struct Column {
  static constexpr std::string_view kKind = "column";
  static constexpr bool kWidens = true;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "column"}};
  static constexpr std::string_view kOccurs = kTablesOccur;
  static constexpr std::string_view kAliasesOccur = kHeirsOccur;

  sql::QualifiedName table;
  sql::Identifier name;
  std::string type;  ///< format_type(atttypid, atttypmod) with search_path = pg_catalog
  bool null = false;
  std::optional<NotNull> not_null = {};         ///< absent: none, or nothing special; 18+
  std::optional<sql::QualifiedName> collation;  ///< absent: the type's own
  Boxed<Identity> identity;
  Boxed<Generated> generated;
  std::optional<Storage> storage;          ///< absent: the type's own
  std::optional<Compression> compression;  ///< absent: default_toast_compression; 14+
  std::optional<std::int64_t> statistics;  ///< absent: default_statistics_target
  Options options;                         ///< attoptions: n_distinct, n_distinct_inherited
  Hint<Boxed<std::string>> using_expression;
  Hint<Boxed<std::string>> backfill;
  /// The tables that the column comes from as well, though its own table declares it.
  Hint<std::vector<sql::QualifiedName>> parents = {};
  Hint<std::int64_t>
      position;  ///< attnum, or the place in the file: orders columns, never compared

  static constexpr auto describe() {
    return description(
        "A column. NOT NULL unless null = true.", "type",
        required_attribute(
            "type", &Column::type,
            "The data type as SQL writes it: \"bigint\", \"varchar(255)\", \"app.status[]\", "
            "\"serial\"."),
        attribute("null", &Column::null,
                  "Whether NULL is allowed. Default false: columns are NOT NULL."),
        attribute("not_null", &Column::not_null,
                  "The name of the NOT NULL constraint, or a table with its state (PostgreSQL 18 "
                  "and newer)."),
        attribute("collation", &Column::collation,
                  "The collation, where it is not the type's own."),
        attribute("identity", &Column::identity,
                  "\"always\", \"by default\", or a table with the sequence's options."),
        attribute("generated", &Column::generated, "The expression the column is computed from."),
        attribute(
            "storage", &Column::storage,
            "\"plain\", \"external\", \"extended\" or \"main\", where it is not the type's own."),
        attribute("compression", &Column::compression,
                  "\"pglz\" or \"lz4\" (PostgreSQL 14 and newer)."),
        attribute("statistics", &Column::statistics, "The statistics target, 0 to 10000."),
        attribute("with", &Column::options, "Attribute options: n_distinct, n_distinct_inherited."),
        attribute(
            "using", &Column::using_expression,
            "How to convert existing values when the type changes: USING expression. Used once."),
        attribute("backfill", &Column::backfill,
                  "What existing rows get when the column becomes NOT NULL or is added so: an SQL "
                  "expression. Used once."));
  }

  static Column declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// A column that a table has from its parent is one object with the parent's.
  static std::string alias_query(int server_major);
  static std::optional<Column> read(RowReader& row);

  bool operator==(const Column&) const = default;
};

/// From pg_attribute's columns, '\0' where the value is the default.
std::optional<Storage> storage_of(char attstorage);
std::optional<Compression> compression_of(char attcompression);

ObjectId identity(const Column& column);
/// What a table has from a parent as well, it can neither drop nor leave to the parent.
bool lingers(const Column& column, const Database& wanted);

inline bool relied_on(const Column& /*column*/) {
  return true;
}

ObjectId column_id(const sql::QualifiedName& table, const sql::Identifier& column);
std::optional<ObjectId> parent(const Column& column);
std::vector<ObjectId> dependencies(const Column& column);
/// `clauses` are what is created with it in the same breath: its default.
std::optional<std::string> clause_in_parent(const Column& column,
                                            std::span<const std::string> clauses,
                                            const Context& context);
/// Adds it to a table. Throws Error (Failure::Decision) for a NOT NULL column when the table may
/// have rows and nothing says what they get; on the way back (Context::restores) they get the empty
/// value of the type, because the former ones are gone.
Statements create_with(const Column& column, std::span<const std::string> clauses,
                       const Context& context);
/// What CREATE TABLE and ADD COLUMN cannot say on every supported major.
Statements after_clause(const Column& column, const Context& context);
/// Only a generated column can be dropped and computed again without loss.
Replacement replacement(const Column& column);
Statements drop(const Column& column, const Context& context);
/// Absent where only a new column will do: see `needs_new_column`. A column that becomes NOT NULL
/// while rows hold NULL and no `backfill` is declared is refused by the server (23502).
std::optional<Alteration> alter(const Column& from, const Column& to, const Context& context);
Statements rename(const Column& from, const Column& to);
/// A generated column cannot live through a change of the type of a column it reads.
bool survives(const Column& from, const Column& to, const ObjectId& retyped,
              const Context& context);
void adopt(Column& declared, const Column& live);

/// Whether no ALTER leads from one to the other: a plain column cannot become a generated one, a
/// virtual one cannot become another, an expression can be changed only from 17 on.
bool needs_new_column(const Column& from, const Column& to, const Context& context);
/// What has to be said again after ALTER COLUMN TYPE, which sets the storage and the compression to
/// the type's own.
Statements statements_lost_by_retyping(const Column& column, const Context& context);
/// The expression that turns a value of one into one of the other; nothing where the server assigns
/// it by itself.
std::optional<std::string> value_conversion(const Column& from, const Column& to,
                                            const Context& context);
/// What a row that is there gets for a new column: an expression, or nothing where the column sees
/// to it itself (a default, NULL). Throws Error (Failure::Decision) where nothing says it.
std::optional<std::string> value_of_new(const Column& column, const Context& context);
/// The name of its identity's sequence.
sql::QualifiedName identity_sequence(const Column& column);
/// The way to NOT NULL for a column that may hold NULLs.
Statements set_not_null(const Column& column, const Context& context);
/// What its NOT NULL constraint is called (18+).
sql::Identifier not_null_name(const Column& column);
/// What SET STORAGE takes; for a column that leaves it to its type, what gives it that.
std::string storage_word(const Column& column, const Context& context);
/// `ALTER TABLE t ALTER COLUMN c …`.
Statement alter_column(const Column& column, std::string_view what);
/// `GENERATED ALWAYS AS IDENTITY (…)`.
std::string identity_clause(const Column& column);

/// The column of a default that is created on its own, when the column was added to a table with
/// rows but for its NOT NULL, because only this default can fill them; else null.
const Column* column_awaiting_default(const ColumnDefault& value, const Context& context);
/// Gives those rows the default, then NOT NULL.
Statements fill_by_default(const Column& column);

}  // namespace schemadiff::model
