#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/context.h"

namespace schemadiff::model {

/// The SQL constant that stands for "nothing" in a type: 0, '', false, '{}', the first value of an
/// enum. Nothing where a type has none that is sure to be allowed (domains).
[[nodiscard]] std::optional<std::string> empty_value(std::string_view type, const Context& context);

}  // namespace schemadiff::model
