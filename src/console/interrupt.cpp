#include "console/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include "pg/connection.h"

namespace schemadiff::console {

namespace {

constexpr int kSignalExit = 128;  // as shells do

}  // namespace

Interrupt::Interrupt() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  waiter_ = std::thread([this] { wait(); });
}

Interrupt::~Interrupt() {
  stopping_ = true;
  pthread_kill(waiter_.native_handle(), SIGINT);
  waiter_.join();
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

std::optional<int> Interrupt::exit_code() const noexcept {
  const int signal = signal_;
  return signal == 0 ? std::nullopt : std::optional(kSignalExit + signal);
}

void Interrupt::wait() {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && !stopping_) {
    arrived(signal);
  }
}

void Interrupt::arrived(int signal) {
  const bool is_first = signal_.exchange(signal) == 0;
  if (is_first) {
    patience_ = soon_seen_ ? 2 : 1;
  }
  --patience_;
  if (patience_ > 0) {
    return;
  }
  const std::lock_guard guard(mutex_);
  if (patience_ < 0 || watched_ == nullptr || !watched_->cancel()) {
    _exit(kSignalExit + signal);
  }
}

Interrupt::Watch::Watch(Interrupt& interrupt, const pg::Connection& connection)
    : interrupt_(interrupt) {
  const std::lock_guard guard(interrupt_.mutex_);
  interrupt_.watched_ = &connection;
}

Interrupt::Watch::~Watch() {
  const std::lock_guard guard(interrupt_.mutex_);
  interrupt_.watched_ = nullptr;
}

}  // namespace schemadiff::console
