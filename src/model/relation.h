#pragma once

#include <cstdint>
#include <string_view>

#include "model/object_id.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// What kind of relation something hangs on (an index, a rule). Relations share their names, so it
/// is part of no identity.
enum class RelationKind : std::uint8_t { Table, View, MaterializedView };

/// From pg_class.relkind.
[[nodiscard]] RelationKind relation_kind(char relkind);

/// From the identity of a relation, or of a part of one, whose kind names it; a table otherwise.
[[nodiscard]] RelationKind relation_kind(const ObjectId& relation);

[[nodiscard]] ObjectId relation_id(RelationKind kind, const sql::QualifiedName& name);

}  // namespace schemadiff::model
