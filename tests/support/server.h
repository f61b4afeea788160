#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A real PostgreSQL for tests: the one cluster that tools/test runs for all of them. A test case
/// that uses it carries the tag [server], so that it is run again on every other major version.
namespace schemadiff::test {

/// The connection URL of the cluster, as a superuser (SCHEMADIFF_TEST_URL).
/// Throws std::runtime_error that says to run tools/test when there is none.
[[nodiscard]] std::string server_url();

/// The major version of the server.
[[nodiscard]] int server_major();

/// A database of its own for a test, made from template0 and dropped with whoever is still
/// connected.
class TestDatabase {
 public:
  TestDatabase();

  /// With `sql` run in it: any number of statements, one implicit transaction.
  explicit TestDatabase(std::string_view sql);

  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase();

  [[nodiscard]] const std::string& name() const { return name_; }

  /// A complete URL, also for other programs.
  [[nodiscard]] const std::string& url() const { return url_; }

  /// Throws std::runtime_error with the server's message.
  void execute(std::string_view sql) const;

  /// The rows of a query as psql -At prints them: cells separated by '|', NULL as nothing.
  [[nodiscard]] std::vector<std::string> rows(std::string_view sql) const;

  /// What `pg_dump --schema-only` of the server's own major version says, without what never
  /// matters: see normalized_dump. Nothing when that version was installed without client programs.
  /// `options` are further ones of pg_dump.
  [[nodiscard]] std::optional<std::string> dump(const std::string& options = {}) const;

 private:
  std::string name_;
  std::string url_;
};

/// A dump without pg_dump's own comments, blank lines, SET lines, and the \restrict lines that
/// differ each time.
[[nodiscard]] std::string normalized_dump(std::string_view dump);

}  // namespace schemadiff::test
