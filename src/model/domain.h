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

/// A domain: pg_type (typtype 'd'). Its checks are objects of their own.
/// https://www.postgresql.org/docs/15/sql-createdomain.html
struct Domain {
  static constexpr std::string_view kKind = "domain";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kIsType = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "domain"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype = 'd')";

  sql::QualifiedName name;
  std::string type;  ///< format_type(typbasetype, typtypmod) with search_path = pg_catalog
  std::optional<sql::QualifiedName> collation;  ///< absent: the base type's own
  std::optional<std::string> default_value;     ///< typdefaultbin
  bool not_null = false;
  /// Of the constraint in pg_constraint (17+); absent: the name PostgreSQL chooses.
  std::optional<sql::Identifier> not_null_name;

  static constexpr auto describe() {
    return description(
        "A domain: a data type with a default and checks.", "type",
        required_attribute("type", &Domain::type, "The data type below it, as SQL writes it."),
        attribute("collation", &Domain::collation,
                  "The collation, where it is not the type's own."),
        attribute("default", &Domain::default_value,
                  "An SQL expression: what columns of the domain get that have no default."),
        attribute("not_null", &Domain::not_null, "Whether NULL is refused. Default false."),
        attribute("not_null_name", &Domain::not_null_name,
                  "The name of the NOT NULL constraint (PostgreSQL 17 and newer), where it is not "
                  "the usual one."));
  }

  static Domain declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Domain read(RowReader& row);

  bool operator==(const Domain&) const = default;
};

ObjectId identity(const Domain& domain);
ObjectId domain_id(const sql::QualifiedName& name);

inline std::vector<TakenName> taken_names(const Domain& domain) {
  return {{.scope = NameScope::Type, .name = domain.name}};
}

std::vector<ObjectId> dependencies(const Domain& domain);
/// `clauses` are its checks.
Statements create_with(const Domain& domain, std::span<const std::string> clauses,
                       const Context& context);
Statements drop(const Domain& domain, const Context& context);
/// Another type or collation builds it anew and moves the columns over.
std::optional<Alteration> alter(const Domain& from, const Domain& to, const Context& context);
Statements rename(const Domain& from, const Domain& to);

}  // namespace schemadiff::model
