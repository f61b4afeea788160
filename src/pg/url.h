#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::pg {

/// Where a database is and how to get in. Read from
///   postgresql://user:password@host:port/database?sslmode=require   (also postgres://, IPv6,
///   several hosts) postgresql+psycopg2://…                                         (SQLAlchemy;
///   the driver is dropped) postgresql:///app?host=/tmp                                     (Unix
///   socket) host=localhost dbname=app                                       (libpq's key=value
///   form) local:  or  local:app                                           (a database of the
///   private cluster)
/// What a URL leaves out comes from libpq's environment (PGHOST, PGPASSWORD, ~/.pgpass, …) when the
/// connection is opened.
class Url {
 public:
  /// Throws Error (Failure::Usage) when the text is none of these. The message repeats no password.
  [[nodiscard]] static Url parse(std::string_view text);

  /// The `local:` form: only LocalCluster can say where its server listens.
  [[nodiscard]] bool is_local() const noexcept { return is_local_; }

  /// The database's name; nothing when the URL leaves it to the environment (or to the private
  /// cluster's default).
  [[nodiscard]] std::optional<std::string> database() const { return parameter("dbname"); }

  /// A libpq connection parameter (`host`, `port`, `user`, `sslmode`, …) when the URL sets it.
  /// https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-PARAMKEYWORDS
  [[nodiscard]] std::optional<std::string> parameter(std::string_view keyword) const;

  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& parameters() const noexcept {
    return parameters_;
  }

  /// The same server and login, another database (its raw name).
  [[nodiscard]] Url with_database(std::string_view name) const;

  /// The same with one libpq parameter set or replaced; an unknown keyword throws Error
  /// (Failure::Usage).
  [[nodiscard]] Url with_parameter(std::string_view keyword, std::string_view value) const;

  /// For people: a URI with `***` in the place of every password.
  [[nodiscard]] std::string display() const;

  /// For programs such as pg_dump: a URI with the password in it. Never print it.
  [[nodiscard]] std::string with_secrets() const;

  bool operator==(const Url&) const = default;

 private:
  bool is_local_ = false;
  std::map<std::string, std::string, std::less<>>
      parameters_;  // libpq keyword → value, never empty
};

}  // namespace schemadiff::pg
