#pragma once

#include "model/column.h"
#include "model/context.h"

namespace schemadiff::model {

/// The column for statements that make its NOT NULL: with the name of the constraint said where the
/// server would choose another than the usual one, because a constraint of another table in the
/// schema has that, one that was renamed with its constraints left as they were (18+):
/// ChooseConstraintName() in src/backend/catalog/pg_constraint.c.
[[nodiscard]] Column with_sure_not_null(const Column& column, const Context& context);

/// The same while a table of the same name stands aside with its constraints.
[[nodiscard]] Column with_said_not_null(const Column& column, const Context& context);

}  // namespace schemadiff::model
