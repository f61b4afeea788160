#pragma once

#include <string>
#include <string_view>

#include "model/object_id.h"

namespace schemadiff::model {

/// Something that an object is a part of without belonging to it: a table that is a partition of
/// another, or inherits from it. It can leave and stay what it is, with copies of what it had from
/// there.
struct Membership {
  std::string_view attribute;  ///< that says so
  ObjectId whole;
  std::string terms;  ///< on which it is a part: a partition's bounds

  bool operator==(const Membership&) const = default;
};

}  // namespace schemadiff::model
