#include "pg/process.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

namespace schemadiff::pg {

namespace {

constexpr int kCannotExecute = 127;
constexpr mode_t kPrivate = 077;  // umask: nothing for group and others

[[noreturn]] void fail(std::string_view what) {
  throw Error(Failure::Database,
              fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

OsUser user_of(const passwd& entry) {
  OsUser user{.name = entry.pw_name, .uid = entry.pw_uid, .gid = entry.pw_gid, .groups = {}};
  int count = 64;
  user.groups.resize(static_cast<std::size_t>(count));
  if (getgrouplist(entry.pw_name, entry.pw_gid, user.groups.data(), &count) < 0) {
    count = 0;  // more than 64 groups: the main one will do
  }
  user.groups.resize(static_cast<std::size_t>(count));
  return user;
}

/// Pointers into `command`, which lives longer.
std::vector<char*> argv_of(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  argv.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    argv.push_back(
        const_cast<char*>(argument.c_str()));  // NOLINT: exec takes char* and does not write
  }
  argv.push_back(nullptr);
  return argv;
}

/// What the child needs, made before the fork: afterwards only async-signal-safe functions are
/// allowed.
struct Prepared {
  const OsUser& user;
  std::vector<char*> argv;
  bool from_path = false;
};

bool drop_to(const OsUser& user) {
  if (geteuid() == user.uid) {
    return true;
  }
  return setgroups(user.groups.size(), user.groups.data()) == 0 && setgid(user.gid) == 0 &&
         setuid(user.uid) == 0;
}

[[noreturn]] void become(const Prepared& prepared, int output) {
  constexpr int kFirstForeign = 3;
  constexpr int kManyFiles = 1024;
  static constexpr std::array<const char*, 3> kEnvironment = {
      "LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin", nullptr};
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  for (int file = kFirstForeign; file < kManyFiles; ++file) {
    close(file);  // a server that kept them would keep our file locks and our caller's pipes
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  umask(kPrivate);
  if (chdir("/") == 0 && drop_to(prepared.user)) {
    if (prepared.from_path) {
      execvp(prepared.argv[0], prepared.argv.data());
    } else {
      execve(prepared.argv[0], prepared.argv.data(),
             const_cast<char* const*>(kEnvironment.data()));  // NOLINT: as above
    }
  }
  constexpr std::string_view kComplaint = "the program cannot be executed by this user\n";
  (void)!write(STDERR_FILENO, kComplaint.data(), kComplaint.size());
  _exit(kCannotExecute);
}

// NOLINTBEGIN(misc-include-cleaner): <sys/wait.h> is included, the check knows only glibc's inner
// header
int exit_code_of(pid_t child) {
  constexpr int kSignalled = 128;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      return kCannotExecute;
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

// NOLINTEND(misc-include-cleaner)

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t count = read(file, buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

Finished run_prepared(const Prepared& prepared) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    fail("no pipe");
  }
  const pid_t child = fork();
  if (child == 0) {
    become(prepared, ends[1]);
  }
  close(ends[1]);
  Finished finished;
  if (child > 0) {
    finished.output = read_all(ends[0]);
    finished.exit_code = exit_code_of(child);
  }
  close(ends[0]);
  if (child < 0) {
    fail("no process");
  }
  return finished;
}

}  // namespace

OsUser OsUser::of(uid_t uid) {
  const passwd* const entry = getpwuid(uid);
  return entry == nullptr
             ? OsUser{.name = std::to_string(uid), .uid = uid, .gid = getegid(), .groups = {}}
             : user_of(*entry);
}

OsUser OsUser::current() {
  return of(geteuid());
}

OsUser OsUser::unprivileged() {
  for (const char* const name : {"postgres", "nobody"}) {
    const passwd* const entry = getpwnam(name);
    if (entry != nullptr && entry->pw_uid != 0) {
      return user_of(*entry);
    }
  }
  throw Error(Failure::Usage,
              "PostgreSQL does not run as root, and there is neither a user 'postgres' nor "
              "'nobody' for it; "
              "run schemadiff as an ordinary user");
}

Finished run(const std::vector<std::string>& command, const OsUser& user) {
  return run_prepared({.user = user, .argv = argv_of(command)});
}

Finished run_from_path(const std::vector<std::string>& command) {
  const OsUser self = OsUser::current();
  return run_prepared({.user = self, .argv = argv_of(command), .from_path = true});
}

pid_t start(const std::vector<std::string>& command, const OsUser& user,
            const std::filesystem::path& log) {
  constexpr mode_t kOwnerOnly = 0600;
  const Prepared prepared{.user = user, .argv = argv_of(command)};
  const pid_t child = fork();
  if (child < 0) {
    fail("no process");
  }
  if (child == 0) {
    setsid();
    // As the user himself: root must not write where that user could have put a link.
    if (!drop_to(user)) {
      _exit(kCannotExecute);
    }
    become(prepared,
           open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly));
  }
  return child;
}

std::string content_of(const std::filesystem::path& path) {
  return file_content(path).value_or("");
}

bool can_enter(const std::filesystem::path& directory, const OsUser& user) {
  const pid_t child = fork();
  if (child < 0) {
    fail("no process");
  }
  if (child == 0) {
    _exit(drop_to(user) && access(directory.c_str(), X_OK) == 0 ? 0 : 1);
  }
  return exit_code_of(child) == 0;
}

}  // namespace schemadiff::pg
