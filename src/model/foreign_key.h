#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/constraint.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/reference.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

enum class Match : std::uint8_t { Simple, Full };

constexpr auto words(std::type_identity<Match> /*tag*/) {
  return std::array<std::string_view, 2>{"simple", "full"};
}

enum class ReferentialAction : std::uint8_t { NoAction, Restrict, Cascade, SetNull, SetDefault };

constexpr auto words(std::type_identity<ReferentialAction> /*tag*/) {
  return std::array<std::string_view, 5>{"no action", "restrict", "cascade", "set null",
                                         "set default"};
}

/// A foreign key: pg_constraint (contype 'f').
struct ForeignKey {
  static constexpr std::string_view kKind = "foreign key";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array<std::string_view, 6> kCompanions{
      "match", "on_update", "on_delete", "on_delete_columns", "deferrable", "not_valid"};
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "foreign_key"},
                                          Placement{.parent = "column",
                                                    .key = "references",
                                                    .form = Form::Single,
                                                    .companions = kCompanions}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conrelid <> 0)";

  sql::QualifiedName table;
  sql::Identifier name;
  std::vector<sql::Identifier> columns;
  Reference references;
  Match match = Match::Simple;
  ReferentialAction on_update = ReferentialAction::NoAction;
  ReferentialAction on_delete = ReferentialAction::NoAction;
  std::vector<sql::Identifier> on_delete_columns;  ///< of SET NULL and SET DEFAULT; 15+
  Deferrable deferrable = Deferrable::No;
  bool not_valid = false;
  bool not_enforced = false;  ///< 18+
  bool period = false;        ///< of the last columns; 18+

  static constexpr auto describe() {
    return description(
        "A foreign key.", "references",
        required_attribute("columns", &ForeignKey::columns, "The referencing columns."),
        required_attribute(
            "references", &ForeignKey::references,
            "The referenced table and columns: \"orgs(id)\"; without a list, its primary key."),
        attribute("match", &ForeignKey::match, "\"simple\" (the default) or \"full\"."),
        attribute("on_update", &ForeignKey::on_update,
                  "\"no action\" (the default), \"restrict\", \"cascade\", \"set null\" or \"set "
                  "default\"."),
        attribute("on_delete", &ForeignKey::on_delete,
                  "As on_update, when the referenced row goes."),
        attribute("on_delete_columns", &ForeignKey::on_delete_columns,
                  "Which columns SET NULL or SET DEFAULT sets (PostgreSQL 15 and newer)."),
        attribute("deferrable", &ForeignKey::deferrable,
                  "\"no\", \"initially immediate\" or \"initially deferred\"."),
        attribute("not_valid", &ForeignKey::not_valid,
                  "Whether rows from before it are left unchecked (NOT VALID)."),
        attribute("not_enforced", &ForeignKey::not_enforced,
                  "Whether nothing is checked at all (NOT ENFORCED, PostgreSQL 18 and newer)."),
        attribute("period", &ForeignKey::period,
                  "Whether the last columns are ranges, of which the referencing one has to be "
                  "covered (PERIOD, PostgreSQL 18 and newer)."));
  }

  static ForeignKey declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static std::optional<ForeignKey> read(RowReader& row);

  bool operator==(const ForeignKey&) const = default;
};

ObjectId identity(const ForeignKey& key);

inline std::vector<TakenName> taken_names(const ForeignKey& key) {
  return {{.scope = NameScope::Constraint,
           .name = {.schema = key.table.schema, .name = key.name},
           .table = key.table.name}};
}

std::optional<ObjectId> parent(const ForeignKey& key);
std::vector<ObjectId> dependencies(const ForeignKey& key);
std::optional<std::string> clause_in_parent(const ForeignKey& key,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const ForeignKey& key, const Context& context);
Statements drop(const ForeignKey& key, const Context& context);
std::optional<Alteration> alter(const ForeignKey& from, const ForeignKey& to,
                                const Context& context);
Statements rename(const ForeignKey& from, const ForeignKey& to);
std::optional<DefaultName> default_name(const ForeignKey& key);
void set_name(ForeignKey& key, sql::Identifier name);
/// A foreign key whose both ends get another type is taken off before and put back after.
bool survives(const ForeignKey& from, const ForeignKey& to, const ObjectId& retyped,
              const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const ForeignKey& key, const Database& declared);

}  // namespace schemadiff::model
