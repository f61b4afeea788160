#pragma once

#include <optional>
#include <string>

#include "files/read.h"
#include "model/declaration.h"
#include "model/object_id.h"

namespace schemadiff::files {

/// The text of a model file in which an object says its former name, `renamed_from`; everything
/// else stays as it is. `declared` was read from `source`, perhaps among others. Nothing where the
/// object says a former name already, or stands in a way that only its author should change (a
/// dotted key).
[[nodiscard]] std::optional<std::string> with_former_name(const Source& source,
                                                          const model::Declaration& declared,
                                                          const model::ObjectId& id,
                                                          const std::string& former);

}  // namespace schemadiff::files
