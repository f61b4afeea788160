#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/column.h"
#include "model/context.h"
#include "model/object_id.h"
#include "model/statement.h"

namespace schemadiff::model {

/// Parts of a type that are said in its CREATE.
struct Parts {
  std::vector<ObjectId> ids;
  std::vector<std::string> clauses;
};

/// The parts that stay: attributes as they were, and checks that do not change.
[[nodiscard]] Parts lasting_parts(const ObjectId& type, const Context& context);

/// A type that no ALTER leads to: the old one is renamed, the new one created, whatever holds its
/// values moved over, the old one dropped.
struct Rebuild {
  ObjectId type;
  Statements creation;
  std::vector<ObjectId> parts;  ///< what `creation` makes beside the type itself
  /// The expression that turns a column of the type itself, or of its array type, into the new one.
  std::function<std::string(const Column& column)> conversion;
};

/// `c::text::t`: from one type to another of the same name, or `c::text[]::t[]`.
[[nodiscard]] std::string through_text(const Column& column);

/// The types that are made of the type (domains over it, composite types with it, …) are built anew
/// with it, as they were before; each table's columns are moved in one statement, so that it is
/// rewritten once. What else hangs on the types (comments, privileges) is left to the plan.
[[nodiscard]] Alteration rebuilt(const Rebuild& rebuild, const Context& context);

/// The columns that hold values of the type, or of one that is made of it, and stay.
[[nodiscard]] std::vector<const Column*> columns_with(const ObjectId& type, const Context& context);

/// One of them that holds them inside something else: an array, a row, a range. There the server
/// cannot check the values of a domain (0A000).
[[nodiscard]] const Column* nesting_column(const ObjectId& type, const Context& context);

}  // namespace schemadiff::model
