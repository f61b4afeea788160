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

/// A conversion between encodings: pg_conversion.
/// https://www.postgresql.org/docs/15/sql-createconversion.html
struct Conversion {
  static constexpr std::string_view kKind = "conversion";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "conversion"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_conversion WHERE oid >= 16384)";

  sql::QualifiedName name;
  std::string from;
  std::string to;
  sql::QualifiedName function;
  bool is_default = false;

  static constexpr auto describe() {
    return description(
        "A conversion between character set encodings.", "",
        required_attribute("from", &Conversion::from, "The encoding it reads: \"UTF8\"."),
        required_attribute("to", &Conversion::to, "The encoding it writes: \"LATIN1\"."),
        required_attribute("function", &Conversion::function, "The function that does it."),
        attribute("default", &Conversion::is_default,
                  "Whether it is the default for this pair of encodings in its schema."));
  }

  static Conversion declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Conversion read(RowReader& row);

  bool operator==(const Conversion&) const = default;
};

ObjectId identity(const Conversion& conversion);
std::vector<ObjectId> dependencies(const Conversion& conversion);
Statements create(const Conversion& conversion, const Context& context);
Statements drop(const Conversion& conversion, const Context& context);
/// No attribute can be altered.
std::optional<Alteration> alter(const Conversion& from, const Conversion& to,
                                const Context& context);
Statements rename(const Conversion& from, const Conversion& to);

}  // namespace schemadiff::model
