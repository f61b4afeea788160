#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/relation.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// An index that no constraint made: pg_index and its pg_class row (relkind 'i').
/// https://www.postgresql.org/docs/15/catalog-pg-index.html
struct Index {
  static constexpr std::string_view kKind = "index";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "index"},
                                          Placement{.parent = "materialized view", .key = "index"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid >= 16384 AND NOT indisprimary)";

  sql::QualifiedName table;  ///< or materialized view
  RelationKind relation = RelationKind::Table;
  sql::Identifier name;  ///< in the table's schema
  std::string method = "btree";
  bool unique = false;
  bool nulls_not_distinct = false;  ///< 15+
  std::vector<std::string> on;  ///< `email`, `lower(email) DESC`, `doc jsonb_path_ops`: what is not
                                ///< the default is written out
  std::vector<sql::Identifier> include;
  std::optional<std::string> where;
  Options options;
  std::optional<sql::Identifier> tablespace = {};  ///< absent: the database's
  Options statistics = {};  ///< of expressions: attstattarget by the number of the column
  bool invalid =
      false;  ///< NOT indisvalid: left over from an interrupted CREATE INDEX CONCURRENTLY
  /// What the server calls its columns: those of a partition's share in it are in its name.
  Hint<std::vector<sql::Identifier>> column_names;

  static constexpr auto describe() {
    return description(
        "An index.", "on",
        required_attribute(
            "on", &Index::on,
            "Columns and expressions, each with COLLATE, operator class, ASC/DESC and NULLS "
            "FIRST/LAST as in SQL."),
        attribute("unique", &Index::unique, "Whether it is UNIQUE."),
        attribute("method", &Index::method,
                  "The access method: btree (the default), hash, gin, gist, brin, spgist, …"),
        attribute("include", &Index::include, "Further columns that it carries."),
        attribute("where", &Index::where, "Which rows it holds: an SQL condition."),
        attribute("nulls_not_distinct", &Index::nulls_not_distinct,
                  "Whether two NULLs count as equal (PostgreSQL 15 and newer)."),
        attribute("with", &Index::options, "Storage parameters: { fillfactor = 70 }."),
        attribute("tablespace", &Index::tablespace,
                  "The tablespace, where it is not the database's own."),
        attribute(
            "statistics", &Index::statistics,
            "The statistics targets of expressions by their place in the index: { 1 = 500 }."),
        attribute(
            "invalid", &Index::invalid,
            "Set by the server when a concurrent build did not finish; never written by hand."));
  }

  static Index declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static std::optional<Index> read(RowReader& row);

  bool operator==(const Index&) const = default;
};

ObjectId identity(const Index& index);

inline bool relied_on(const Index& index) {
  return index.unique;
}

inline std::vector<TakenName> taken_names(const Index& index) {
  return {
      {.scope = NameScope::Relation, .name = {.schema = index.table.schema, .name = index.name}}};
}

std::optional<ObjectId> parent(const Index& index);
std::vector<ObjectId> dependencies(const Index& index);
Statements create(const Index& index, const Context& context);
Statements drop(const Index& index, const Context& context);
std::optional<Alteration> alter(const Index& from, const Index& to, const Context& context);
Statements rename(const Index& from, const Index& to);
void set_name(Index& index, sql::Identifier name);
bool survives(const Index& from, const Index& to, const ObjectId& retyped, const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const Index& index, const Database& declared);

}  // namespace schemadiff::model
