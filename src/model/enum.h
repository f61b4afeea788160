#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// One value of an enum: a row of pg_enum.
struct EnumValue {
  std::string label;
  Hint<std::vector<std::string>> renamed_from;

  static constexpr auto describe() {
    return description("One value of an enum.", "value",
                       required_attribute("value", &EnumValue::label, "The value itself."),
                       attribute("renamed_from", &EnumValue::renamed_from,
                                 "Former names: the live value is renamed, rows keep it."));
  }

  bool operator==(const EnumValue&) const = default;
};

/// An enumerated type: pg_type (typtype 'e') and its rows of pg_enum, in enumsortorder.
/// https://www.postgresql.org/docs/15/catalog-pg-enum.html
struct Enum {
  static constexpr std::string_view kKind = "enum";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr bool kIsType = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "enum"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype = 'e')";

  sql::QualifiedName name;
  std::vector<EnumValue> values;
  Hint<Options> removed;  ///< from a value that is gone to the one that rows get instead

  static constexpr auto describe() {
    return description("An enumerated type.", "values",
                       attribute("values", &Enum::values,
                                 "The values in their order: a list of strings, or of "
                                 "{ value = \"…\", renamed_from = \"…\" }."),
                       attribute("removed", &Enum::removed,
                                 "What rows get that hold a value which is no longer there: "
                                 "{ old = \"new\" }. Without it the change is refused while there "
                                 "are such rows. Used once."));
  }

  static Enum declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  /// The array type and the type are one object.
  static std::string alias_query(int server_major);
  static Enum read(RowReader& row);

  bool operator==(const Enum&) const = default;
};

ObjectId identity(const Enum& type);

inline std::vector<TakenName> taken_names(const Enum& type) {
  return {{.scope = NameScope::Type, .name = type.name}};
}

std::vector<ObjectId> dependencies(const Enum& type);
Statements create(const Enum& type, const Context& context);
Statements drop(const Enum& type, const Context& context);
/// New values are added in place. Anything else (a value gone, another order) builds the type anew
/// and moves the columns over, by their text; while rows hold a value that is gone and has no
/// successor, that is refused with their number.
std::optional<Alteration> alter(const Enum& from, const Enum& to, const Context& context);
Statements rename(const Enum& from, const Enum& to);

struct PartRenaming;

/// The renamings inside the enum that the hints of `declared` ask for and `live` allows: from live
/// label to declared label.
std::vector<std::pair<std::string, std::string>> value_renames(const Enum& live,
                                                               const Enum& declared);
Statements rename_value(const Enum& type, const std::string& from, const std::string& to);
/// The same with their statements.
std::vector<PartRenaming> part_renamings(const Enum& live, const Enum& declared);

}  // namespace schemadiff::model
