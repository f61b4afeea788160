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

/// A text search configuration: pg_ts_config. Its mappings are objects of their own.
/// https://www.postgresql.org/docs/15/sql-createtsconfig.html
struct TextSearchConfiguration {
  static constexpr std::string_view kKind = "text search configuration";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "", .key = "text_search_configuration"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_ts_config WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::QualifiedName parser;

  static constexpr auto describe() {
    return description(
        "A text search configuration.", "parser",
        attribute("parser", &TextSearchConfiguration::parser,
                  "The parser that takes texts apart. Default: pg_catalog.default."));
  }

  static TextSearchConfiguration declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static TextSearchConfiguration read(RowReader& row);

  bool operator==(const TextSearchConfiguration&) const = default;
};

ObjectId identity(const TextSearchConfiguration& configuration);
std::vector<ObjectId> dependencies(const TextSearchConfiguration& configuration);
Statements create(const TextSearchConfiguration& configuration, const Context& context);
Statements drop(const TextSearchConfiguration& configuration, const Context& context);
/// Another parser makes another configuration.
std::optional<Alteration> alter(const TextSearchConfiguration& from,
                                const TextSearchConfiguration& to, const Context& context);
Statements rename(const TextSearchConfiguration& from, const TextSearchConfiguration& to);

ObjectId text_search_configuration_id(const sql::QualifiedName& name);

}  // namespace schemadiff::model
