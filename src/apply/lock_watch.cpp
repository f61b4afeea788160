#include "apply/lock_watch.h"

#include <chrono>
#include <exception>
#include <utility>
#include <vector>

#include "pg/blocker.h"
#include "pg/connection.h"

namespace schemadiff::apply {

LockWatch::LockWatch(pg::Connection& watched, int pid, std::chrono::milliseconds every, Tell tell)
    : watched_(watched), pid_(pid), every_(every), tell_(std::move(tell)) {
  watched_.on_wait(every_, [this] { look(); });
}

LockWatch::~LockWatch() {
  watched_.on_wait({}, {});
}

void LockWatch::begin_statement() {
  seen_.clear();
  told_.clear();
}

void LockWatch::look() {
  const std::vector<pg::Blocker> found = blockers();
  if (found.empty()) {
    return;
  }
  waited_ += every_;
  seen_ = pg::to_string(found);
  std::vector<int> pids;
  for (const pg::Blocker& blocker : found) {
    pids.push_back(blocker.pid);
  }
  if (pids != told_) {
    told_ = std::move(pids);
    tell_(seen_);
  }
}

std::vector<pg::Blocker> LockWatch::blockers() {
  if (given_up_) {
    return {};
  }
  try {
    if (!observer_) {
      constexpr std::chrono::milliseconds kPatience{2000};
      observer_ = pg::Connection::open(watched_.url(), {.application_name = "schemadiff lock watch",
                                                        .connect_timeout = kPatience,
                                                        .answer_timeout = kPatience});
    }
    return pg::blockers_of(*observer_, pid_);
  } catch (const std::exception&) {
    // That nobody knows who blocks must not end what is blocked.
    given_up_ = true;
    observer_.reset();
    return {};
  }
}

}  // namespace schemadiff::apply
