#pragma once

#include <functional>

#include "apply/session.h"
#include "apply/state.h"
#include "revision/revision.h"

namespace schemadiff::apply {

/// Runs a batch block range by range from `begun.position` on (from the smallest key when that is
/// empty), each range in a transaction of its own together with `keep(step)`. Keys that are
/// inserted beyond the largest one at the beginning are not followed. Without a key the ranges are
/// of pages: a row that somebody updates meanwhile may move behind or before the range that is
/// under way. Throws Error (Failure::File) when the table has no such column, when the column may
/// be NULL, or when there is no key and the table has no pages.
void run_ranges(const Session& session, const revision::Revision& revision,
                const revision::Block& block, const Step& begun,
                const std::function<void(const Step&)>& keep);

}  // namespace schemadiff::apply
