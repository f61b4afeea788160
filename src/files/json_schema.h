#pragma once

#include <string>

namespace schemadiff::files {

/// The JSON Schema (draft 7, which editors understand) of model files.
[[nodiscard]] std::string json_schema();

}  // namespace schemadiff::files
