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

/// An exclusion constraint: pg_constraint (contype 'x') and the index behind it.
struct Exclude {
  static constexpr std::string_view kKind = "exclusion constraint";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "table", .key = "exclude"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'x' AND conrelid <> 0)";

  sql::QualifiedName table;
  sql::Identifier name;
  std::string method = "gist";
  std::vector<std::string>
      elements;  ///< `room WITH =`, with operator class and order where not the default
  std::vector<sql::Identifier> include;
  std::optional<std::string> where;
  Deferrable deferrable = Deferrable::No;
  Options options;
  std::optional<sql::Identifier> tablespace = {};  ///< absent: the database's

  static constexpr auto describe() {
    return description(
        "An exclusion constraint.", "elements",
        required_attribute("elements", &Exclude::elements,
                           "[\"room WITH =\", \"during WITH &&\"]."),
        attribute("method", &Exclude::method, "The index access method. Default gist."),
        attribute("include", &Exclude::include, "Further columns that the index carries."),
        attribute("where", &Exclude::where, "Which rows it holds for: an SQL condition."),
        attribute("deferrable", &Exclude::deferrable,
                  "\"no\", \"initially immediate\" or \"initially deferred\"."),
        attribute("tablespace", &Exclude::tablespace,
                  "The tablespace of the index, where it is not the database's own."),
        attribute("with", &Exclude::options, "Storage parameters of the index."));
  }

  static Exclude declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static std::optional<Exclude> read(RowReader& row);

  bool operator==(const Exclude&) const = default;
};

ObjectId identity(const Exclude& exclude);

inline std::vector<TakenName> taken_names(const Exclude& exclude) {
  return {{.scope = NameScope::Relation,
           .name = {.schema = exclude.table.schema, .name = exclude.name}},
          {.scope = NameScope::Constraint,
           .name = {.schema = exclude.table.schema, .name = exclude.name},
           .table = exclude.table.name}};
}

std::optional<ObjectId> parent(const Exclude& exclude);
std::vector<ObjectId> dependencies(const Exclude& exclude);
std::optional<std::string> clause_in_parent(const Exclude& exclude,
                                            std::span<const std::string> clauses,
                                            const Context& context);
Statements create(const Exclude& exclude, const Context& context);
Statements drop(const Exclude& exclude, const Context& context);
std::optional<Alteration> alter(const Exclude& from, const Exclude& to, const Context& context);
Statements rename(const Exclude& from, const Exclude& to);
std::optional<DefaultName> default_name(const Exclude& exclude);
void set_name(Exclude& exclude, sql::Identifier name);
/// Only while no type it is bound to is built anew.
bool survives(const Exclude& from, const Exclude& to, const ObjectId& retyped,
              const Context& context);
/// What it names and nothing is declared for, a sentence each. `declared` is sorted.
std::vector<std::string> missing(const Exclude& exclude, const Database& declared);

}  // namespace schemadiff::model
