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

/// An extension: pg_extension. Schema and version are managed only where the model names them.
/// https://www.postgresql.org/docs/15/catalog-pg-extension.html
struct Extension {
  static constexpr std::string_view kKind = "extension";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "extension"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_extension WHERE oid >= 16384)";

  sql::Identifier name;
  std::optional<sql::Identifier> schema;
  std::optional<std::string> version;

  static constexpr auto describe() {
    return description(
        "An installed extension. Its members are never managed one by one.", "version",
        attribute("version", &Extension::version,
                  "The version to have; without it, whatever is installed is right."),
        attribute("schema", &Extension::schema,
                  "The schema its objects live in; without it, where they are is right."));
  }

  static Extension declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Extension read(RowReader& row);

  bool operator==(const Extension&) const = default;
};

ObjectId identity(const Extension& extension);

inline bool relied_on(const Extension& /*extension*/) {
  return true;
}

std::vector<ObjectId> dependencies(const Extension& extension);
Statements create(const Extension& extension, const Context& context);
Statements drop(const Extension& extension, const Context& context);
std::optional<Alteration> alter(const Extension& from, const Extension& to, const Context& context);
/// What the model leaves open is taken from the live object.
void adopt(Extension& declared, const Extension& live);

}  // namespace schemadiff::model
