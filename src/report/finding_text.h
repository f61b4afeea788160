#pragma once

#include <string>

#include "report/finding.h"

namespace schemadiff::report {

/// Everything a finding has to say in plain text, without its place: for formats that have one
/// field for it.
[[nodiscard]] std::string plain_text(const Finding& finding);

}  // namespace schemadiff::report
