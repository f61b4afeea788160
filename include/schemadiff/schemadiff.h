#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// schemadiff as a library: is the database where the program expects it, bring it there, and what
/// the models ask for.
///
///   schemadiff::api::Client client({.folder = "/srv/app"});
///   if (!client.standing().is_at_heads()) { client.upgrade(); }
namespace schemadiff::api {

/// Where things are. What is left empty comes from schemadiff.toml, DATABASE_URL and the defaults,
/// as on the command line.
struct Options {
  std::string folder = ".";      ///< schemadiff.toml is looked for here and upward
  std::string environment = "";  ///< of the configuration
  std::string url = "";          ///< postgresql://user@host/database, or local:
};

/// Whatever goes wrong. `what()` is for people and holds no password.
class Failed : public std::runtime_error {
 public:
  Failed(int exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}

  /// What the program would exit with: 2 usage, 3 a file is wrong, 4 the database, 5 busy, 6 a
  /// decision is needed, 7 the database is behind or ahead.
  [[nodiscard]] int exit_code() const noexcept { return exit_code_; }

 private:
  int exit_code_;
};

/// Where a database stands.
struct Standing {
  std::vector<std::string> database_heads;  ///< applied
  std::vector<std::string> revision_heads;  ///< with everything applied
  bool interrupted = false;                 ///< a revision is half applied

  [[nodiscard]] bool is_at_heads() const {
    return !interrupted && database_heads == revision_heads;
  }
};

/// One database and one project. Used by one thread at a time; the connection is made at once and
/// kept. Every function throws Failed.
class Client {
 public:
  explicit Client(const Options& options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// For the start of a program; writes nothing.
  [[nodiscard]] Standing standing();

  /// Applies revisions up to `target` and returns their ids.
  std::vector<std::string> upgrade(std::string_view target = "head");

  /// What it takes to bring the database to the models, a line for each change.
  [[nodiscard]] std::vector<std::string> diff();

  /// Writes the revision that does it and returns its path; nothing when there is no difference.
  std::optional<std::string> autogenerate(std::string_view message);

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace schemadiff::api
