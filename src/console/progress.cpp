#include "console/progress.h"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>

#include <fmt/format.h>

#include "apply/event.h"
#include "console/session.h"

namespace schemadiff::console {

namespace {

std::string seconds_text(double seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  return seconds < 2 * kMinute ? fmt::format("{:.0f} s", seconds)
         : seconds < 2 * kHour ? fmt::format("{:.0f} min", seconds / kMinute)
                               : fmt::format("{:.1f} h", seconds / kHour);
}

std::string numbers_text(const apply::BatchFinished& batch) {
  const double seconds = std::chrono::duration<double>(batch.since_start).count();
  std::string text = fmt::format("{:.0f} %, {} rows", std::floor(batch.done * 100), batch.total);
  if (seconds > 0) {
    text += fmt::format(", {:.0f} rows/s", static_cast<double>(batch.total) / seconds);
  }
  if (batch.last) {
    return fmt::format("{}, {} in all", text, seconds_text(seconds));
  }
  return batch.done > 0
             ? fmt::format("{}, {} left", text, seconds_text(seconds * (1 / batch.done - 1)))
             : text;
}

}  // namespace

std::string progress_text(const apply::BatchFinished& batch) {
  return fmt::format("{}: {}", batch.table, numbers_text(batch));
}

void Progress::show(const apply::BatchFinished& batch) {
  if (session_.quiet) {
    return;
  }
  if (session_.world.err_is_terminal) {
    show_bar(batch);
    return;
  }
  constexpr std::chrono::seconds kEvery{10};
  if (batch.last || batch.since_start - told_ >= kEvery) {
    told_ = batch.last ? std::chrono::microseconds(0) : batch.since_start;
    say(session_, fmt::format("  {}", progress_text(batch)));
  }
}

void Progress::show_bar(const apply::BatchFinished& batch) {
  constexpr std::size_t kWidth = 24;
  const auto filled = static_cast<std::size_t>(batch.done * kWidth);
  session_.world.err << fmt::format("\r\x1b[K  {} [{}{}] {}", batch.table, std::string(filled, '#'),
                                    std::string(kWidth - filled, ' '), numbers_text(batch))
                     << std::flush;
  line_is_open_ = true;
  if (batch.last) {
    end_line();
  }
}

void Progress::end_line() {
  if (line_is_open_) {
    session_.world.err << '\n' << std::flush;
    line_is_open_ = false;
  }
}

}  // namespace schemadiff::console
