#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A check of a domain: pg_constraint (contype 'c') with a contypid.
struct DomainConstraint {
  static constexpr std::string_view kKind = "domain constraint";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "domain", .key = "check"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contypid >= 16384)";

  sql::QualifiedName domain;
  sql::Identifier name;
  std::string expression;
  bool not_valid = false;

  static constexpr auto describe() {
    return description(
        "A check of a domain.", "expression",
        required_attribute(
            "expression", &DomainConstraint::expression,
            "The SQL condition on VALUE that every value has to satisfy (NULL counts "
            "as satisfied)."),
        attribute("not_valid", &DomainConstraint::not_valid,
                  "Whether values from before it are left unchecked (NOT VALID)."));
  }

  static DomainConstraint declared(const Place& place);
  /// What COMMENT ON calls it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static DomainConstraint read(RowReader& row);

  bool operator==(const DomainConstraint&) const = default;
};

ObjectId identity(const DomainConstraint& check);
void set_identity(DomainConstraint& check, const ObjectId& id);

inline std::vector<TakenName> taken_names(const DomainConstraint& check) {
  return {{.scope = NameScope::Constraint,
           .name = {.schema = check.domain.schema, .name = check.name},
           .table = check.domain.name}};
}

std::optional<ObjectId> parent(const DomainConstraint& check);
std::vector<ObjectId> dependencies(const DomainConstraint& check);
std::optional<std::string> clause_in_parent(const DomainConstraint& check,
                                            std::span<const std::string> clauses,
                                            const Context& context);
/// Where values may exist, it is added NOT VALID and validated in a transaction of its own. Throws
/// Error (Failure::Decision) where a column holds values inside others, which the server does not
/// check; on the way back it is then left NOT VALID.
Statements create(const DomainConstraint& check, const Context& context);
Statements drop(const DomainConstraint& check, const Context& context);
std::optional<Alteration> alter(const DomainConstraint& from, const DomainConstraint& to,
                                const Context& context);
Statements rename(const DomainConstraint& from, const DomainConstraint& to);
std::optional<DefaultName> default_name(const DomainConstraint& check);
void set_name(DomainConstraint& check, sql::Identifier name);
/// Only while no type it is bound to is built anew.
bool survives(const DomainConstraint& from, const DomainConstraint& to, const ObjectId& retyped,
              const Context& context);

}  // namespace schemadiff::model
