#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace schemadiff::files {

/// The mistakes found so far: a reader goes on after each and reports them all.
class Problems {
 public:
  void add(SourcePosition where, std::string message, std::optional<std::string> hint = {});

  void add(const Problems& others);

  [[nodiscard]] std::size_t count() const noexcept { return found_.size(); }

  /// Throws DiagnosticsError with all of them, if there are any.
  void raise() const;

 private:
  std::vector<Diagnostic> found_;
};

}  // namespace schemadiff::files
