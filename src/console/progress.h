#pragma once

#include <chrono>
#include <string>

#include "apply/event.h"
#include "console/session.h"

namespace schemadiff::console {

/// "users: 45 %, 12000 rows, 3000 rows/s, 4 s left".
[[nodiscard]] std::string progress_text(const apply::BatchFinished& batch);

/// What is told of a batch on stderr: a bar on a terminal, elsewhere a line every ten seconds and
/// one at the end.
class Progress {
 public:
  explicit Progress(const Session& session) : session_(session) {}

  void show(const apply::BatchFinished& batch);

  /// Before anything else is told: ends the bar's line.
  void end_line();

 private:
  void show_bar(const apply::BatchFinished& batch);

  const Session& session_;
  std::chrono::microseconds told_{0};  // since the batch began
  bool line_is_open_ = false;
};

}  // namespace schemadiff::console
