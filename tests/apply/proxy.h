#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "support/folder.h"

namespace schemadiff::test {

/// Stands between a client and the test server and cuts the first connection off at its n-th
/// message to the server, as if the client had been killed there.
class Proxy {
 public:
  enum class Cut {
    Before,  ///< the message does not reach the server
    After,   ///< the message does, the answer does not reach the client
  };

  /// `url` is the server's. Messages count from 1, the start-up message included.
  Proxy(const std::string& url, int message, Cut cut);
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;
  ~Proxy();

  /// The way through here.
  [[nodiscard]] const std::string& url() const { return url_; }

  [[nodiscard]] bool has_cut() const { return has_cut_; }

 private:
  void serve();

  TemporaryFolder folder_;
  std::string server_;  // its socket
  std::string url_;
  int message_;
  Cut cut_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> has_cut_{false};
  std::thread thread_;
};

}  // namespace schemadiff::test
