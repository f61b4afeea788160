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

/// A procedural language that no extension made: pg_language.
/// https://www.postgresql.org/docs/15/sql-createlanguage.html
struct Language {
  static constexpr std::string_view kKind = "language";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "language"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_language WHERE oid >= 16384)";

  sql::Identifier name;
  bool trusted = false;
  std::string handler;
  std::optional<std::string> inline_handler;
  std::optional<std::string> validator;

  static constexpr auto describe() {
    return description(
        "A procedural language that comes with no extension.", "",
        attribute("trusted", &Language::trusted,
                  "Whether everybody may use it, not superusers alone."),
        required_attribute("handler", &Language::handler, "The function that runs its functions."),
        attribute("inline", &Language::inline_handler, "The function that runs DO."),
        attribute("validator", &Language::validator, "The function that checks new functions."));
  }

  static Language declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Language read(RowReader& row);

  bool operator==(const Language&) const = default;
};

ObjectId identity(const Language& language);

/// Functions name it, but a language's name says nothing of a schema.
inline bool relied_on(const Language& /*language*/) {
  return true;
}

Statements create(const Language& language, const Context& context);
Statements drop(const Language& language, const Context& context);
std::optional<Alteration> alter(const Language& from, const Language& to, const Context& context);
Statements rename(const Language& from, const Language& to);

}  // namespace schemadiff::model
