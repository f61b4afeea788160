#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/argument.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// Where a cast is made without being asked for: pg_cast.castcontext.
enum class CastContext : std::uint8_t { Explicit, Assignment, Implicit };

constexpr auto words(std::type_identity<CastContext> /*tag*/) {
  return std::array<std::string_view, 3>{"explicit", "assignment", "implicit"};
}

/// A cast between two types: pg_cast.
/// https://www.postgresql.org/docs/15/sql-createcast.html
struct Cast {
  static constexpr std::string_view kKind = "cast";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kUnquoted = true;
  static constexpr bool kUsedUnnamed = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "cast"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_cast WHERE oid >= 16384)";

  sql::Identifier name;                 ///< `text AS app.mood`
  std::optional<std::string> function;  ///< with its arguments
  bool inout = false;
  CastContext context = CastContext::Explicit;

  static constexpr auto describe() {
    return description(
        "A cast between two types: [cast.\"text AS mood\"]. Without a function both types have "
        "the same form in memory.",
        "function",
        attribute("function", &Cast::function,
                  "The function that converts, with the types of its arguments: "
                  "\"to_mood(text)\"."),
        attribute("inout", &Cast::inout,
                  "Whether the text form of the one type is read as the other: WITH INOUT."),
        attribute("context", &Cast::context,
                  "\"explicit\" (the default), \"assignment\" (also where a column gets a value) "
                  "or \"implicit\"."));
  }

  static Cast declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Cast read(RowReader& row);

  bool operator==(const Cast&) const = default;
};

ObjectId identity(const Cast& cast);
sql::Identifier resolved_signature(const Cast& cast, const TypeFinder& find);
std::optional<std::string> locate(const Cast& cast);

inline bool relied_on(const Cast& /*cast*/) {
  return true;
}

Statements create(const Cast& cast, const Context& context);
Statements drop(const Cast& cast, const Context& context);
/// No attribute can be altered.
std::optional<Alteration> alter(const Cast& from, const Cast& to, const Context& context);

}  // namespace schemadiff::model
