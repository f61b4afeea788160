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

/// A primary key: pg_constraint (contype 'p') and the index behind it.
struct PrimaryKey {
  static constexpr std::string_view kKind = "primary key";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "table", .key = "primary_key", .form = Form::Single},
      Placement{.parent = "column", .key = "primary_key", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'p' AND conrelid <> 0)";

  sql::QualifiedName table;
  sql::Identifier name;
  std::vector<sql::Identifier> columns;
  bool without_overlaps = false;  ///< of the last column; 18+
  std::vector<sql::Identifier> include;
  Deferrable deferrable = Deferrable::No;
  Options options;                                 ///< of the index: fillfactor
  std::optional<sql::Identifier> tablespace = {};  ///< absent: the database's

  static constexpr auto describe() {
    return description(
        "The primary key: a list of columns, or at a column the value true.", "columns",
        required_attribute("columns", &PrimaryKey::columns, "The key's columns in their order."),
        attribute("without_overlaps", &PrimaryKey::without_overlaps,
                  "Whether the last column is a range or multirange that may not overlap where the "
                  "others are equal (PostgreSQL 18 and newer)."),
        attribute("include", &PrimaryKey::include, "Further columns that the index carries."),
        attribute("deferrable", &PrimaryKey::deferrable,
                  "\"no\", \"initially immediate\" or \"initially deferred\"."),
        attribute("tablespace", &PrimaryKey::tablespace,
                  "The tablespace of the index, where it is not the database's own."),
        attribute("with", &PrimaryKey::options, "Storage parameters of the index."));
  }

  static PrimaryKey declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static std::optional<PrimaryKey> read(RowReader& row);

  bool operator==(const PrimaryKey&) const = default;
};

ObjectId identity(const PrimaryKey& key);

inline bool relied_on(const PrimaryKey& /*primary_key*/) {
  return true;
}

inline std::vector<TakenName> taken_names(const PrimaryKey& key) {
  return {{.scope = NameScope::Relation, .name = {.schema = key.table.schema, .name = key.name}},
          {.scope = NameScope::Constraint,
           .name = {.schema = key.table.schema, .name = key.name},
           .table = key.table.name}};
}

std::optional<ObjectId> parent(const PrimaryKey& key);
std::vector<ObjectId> dependencies(const PrimaryKey& key);
std::optional<std::string> clause_in_parent(const PrimaryKey& key,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const PrimaryKey& key, const Context& context);
Statements drop(const PrimaryKey& key, const Context& context);
std::optional<Alteration> alter(const PrimaryKey& from, const PrimaryKey& to,
                                const Context& context);
Statements rename(const PrimaryKey& from, const PrimaryKey& to);
std::optional<DefaultName> default_name(const PrimaryKey& key);
void set_name(PrimaryKey& key, sql::Identifier name);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const PrimaryKey& key, const Database& declared);

}  // namespace schemadiff::model
