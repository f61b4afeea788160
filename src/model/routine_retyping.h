#pragma once

#include "model/context.h"
#include "model/kind.h"
#include "model/object_id.h"

namespace schemadiff::model {

/// A routine is bound to the types of its arguments, and its parsed body to the columns that it
/// reads: neither changes under it (0A000, 2BP01).
template <Overloaded Routine>
bool survives(const Routine& /*from*/, const Routine& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return false;
}

}  // namespace schemadiff::model
