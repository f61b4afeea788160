#include "pg/postmaster.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>

#include "base/error.h"
#include "base/text.h"
#include "pg/number.h"
#include "pg/process.h"

namespace schemadiff::pg {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kPort = 5432;  // only names the socket: the directory is the cluster's own
constexpr std::chrono::milliseconds kPause{10};
constexpr std::chrono::seconds kPatience{60};

fs::path log_of(const fs::path& data_dir) {
  return data_dir / "server.log";
}

fs::path pid_file_of(const fs::path& data_dir) {
  return data_dir / "postmaster.pid";
}

/// Nothing while the server has not written the line with its socket.
std::optional<Postmaster> read_pid_file(const fs::path& data_dir) {
  enum Line : std::size_t { Pid = 0, Port = 3, SocketDir = 4, Status = 7 };

  const std::string content = content_of(pid_file_of(data_dir));
  const std::vector<std::string_view> lines = lines_of(content);
  if (lines.size() <= SocketDir || lines[SocketDir].empty()) {
    return std::nullopt;
  }
  return Postmaster{.pid = leading_number(lines[Pid]),
                    .port = leading_number(lines[Port]),
                    .socket_dir = lines[SocketDir],
                    .ready = lines.size() > Status && lines[Status].starts_with("ready")};
}

PGPing ping(const Postmaster& postmaster) {
  const std::string port = std::to_string(postmaster.port);
  const std::array<const char*, 6> keywords = {"host", "port", "dbname", "user", "connect_timeout",
                                               nullptr};
  const std::array<const char*, 6> values = {
      postmaster.socket_dir.c_str(), port.c_str(), "postgres", "postgres", "5", nullptr};
  return PQpingParams(keywords.data(), values.data(), 0);
}

std::string end_of_log(const fs::path& data_dir) {
  constexpr std::size_t kLines = 5;
  const std::string content = content_of(log_of(data_dir));
  const std::vector<std::string_view> lines = lines_of(content);
  std::string text;
  for (std::size_t i = lines.size() - std::min(kLines, lines.size()); i < lines.size(); ++i) {
    text += fmt::format("\n  {}", lines[i]);
  }
  return text.empty() ? fmt::format("its log '{}' is empty", log_of(data_dir).string()) : text;
}

std::vector<std::string> command_of(const PostmasterStart& how) {
  std::vector<std::string> command = {how.bin_dir / "postgres", "-D", how.data_dir,         "-k",
                                      how.socket_dir,           "-p", std::to_string(kPort)};
  const auto set = [&command](std::string_view setting) {
    command.emplace_back("-c");
    command.emplace_back(setting);
  };
  set("listen_addresses=");
  set("unix_socket_permissions=0700");
  set("logging_collector=off");  // its words go to the log we read
  set("timezone=UTC");           // the same everywhere, whatever the machine's zone
  set("log_timezone=UTC");
  set("max_locks_per_transaction=256");  // a schema made in one transaction locks every table of it
  set("synchronous_commit=off");         // a crash may lose the last moments, never consistency
  if (!how.durable) {
    set("fsync=off");
    set("full_page_writes=off");
  }
  return command;
}

/// Whether a process is no running child of ours (any more); the system forgets it then.
bool has_ended(pid_t child) noexcept {
  constexpr int kNow = WNOHANG;  // NOLINT(misc-include-cleaner): from <sys/wait.h>
  return waitpid(child, nullptr, kNow) != 0;
}

/// The server, or nothing when it gave up.
std::optional<Postmaster> wait_until_ready(const PostmasterStart& how, pid_t child) {
  const Clock::time_point deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline) {
    if (has_ended(child)) {
      return std::nullopt;
    }
    const std::optional<Postmaster> postmaster = read_pid_file(how.data_dir);
    if (postmaster && postmaster->pid == child && postmaster->ready) {
      return postmaster;
    }
    std::this_thread::sleep_for(kPause);
  }
  throw Error(Failure::Database,
              fmt::format("the private cluster's server is not ready after {} seconds: {}",
                          kPatience.count(), end_of_log(how.data_dir)));
}

