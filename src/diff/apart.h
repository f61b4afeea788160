#pragma once

#include "model/database.h"
#include "model/declaration.h"

namespace schemadiff::diff {

/// What the files leave open of what the live state has only once something has left what it was a
/// part of, as in `apart` (a column of a partition), is taken from there. `canonical` is what the
/// declaration means.
void take_attributes_apart(model::Database& canonical, const model::Declaration& declared,
                           const model::Database& apart, const model::Database& live);

}  // namespace schemadiff::diff
