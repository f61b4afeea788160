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

/// Which dictionaries a text search configuration asks about tokens of one type: rows of
/// pg_ts_config_map.
struct TextSearchMapping {
  static constexpr std::string_view kKind = "text search mapping";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "text search configuration", .key = "mapping"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_ts_config WHERE oid >= 16384)";

  sql::QualifiedName configuration;
  sql::Identifier token;                         ///< the alias of the token type
  std::vector<sql::QualifiedName> dictionaries;  ///< in the order they are asked

  static constexpr auto describe() {
    return description(
        "Which dictionaries are asked about tokens of one type (word, asciiword, email, …).",
        "dictionaries",
        required_attribute("dictionaries", &TextSearchMapping::dictionaries,
                           "The dictionaries, in the order they are asked."));
  }

  static TextSearchMapping declared(const Place& place);
  static std::string query(int server_major);
  static TextSearchMapping read(RowReader& row);

  bool operator==(const TextSearchMapping&) const = default;
};

ObjectId identity(const TextSearchMapping& mapping);
void set_identity(TextSearchMapping& mapping, const ObjectId& id);
std::optional<ObjectId> parent(const TextSearchMapping& mapping);
std::vector<ObjectId> dependencies(const TextSearchMapping& mapping);
Statements create(const TextSearchMapping& mapping, const Context& context);
Statements drop(const TextSearchMapping& mapping, const Context& context);
std::optional<Alteration> alter(const TextSearchMapping& from, const TextSearchMapping& to,
                                const Context& context);

}  // namespace schemadiff::model
