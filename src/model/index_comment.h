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

/// The comment on the index of a primary key, unique or exclusion constraint, beside that on the
/// constraint: pg_description.
struct IndexComment {
  static constexpr std::string_view kKind = "index comment";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "*", .key = "index_comment", .form = Form::Single}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_description WHERE objoid >= 16384)";
  static bool hangs_on(std::string_view kind);

  ObjectId target;  ///< the constraint
  std::string text;

  static constexpr auto describe() {
    return description("A comment on the constraint's index (COMMENT ON INDEX).", "text",
                       required_attribute("text", &IndexComment::text, "The text."));
  }

  static constexpr auto opaque() { return &IndexComment::text; }

  static IndexComment declared(const Place& place);
  static std::string query(int server_major);
  static std::optional<IndexComment> read(RowReader& row);

  bool operator==(const IndexComment&) const = default;
};

ObjectId identity(const IndexComment& comment);
std::optional<ObjectId> parent(const IndexComment& comment);
std::vector<ObjectId> dependencies(const IndexComment& comment);
Statements create(const IndexComment& comment, const Context& context);
Statements drop(const IndexComment& comment, const Context& context);
std::optional<Alteration> alter(const IndexComment& from, const IndexComment& to,
                                const Context& context);

}  // namespace schemadiff::model
