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
/// order; with nothing to cancel, or the second time, the program ends at once. Where the program
/// soon stops by itself, the first cancels nothing and the second does. To be made first in `main`:
/// threads that begin later leave the signals to this one.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// The exit code once a signal came: 128 and its number.
  [[nodiscard]] std::optional<int> exit_code() const noexcept;

  /// Whether the program soon looks at exit_code() and stops by itself.
  void set_soon_seen(bool soon_seen) noexcept { soon_seen_ = soon_seen; }

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
  std::atomic<bool> soon_seen_{false};
  int patience_ = 0;  // signals that end nothing yet; of the waiting thread
  std::atomic<bool> stopping_{false};
  std::thread waiter_;  // last: it uses the others
};

}  // namespace schemadiff::console