/// Whether a process has ended and only waits for its parent to notice (state Z of
/// /proc/<pid>/stat), which the parent of what was orphaned in a container may never do.
bool is_zombie(pid_t pid) {
  const std::string stat = content_of(fs::path("/proc") / std::to_string(pid) / "stat");
  const std::size_t name_end = stat.rfind(')');  // the name before it may hold anything
  return name_end != std::string::npos && stat.substr(name_end).starts_with(") Z");
}

/// PostgreSQL takes a process of the number in postmaster.pid for a running server, also one that
/// was killed and is not forgotten yet.
void forget_killed(const fs::path& data_dir) {
  const std::optional<Postmaster> before = read_pid_file(data_dir);
  if (!before || before->pid <= 1) {
    return;
  }
  (void)has_ended(before->pid);  // a child of ours is forgotten with this
  if (is_zombie(before->pid)) {
    std::error_code kept;
    fs::remove(pid_file_of(data_dir), kept);
  }
}

/// After a kill -9 the postmaster's children need a moment to notice and to let go of the shared
/// memory.
bool is_passing(const std::string& log) {
  return log.find("is still in use") != std::string::npos ||
         log.find("already exists") != std::string::npos;
}

}  // namespace

std::optional<Postmaster> running_postmaster(const fs::path& data_dir) {
  const Clock::time_point deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline) {
    const std::optional<Postmaster> postmaster = read_pid_file(data_dir);
    if (!postmaster) {
      return std::nullopt;
    }
    switch (ping(*postmaster)) {
      case PQPING_OK:
        return postmaster;
      case PQPING_REJECT:
        std::this_thread::sleep_for(kPause);
        break;
      case PQPING_NO_RESPONSE:
      case PQPING_NO_ATTEMPT:
        return std::nullopt;
    }
  }
  throw Error(Failure::Database,
              fmt::format("the private cluster's server neither starts nor stops: {}",
                          end_of_log(data_dir)));
}

Postmaster start_postmaster(const PostmasterStart& how) {
  constexpr std::chrono::seconds kRetry{10};
  const Clock::time_point deadline = Clock::now() + kRetry;
  while (true) {
    forget_killed(how.data_dir);
    const pid_t child = start(command_of(how), how.user, log_of(how.data_dir));
    if (const std::optional<Postmaster> postmaster = wait_until_ready(how, child)) {
      return *postmaster;
    }
    if (Clock::now() >= deadline || !is_passing(content_of(log_of(how.data_dir)))) {
      throw Error(Failure::Database,
                  fmt::format("the private cluster's server in '{}' does not start: {}",
                              how.data_dir.string(), end_of_log(how.data_dir)));
    }
    std::this_thread::sleep_for(10 * kPause);
  }
}

bool stop_postmaster(const fs::path& data_dir) {
  const std::optional<Postmaster> postmaster = running_postmaster(data_dir);
  if (!postmaster) {
    return false;
  }
  if (kill(postmaster->pid, SIGINT) != 0 && errno != ESRCH) {  // SIGINT: fast shutdown
    throw Error(Failure::Database,
                fmt::format("cannot stop the private cluster's server (process {}): {}",
                            postmaster->pid, std::generic_category().message(errno)));
  }
  const Clock::time_point deadline = Clock::now() + kPatience;
  while (fs::exists(pid_file_of(data_dir))) {
    if (Clock::now() >= deadline) {
      throw Error(Failure::Database,
                  fmt::format("the private cluster's server (process {}) does not stop: {}",
                              postmaster->pid, end_of_log(data_dir)));
    }
    std::this_thread::sleep_for(kPause);
  }
  std::error_code kept;
  fs::remove(postmaster->socket_dir, kept);  // only if empty
  return true;
}

void reap(pid_t child) noexcept {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries && !has_ended(child); ++i) {
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace schemadiff::pg
