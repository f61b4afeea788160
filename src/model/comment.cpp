#include "model/comment.h"

#include <cassert>

#include <fmt/format.h>

#include "model/object.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kCommentOnPublic = "standard public schema";

Statements comment_on(const ObjectId& target, const std::string& text) {
  return {{fmt::format("COMMENT ON {} IS {}", sql_reference_of(target), text)}};
}

}  // namespace

Comment Comment::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside another object
  return {.target = *place.parent, .text = ""};
}

std::string Comment::query(int /*server_major*/) {
  // What carries the comment is looked up among the managed objects. An index that a constraint
  // made is none of them: the constraint's comment is the one that is managed. An extension's
  // comment is written by CREATE EXTENSION, from the control file.
  return fmt::format(R"(SELECT 'pg_catalog.pg_description'::pg_catalog.regclass::oid,
  description.objoid,
  description.objsubid,
  description.classoid,
  description.objoid,
  description.objsubid,
  description.description
FROM pg_catalog.pg_description AS description
WHERE (description.objoid >= 16384
    AND description.classoid NOT IN ('pg_catalog.pg_namespace'::pg_catalog.regclass,
      'pg_catalog.pg_extension'::pg_catalog.regclass))
  OR (description.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_namespace AS namespace
      WHERE namespace.oid = description.objoid
        AND namespace.nspname = 'public'
        AND description.description = '{}'))
  OR (description.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_extension AS extension
        JOIN pg_catalog.pg_available_extensions() AS available ON available.name = extension.extname
      WHERE extension.oid = description.objoid
        AND available.comment = description.description)))",
                     kCommentOnPublic);
}

std::optional<Comment> Comment::read(RowReader& row) {
  const std::optional<ObjectId> target = row.object();
  if (!target) {
    return std::nullopt;
  }
  return Comment{.target = *target, .text = row.text()};
}

ObjectId identity(const Comment& comment) {
  return {.kind = Comment::kKind, .of = comment.target.kind, .path = comment.target.path};
}

std::optional<ObjectId> parent(const Comment& comment) {
  return comment.target;
}

std::vector<ObjectId> dependencies(const Comment& comment) {
  return {comment.target};
}

Statements create(const Comment& comment, const Context& /*context*/) {
  return comment_on(comment.target, quoted(sql::Literal{comment.text}));
}

Statements drop(const Comment& comment, const Context& /*context*/) {
  const bool is_on_public = comment.target == schema_id(sql::Identifier("public"));
  return comment_on(comment.target,
                    is_on_public ? quoted(sql::Literal{kCommentOnPublic}) : std::string("NULL"));
}

std::optional<Alteration> alter(const Comment& /*from*/, const Comment& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

}  // namespace schemadiff::model
