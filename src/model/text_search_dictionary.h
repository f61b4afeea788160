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

/// A text search dictionary: pg_ts_dict.
/// https://www.postgresql.org/docs/15/sql-createtsdictionary.html
struct TextSearchDictionary {
  static constexpr std::string_view kKind = "text search dictionary";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "text_search_dictionary"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_ts_dict WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::QualifiedName template_name;
  std::optional<std::string> options;  ///< dictinitoption

  static constexpr auto describe() {
    return description(
        "A text search dictionary.", "template",
        required_attribute("template", &TextSearchDictionary::template_name,
                           "The template it is made from: \"simple\", \"snowball\", …"),
        attribute("options", &TextSearchDictionary::options,
                  "The template's options as SQL writes them: \"language = 'english', stopwords = "
                  "'english'\"."));
  }

  static TextSearchDictionary declared(const Place& place);
  /// What COMMENT ON and the like call it.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static TextSearchDictionary read(RowReader& row);

  bool operator==(const TextSearchDictionary&) const = default;
};

ObjectId identity(const TextSearchDictionary& dictionary);
std::vector<ObjectId> dependencies(const TextSearchDictionary& dictionary);
Statements create(const TextSearchDictionary& dictionary, const Context& context);
Statements drop(const TextSearchDictionary& dictionary, const Context& context);
/// Options are set and reset in place.
std::optional<Alteration> alter(const TextSearchDictionary& from, const TextSearchDictionary& to,
                                const Context& context);
Statements rename(const TextSearchDictionary& from, const TextSearchDictionary& to);

ObjectId text_search_dictionary_id(const sql::QualifiedName& name);

}  // namespace schemadiff::model
