#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// schemadiff as a library: is the database where this program expects it, bring it there, and what
/// the models ask for.
///
///   const auto standing = schemadiff::api::check(url, "/srv/app/generated");
///   if (!standing.is_current()) { throw std::runtime_error(standing.sentence); }
///
/// Every function opens a connection of its own and closes it. All of them may be called from
/// several threads at once; they keep nothing between calls, print nothing, and handle no signals.
/// Whatever goes wrong is thrown as Failed.
///
/// `folder` is a project (it holds schemadiff.toml, which is read) or a folder of revision files.
/// `url` is postgresql://user@host/database or anything libpq understands; when it is empty,
/// DATABASE_URL and the project's configuration are asked, as on the command line.
///
/// schemadiff.h has the same for C and other languages.
namespace schemadiff::api {

/// The version of the library: `0.1.0`.
[[nodiscard]] std::string_view version() noexcept;

/// What is left out is as the project's configuration says, or as on the command line.
struct Options {
  std::string environment = {};            ///< of the configuration
  std::optional<std::string> schema = {};  ///< that holds schemadiff's own tables
  std::optional<std::chrono::milliseconds> lock_timeout = {};  ///< for each lock of a revision
  std::optional<std::chrono::milliseconds> wait = {};          ///< for another run to end
  /// Told a line about each thing that happens; called in the caller's thread, may be empty. What
  /// it throws ends the run as a failing statement would, and comes out as Failed.
  std::function<void(std::string_view line)> say = {};
};

/// Whatever goes wrong. `what()` is for people and holds no password.
class Failed : public std::runtime_error {
 public:
  Failed(int exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}

  /// What the program would exit with: 2 usage, 3 a file is wrong, 4 the database, 5 busy, 6 a
  /// decision is needed, 7 the database is behind or ahead, 70 a mistake of schemadiff's own.
  [[nodiscard]] int exit_code() const noexcept { return exit_code_; }

 private:
  int exit_code_;
};

/// How a database and the revisions at hand go together.
enum class Verdict : std::uint8_t {
  Current = 0,      ///< everything is applied, and nothing else
  Behind = 1,       ///< revisions are to be applied
  Ahead = 2,        ///< it has revisions that are not at hand: the program is too old
  Diverged = 3,     ///< both
  Interrupted = 4,  ///< a revision is half applied
};

/// Where a database stands.
struct Standing {
  Verdict verdict = Verdict::Current;
  std::vector<std::string> current = {};  ///< the heads it stands at, sorted; none before the first
  std::vector<std::string> expected = {};  ///< the heads of the revisions at hand, sorted
  std::vector<std::string> pending = {};   ///< to be applied, in this order
  std::vector<std::string> unknown = {};   ///< applied, but not at hand; sorted
  std::vector<std::string> edited = {};    ///< applied, and the file was changed afterwards
  std::string sentence = {};  ///< all that for a person, with the way out: to be logged or raised

  [[nodiscard]] bool is_current() const noexcept { return verdict == Verdict::Current; }
};

/// For the start of a program: compares what is applied with the revisions. Writes nothing and
/// takes no lock. Throws Failed when `folder` holds no revisions and is no project either, because
/// that is a wrong path.
[[nodiscard]] Standing check(std::string_view url, const std::filesystem::path& folder,
                             const Options& options = {});

/// For development and tests: applies revisions up to `target` (`heads`, `head`, an id, `+1`) and
/// returns their ids. Programs that start at the same time wait for each other; each revision is
/// applied once.
std::vector<std::string> upgrade(std::string_view url, const std::filesystem::path& folder,
                                 std::string_view target = "heads", const Options& options = {});

/// What it takes to bring the database to the project's models, a line for each change.
[[nodiscard]] std::vector<std::string> diff(std::string_view url,
                                            const std::filesystem::path& project,
                                            const Options& options = {});

/// Writes the revision that does it and returns its path; nothing when there is no difference.
std::optional<std::filesystem::path> autogenerate(std::string_view url,
                                                  const std::filesystem::path& project,
                                                  std::string_view message,
                                                  const Options& options = {});

}  // namespace schemadiff::api
