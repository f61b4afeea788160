#pragma once

#include <string_view>

namespace schemadiff::hazard {

/// Whether a column goes from one type to another without a new table: the conversion is a plain
/// relabelling. What is not known to be one counts as a rewrite.
[[nodiscard]] bool relabels(std::string_view from, std::string_view to);

/// Whether values may lose something that the server does not refuse: digits behind the point, the
/// time of day.
[[nodiscard]] bool loses_silently(std::string_view from, std::string_view to);

/// Whether a value of `from` may be too long or too large for `to`: the server refuses it, unless a
/// cast in USING cuts it.
[[nodiscard]] bool narrows(std::string_view from, std::string_view to);

}  // namespace schemadiff::hazard
