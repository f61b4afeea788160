#pragma once

#include <string>
#include <string_view>

namespace schemadiff::report {

/// Text from outside inside HTML, XML or an attribute between double quotes: no character of it can
/// become markup. What is no UTF-8, and control characters that XML cannot hold, become `?`.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace schemadiff::report
