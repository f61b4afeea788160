#include "model/precedence.h"

#include <variant>

namespace schemadiff::model {

std::vector<ObjectId> better_made_before(const Object& from, const Object& to) {
  const auto* const before = std::get_if<Column>(&from);
  const auto* const after = std::get_if<Column>(&to);
  if (before == nullptr || after == nullptr || !before->null || after->null) {
    return {};
  }
  Column only_null = *before;
  only_null.null = false;
  if (only_null != *after) {
    return {};  // an identity that goes, a type: other changes may stand in the default's way
  }
  return {identity(ColumnDefault{.table = after->table, .column = after->name, .expression = ""})};
}

}  // namespace schemadiff::model
