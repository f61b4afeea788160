#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

/// Running the server's programs, as another user when we are root. Only this room uses it.
namespace schemadiff::pg {

struct OsUser {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;

  [[nodiscard]] static OsUser current();
  [[nodiscard]] static OsUser of(uid_t uid);

  /// Who runs PostgreSQL when root asks for it: `postgres`, else `nobody`.
  [[nodiscard]] static OsUser unprivileged();
};

struct Finished {
  int exit_code =
      0;  ///< 127 when the program could not be executed, 128 + n when signal n ended it
  std::string output;  ///< standard output and standard error
};

/// Runs a program to its end: no shell, no standard input, working directory `/`, environment of
/// LC_ALL=C and a plain PATH alone, so that no PG… variable of the user has a say.
[[nodiscard]] Finished run(const std::vector<std::string>& command, const OsUser& user);

/// `run` for the one program that is looked up in the user's PATH.
[[nodiscard]] Finished run_from_path(const std::vector<std::string>& command);

/// Starts a program that outlives us: in its own session, deaf to our terminal's Ctrl-C, output
/// written to `log`.
[[nodiscard]] pid_t start(const std::vector<std::string>& command, const OsUser& user,
                          const std::filesystem::path& log);

/// What a file holds; "" when it cannot be read.
[[nodiscard]] std::string content_of(const std::filesystem::path& path);

/// Whether `user` may reach what is inside the directory.
[[nodiscard]] bool can_enter(const std::filesystem::path& directory, const OsUser& user);

}  // namespace schemadiff::pg
