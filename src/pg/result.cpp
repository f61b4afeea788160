#include "pg/result.h"

#include <stdexcept>

namespace schemadiff::pg {

Cell Result::only_cell() const {
  if (size_ != 1 || columns_.size() != 1) {
    throw std::logic_error("only_cell: the result is not one row of one column");
  }
  return cells_.front();
}

}  // namespace schemadiff::pg
