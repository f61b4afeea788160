#pragma once

#include <string>

#include "files/config.h"
#include "pg/connection.h"
#include "project/project.h"
#include "report/page.h"

namespace schemadiff::project {

/// The page about a revision (as in revision::resolve; one). It and those before it run on a
/// throwaway database, on the server of `target` or, when that is null, in a private cluster; what
/// they make of it, before and after, is what the page shows. Throws what running throws.
[[nodiscard]] report::Page revision_page(const Project& project, const std::string& revision,
                                         pg::Connection* target, const Say& say);

}  // namespace schemadiff::project
