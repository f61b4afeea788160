#pragma once

#include <vector>

#include "model/database.h"
#include "model/object.h"
#include "model/object_id.h"
#include "model/statement.h"

namespace schemadiff::diff {

/// An object that is a part of another one afterwards, or is no longer: a table that becomes a
/// partition. What it has from there and keeps, only the server knows, so both states are compared
/// with the object apart: it leaves before everything else, and joins after.
struct Move {
  model::Object from;
  model::Object to;
  std::vector<model::Membership> left;
  std::vector<model::Membership> joined;
};

/// The objects that are in both states and a part of something else in each, sorted.
[[nodiscard]] std::vector<Move> moves(const model::Database& from, const model::Database& to);

/// The statements that take them out of what they are part of, in `from` on the way there, in `to`
/// on the way back.
[[nodiscard]] model::Statements leave_statements(const model::Object& object,
                                                 const std::vector<model::Membership>& left,
                                                 const model::Context& context);
[[nodiscard]] model::Statements join_statements(const model::Object& object,
                                                const std::vector<model::Membership>& joined,
                                                const model::Context& context);

}  // namespace schemadiff::diff
