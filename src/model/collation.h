#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

enum class CollationProvider : std::uint8_t { Libc, Icu, Builtin };

constexpr auto words(std::type_identity<CollationProvider> /*tag*/) {
  return std::array<std::string_view, 3>{"libc", "icu", "builtin"};
}

/// A collation: pg_collation. The version of its provider is no part of it.
/// https://www.postgresql.org/docs/15/catalog-pg-collation.html
struct Collation {
  static constexpr std::string_view kKind = "collation";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "collation"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_collation WHERE oid >= 16384)";

  sql::QualifiedName name;
  CollationProvider provider = CollationProvider::Libc;
  std::optional<std::string> locale;
  std::optional<std::string> lc_collate;
  std::optional<std::string> lc_ctype;
  bool deterministic = true;
  std::optional<std::string> rules;  ///< 16+

  static constexpr auto describe() {
    return description(
        "A collation.", "locale",
        attribute("provider", &Collation::provider,
                  "\"libc\" (the default), \"icu\" or, from PostgreSQL 17 on, \"builtin\"."),
        attribute("locale", &Collation::locale, "The locale, in the words of the provider."),
        attribute("lc_collate", &Collation::lc_collate,
                  "Instead of locale, with libc: how strings are sorted."),
        attribute("lc_ctype", &Collation::lc_ctype,
                  "Instead of locale, with libc: what is a letter."),
        attribute("deterministic", &Collation::deterministic,
                  "Whether strings are equal only when their bytes are. Default true; false needs "
                  "icu."),
        attribute("rules", &Collation::rules,
                  "Additional rules for icu (PostgreSQL 16 and newer)."));
  }

  static Collation declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Collation read(RowReader& row);

  bool operator==(const Collation&) const = default;
};

ObjectId identity(const Collation& collation);
std::vector<ObjectId> dependencies(const Collation& collation);
Statements create(const Collation& collation, const Context& context);
Statements drop(const Collation& collation, const Context& context);
/// No attribute can be altered.
std::optional<Alteration> alter(const Collation& from, const Collation& to, const Context& context);
Statements rename(const Collation& from, const Collation& to);

}  // namespace schemadiff::model
