#pragma once

#include <array>
#include <optional>
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

/// A schema: pg_namespace. Schemas that a model only uses need no declaration of their own.
/// `public` is like any other but for two things, because every new database has it: it is created
/// only where it is absent, and it is never dropped (Filter::keeps says so of it).
/// https://www.postgresql.org/docs/15/catalog-pg-namespace.html
struct Schema {
  static constexpr std::string_view kKind = "schema";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "schema"}};

  sql::Identifier name;

  static constexpr auto describe() {
    return description<>("A schema. One that only serves as part of a name need not be declared.",
                         "");
  }

  static Schema declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Schema read(RowReader& row);

  bool operator==(const Schema&) const = default;
};

ObjectId identity(const Schema& schema);
ObjectId schema_id(const sql::Identifier& name);
Statements create(const Schema& schema, const Context& context);
Statements drop(const Schema& schema, const Context& context);
std::optional<Alteration> alter(const Schema& from, const Schema& to, const Context& context);
Statements rename(const Schema& from, const Schema& to);

}  // namespace schemadiff::model
