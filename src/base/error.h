#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff {

/// Where in a file something stands. Lines and columns start at 1 and count characters as toml++
/// and compilers do; 0 means "not known". An empty `file` means that no file is involved.
struct SourcePosition {
  std::string file;
  int line = 0;
  int column = 0;

  bool operator==(const SourcePosition&) const = default;
  auto operator<=>(const SourcePosition&) const = default;
};

/// `schema/users.toml:12:8`, without the parts that are not known; "" when there is no file.
[[nodiscard]] std::string to_string(const SourcePosition& where);

/// Why something failed; the value is the exit code of the program.
enum class Failure : std::uint8_t {
  Usage = 2,     ///< the command line or the configuration is wrong
  File = 3,      ///< a model or revision file is wrong
  Database = 4,  ///< the database refused or failed
  Busy = 5,      ///< a lock was not obtained in time
  Decision =
      6,      ///< a person has to decide (an ambiguous rename, a NOT NULL column without a default)
  State = 7,  ///< the database is behind or ahead of the revisions
};

/// One mistake in a file, as a compiler would report it.
struct Diagnostic {
  SourcePosition where;
  std::string message;              ///< one sentence, no position in it
  std::optional<std::string> hint;  ///< the way out, when the message does not say it

  bool operator==(const Diagnostic&) const = default;
  auto operator<=>(const Diagnostic&) const = default;
};

/// The root of everything schemadiff throws. `what()` is one sentence: what is wrong, with the name
/// as the user wrote it, and the way out. The position is never inside the sentence.
class Error : public std::runtime_error {
 public:
  Error(Failure failure, const std::string& message, SourcePosition where = {});

  [[nodiscard]] Failure failure() const noexcept { return failure_; }

  [[nodiscard]] const SourcePosition& where() const noexcept { return *where_; }

 private:
  Failure failure_;
  std::shared_ptr<const SourcePosition>
      where_;  // shared by the copies, so that copying does not throw
};

/// Several mistakes found in one go; `what()` counts them, `diagnostics()` has them in file order.
/// Failure::File.
class DiagnosticsError final : public Error {
 public:
  /// `diagnostics` must not be empty; it is sorted and repeated entries are dropped.
  explicit DiagnosticsError(std::vector<Diagnostic> diagnostics);

  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept {
    return *diagnostics_;
  }

 private:
  std::shared_ptr<const std::vector<Diagnostic>> diagnostics_;
};

/// What a server says of an error, beside the primary message.
/// https://www.postgresql.org/docs/15/libpq-exec.html#LIBPQ-PQRESULTERRORFIELD
struct ServerReport {
  std::string
      sqlstate;  ///< five characters; 08006 for a broken connection, 08001 when none could be made
  std::string message;  ///< the primary message
  std::string detail;
  std::string hint;
  std::string context;
  std::string statement;  ///< the SQL that failed, "" when none was under way
  int position = 0;       ///< 1-based character index into `statement`, 0 when the server gave none

  bool operator==(const ServerReport&) const = default;
};

/// The server, or the way to it, failed. Failure::Database, or Failure::Busy for 55P03
/// (lock_not_available).
class DatabaseError final : public Error {
 public:
  explicit DatabaseError(ServerReport report, SourcePosition where = {});

  [[nodiscard]] const ServerReport& report() const noexcept { return *report_; }

  [[nodiscard]] const std::string& sqlstate() const noexcept { return report_->sqlstate; }

  [[nodiscard]] const std::string& statement() const noexcept { return report_->statement; }

 private:
  std::shared_ptr<const ServerReport> report_;
};

/// A position in a text, `offset` in bytes from its beginning.
[[nodiscard]] SourcePosition position_in(std::string_view text, std::size_t offset,
                                         std::string file);

}  // namespace schemadiff
