#pragma once

#include <atomic>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

namespace schemadiff::pg {
class Connection;
}

namespace schemadiff::console {

/// Ctrl-C and SIGTERM. The first cancels what the server is doing, so that the program can end in
/// order; with nothing to cancel, or the second time, the program ends at once. To be made first in
/// `main`: threads that begin later leave the signals to this one.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// The exit code once a signal came: 128 and its number.
  [[nodiscard]] std::optional<int> exit_code() const noexcept;

  /// While it lives, a signal cancels the connection's statement. The connection must not move.
  class Watch {
   public:
    Watch(Interrupt& interrupt, const pg::Connection& connection);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

   private:
    Interrupt& interrupt_;
  };

 private:
  void wait();
  void arrived(int signal);

  sigset_t signals_{};
  std::mutex mutex_;
  const pg::Connection* watched_ = nullptr;  // guarded by mutex_
  std::atomic<int> signal_{0};
  std::atomic<bool> stopping_{false};
  std::thread waiter_;  // last: it uses the others
};

}  // namespace schemadiff::console
