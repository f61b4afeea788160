#include "revision/revision.h"

#include <string_view>
#include <vector>

namespace schemadiff::revision {

std::string_view to_string(Direction direction) {
  return direction == Direction::Up ? "upgrade" : "downgrade";
}

const std::vector<Block>& blocks(const Revision& revision, Direction direction) {
  return direction == Direction::Up ? revision.up : revision.down;
}

}  // namespace schemadiff::revision
