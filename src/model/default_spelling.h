#pragma once

#include <string>
#include <string_view>

namespace schemadiff::model {

/// What people write for a default that the server prints with a cast: `'active'::user_status` →
/// `'active'`, `'-1'::integer` → `-1`. `type` is the column's, both as the catalog shows them. A
/// bare literal takes the type of its column, so the server makes the same constant of it; where
/// that is not certain, the text stays as it is.
[[nodiscard]] std::string short_default(std::string_view expression, std::string_view type);

}  // namespace schemadiff::model
