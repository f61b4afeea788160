#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "apply/apply.h"
#include "base/error.h"
#include "console/interrupt.h"
#include "pg/target.h"
#include "terminal/style.h"

/// What the two programs share: options, output, and the commands that need revisions and a
/// database but no models.
namespace schemadiff::console {

/// Everything a command gets from outside: `main` makes it.
struct World {
  std::ostream& out;  ///< results, for people and programs
  std::ostream& err;  ///< talk, progress and errors
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  /// A line that a person types; empty where nobody is there to type one.
  std::function<std::optional<std::string>()> answer = {};
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<std::uint64_t()> random;
  std::filesystem::path folder;  ///< the current one
  Interrupt& interrupt;
};

/// What a statement locks, a line for each relation; "" for none. Made for one revision and server:
/// what its earlier statements did counts for the later ones.
using Locks = std::function<std::string(std::string_view sql)>;

/// Where a program finds its revisions and what it knows of the database.
struct Setup {
  std::filesystem::path revisions;             ///< the folder
  std::optional<std::string> url;              ///< as configured; --url and DATABASE_URL come first
  std::optional<Diagnostic> url_problem = {};  ///< why the configured one cannot be used
  bool has_cluster = true;                     ///< without any URL it is `local:`
  pg::TargetOptions target;
  apply::Options apply;
  /// Empty in a program that does not analyse SQL: the comments in the revisions say it then.
  std::function<Locks(int server_major)> locks = {};
};

/// What the command line says of how to apply, over what is configured.
struct ApplyWishes {
  std::optional<std::chrono::milliseconds> lock_timeout = {};
  std::optional<std::chrono::milliseconds> wait = {};
  std::optional<int> lock_retries = {};
  bool one_transaction = false;
  std::optional<apply::Edited> edited = {};
};

enum class ColourWish : std::uint8_t { Auto, Always, Never };

/// One run of a program.
struct Session {
  World world;
  std::function<Setup()> find_setup;  ///< the program's own way

  std::optional<std::string> url = {};
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  ColourWish colour = ColourWish::Auto;
  ApplyWishes wishes = {};

  std::filesystem::path root = {};  ///< relative names in messages start here

  /// Set by the command that was chosen; returns the exit code.
  std::function<int()> command = {};
};

/// How results (stdout) and talk (stderr) look: NO_COLOR is respected.
[[nodiscard]] terminal::Style out_style(const Session& session);
[[nodiscard]] terminal::Style err_style(const Session& session);

/// Asks a person on stderr; no answer is a no. Demands `session.world.answer`.
[[nodiscard]] bool confirmed(const Session& session, std::string_view question);

/// A line to stderr, unless --quiet.
void say(const Session& session, std::string_view line);

/// --url, DATABASE_URL, the configuration, `local:`. Throws Error (Failure::Usage) when there is
/// none and no private cluster either.
[[nodiscard]] pg::Url url_of(const Session& session, const Setup& setup);

/// A connection to it.
[[nodiscard]] pg::Target open_target(const Session& session, const Setup& setup);

/// The setup with the command line's wishes.
[[nodiscard]] Setup find_setup(const Session& session);

/// The applier's options, telling on stderr what it does.
[[nodiscard]] apply::Options apply_options(const Session& session, const Setup& setup);

}  // namespace schemadiff::console
