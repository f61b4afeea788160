#pragma once

#include "model/database.h"

namespace schemadiff::scratch {

/// What a throwaway database does not show of objects is as it was in `known`; of new ones it is
/// the usual.
void restore_unshown(model::Database& found, const model::Database& known);

}  // namespace schemadiff::scratch
