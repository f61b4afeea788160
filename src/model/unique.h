#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/constraint.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A unique constraint: pg_constraint (contype 'u') and the index behind it.
struct Unique {
  static constexpr std::string_view kKind = "unique constraint";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "table", .key = "unique"},
      Placement{.parent = "column", .key = "unique", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'u' AND conrelid <> 0)";

  sql::QualifiedName table;
  sql::Identifier name;
  std::vector<sql::Identifier> columns;
  bool without_overlaps = false;  ///< of the last column; 18+
  std::vector<sql::Identifier> include;
  bool nulls_not_distinct = false;  ///< 15+
  Deferrable deferrable = Deferrable::No;
  Options options;                                 ///< of the index: fillfactor
  std::optional<sql::Identifier> tablespace = {};  ///< absent: the database's

  static constexpr auto describe() {
    return description(
        "A unique constraint: a list of columns, or at a column the value true.", "columns",
        required_attribute("columns", &Unique::columns, "The columns that are unique together."),
        attribute("without_overlaps", &Unique::without_overlaps,
                  "Whether the last column is a range or multirange that may not overlap where the "
                  "others are equal (PostgreSQL 18 and newer)."),
        attribute("include", &Unique::include, "Further columns that the index carries."),
        attribute("nulls_not_distinct", &Unique::nulls_not_distinct,
                  "Whether two NULLs count as equal (PostgreSQL 15 and newer)."),
        attribute("deferrable", &Unique::deferrable,
                  "\"no\", \"initially immediate\" or \"initially deferred\"."),
        attribute("tablespace", &Unique::tablespace,
                  "The tablespace of the index, where it is not the database's own."),
        attribute("with", &Unique::options, "Storage parameters of the index."));
  }

  static Unique declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static std::optional<Unique> read(RowReader& row);

  bool operator==(const Unique&) const = default;
};

ObjectId identity(const Unique& unique);

inline bool relied_on(const Unique& /*unique*/) {
  return true;
}

inline std::vector<TakenName> taken_names(const Unique& unique) {
  return {
      {.scope = NameScope::Relation, .name = {.schema = unique.table.schema, .name = unique.name}},
      {.scope = NameScope::Constraint,
       .name = {.schema = unique.table.schema, .name = unique.name},
       .table = unique.table.name}};
}

std::optional<ObjectId> parent(const Unique& unique);
std::vector<ObjectId> dependencies(const Unique& unique);
std::optional<std::string> clause_in_parent(const Unique& unique,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const Unique& unique, const Context& context);
Statements drop(const Unique& unique, const Context& context);
std::optional<Alteration> alter(const Unique& from, const Unique& to, const Context& context);
Statements rename(const Unique& from, const Unique& to);
std::optional<DefaultName> default_name(const Unique& unique);
void set_name(Unique& unique, sql::Identifier name);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const Unique& unique, const Database& declared);

}  // namespace schemadiff::model
