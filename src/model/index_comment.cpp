#include "model/index_comment.h"

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/context.h"
#include "model/exclude.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/primary_key.h"
#include "model/row.h"
#include "model/statement.h"
#include "model/unique.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// The index has the constraint's name, in its table's schema.
Statements comment_on(const ObjectId& constraint, const std::string& text) {
  return {{fmt::format("COMMENT ON INDEX {}.{} IS {}", constraint.path.at(0), constraint.path.at(2),
                       text)}};
}

}  // namespace

bool IndexComment::hangs_on(std::string_view kind) {
  return kind == PrimaryKey::kKind || kind == Unique::kKind || kind == Exclude::kKind;
}

IndexComment IndexComment::declared(const Place& place) {
  assert(place.parent != nullptr);  // its only placement is inside another object
  return {.target = *place.parent, .text = ""};
}

std::string IndexComment::query(int /*server_major*/) {
  return R"(SELECT 'pg_catalog.pg_description'::pg_catalog.regclass::pg_catalog.oid,
  description.objoid,
  0,
  'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid,
  constraint_row.oid,
  0,
  description.description
FROM pg_catalog.pg_description AS description
  JOIN pg_catalog.pg_constraint AS constraint_row
    ON constraint_row.conindid = description.objoid
    AND constraint_row.contype IN ('p', 'u', 'x')
WHERE description.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND description.objsubid = 0
  AND description.objoid >= 16384)";
}

std::optional<IndexComment> IndexComment::read(RowReader& row) {
  const std::optional<ObjectId> target = row.object();
  if (!target) {
    return std::nullopt;
  }
  return IndexComment{.target = *target, .text = row.text()};
}

ObjectId identity(const IndexComment& comment) {
  return {.kind = IndexComment::kKind, .of = comment.target.kind, .path = comment.target.path};
}

std::optional<ObjectId> parent(const IndexComment& comment) {
  return comment.target;
}

std::vector<ObjectId> dependencies(const IndexComment& comment) {
  return {comment.target};
}

Statements create(const IndexComment& comment, const Context& /*context*/) {
  return comment_on(comment.target, quoted(sql::Literal{comment.text}));
}

Statements drop(const IndexComment& comment, const Context& /*context*/) {
  return comment_on(comment.target, "NULL");
}

std::optional<Alteration> alter(const IndexComment& /*from*/, const IndexComment& to,
                                const Context& context) {
  return Alteration{.statements = create(to, context)};
}

}  // namespace schemadiff::model
