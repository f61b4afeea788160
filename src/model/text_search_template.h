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

/// A text search template: pg_ts_template. Its functions are written in C; only a superuser can
/// make it. https://www.postgresql.org/docs/15/sql-createtstemplate.html
struct TextSearchTemplate {
  static constexpr std::string_view kKind = "text search template";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "text_search_template"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_ts_template WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::QualifiedName lexize;
  std::optional<sql::QualifiedName> init;

  static constexpr auto describe() {
    return description("A text search template.", "",
                       required_attribute("lexize", &TextSearchTemplate::lexize,
                                          "A function: turns a token into lexemes."),
                       attribute("init", &TextSearchTemplate::init,
                                 "A function: reads the options of a dictionary."));
  }

  static TextSearchTemplate declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static TextSearchTemplate read(RowReader& row);

  bool operator==(const TextSearchTemplate&) const = default;
};

ObjectId identity(const TextSearchTemplate& template_row);
std::vector<ObjectId> dependencies(const TextSearchTemplate& template_row);
Statements create(const TextSearchTemplate& template_row, const Context& context);
Statements drop(const TextSearchTemplate& template_row, const Context& context);
/// No attribute can be altered.
std::optional<Alteration> alter(const TextSearchTemplate& from, const TextSearchTemplate& to,
                                const Context& context);
Statements rename(const TextSearchTemplate& from, const TextSearchTemplate& to);

}  // namespace schemadiff::model
