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

/// A comment: pg_description. Its identity is that of what it is on. Those that nobody wrote are
/// left out: initdb's on the schema public, CREATE EXTENSION's on an extension.
/// https://www.postgresql.org/docs/15/catalog-pg-description.html
struct Comment {
  static constexpr std::string_view kKind = "comment";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr std::array kPlacements{
      Placement{.parent = "*", .key = "comment", .form = Form::Single}};

  ObjectId target;
  std::string text;

  static constexpr auto describe() {
    return description("A comment on the object around it.", "text",
                       required_attribute("text", &Comment::text, "The text."));
  }

  static constexpr auto opaque() { return &Comment::text; }

  static Comment declared(const Place& place);
  static std::string query(int server_major);
  /// Nothing for a comment on something that is not managed.
  static std::optional<Comment> read(RowReader& row);

  bool operator==(const Comment&) const = default;
};

ObjectId identity(const Comment& comment);
std::optional<ObjectId> parent(const Comment& comment);
std::vector<ObjectId> dependencies(const Comment& comment);
Statements create(const Comment& comment, const Context& context);
Statements drop(const Comment& comment, const Context& context);
std::optional<Alteration> alter(const Comment& from, const Comment& to, const Context& context);

}  // namespace schemadiff::model
