#pragma once

#include <utility>

namespace schemadiff::model {

/// Something a model file says about a change rather than about the object (how to convert a
/// column's values). Two objects that differ in hints alone are equal, and the catalog never has
/// any.
template <class T>
struct Hint {
  T value{};

  bool operator==(const Hint& /*other*/) const { return true; }
};

}  // namespace schemadiff::model
