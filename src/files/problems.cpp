#include "files/problems.h"

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"

namespace schemadiff::files {

void Problems::add(SourcePosition where, std::string message, std::optional<std::string> hint) {
  found_.push_back(
      {.where = std::move(where), .message = std::move(message), .hint = std::move(hint)});
}

void Problems::add(const Problems& others) {
  found_.insert(found_.end(), others.found_.begin(), others.found_.end());
}

void Problems::raise() const {
  if (!found_.empty()) {
    throw DiagnosticsError(found_);
  }
}

}  // namespace schemadiff::files
