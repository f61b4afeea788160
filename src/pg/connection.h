#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pg/result.h"
#include "pg/url.h"

namespace schemadiff::pg {

/// A NOTICE, WARNING, INFO, … that came while a statement ran.
struct Notice {
  std::string severity;  ///< never translated: WARNING, NOTICE, DEBUG, INFO or LOG
  std::string sqlstate;
  std::string message;
  std::string detail;
  std::string hint;
  std::string context;

  bool operator==(const Notice&) const = default;
};

using NoticeHandler = std::function<void(const Notice&)>;

/// Must not throw.
using WaitHandler = std::function<void()>;

struct ConnectOptions {
  std::string application_name = "schemadiff";  ///< unless the URL or PGAPPNAME names another
  std::chrono::milliseconds connect_timeout{
      15'000};  ///< for all hosts together; the URL's connect_timeout wins
  /// How long to try again while the server has no free session (53300) or starts up (57P03).
  std::chrono::milliseconds patience{0};
  /// For each answer; a session that gives none in time is broken. 0: for ever.
  std::chrono::milliseconds answer_timeout{0};
};

/// One session. Used by one thread at a time, `cancel` excepted.
///
/// Its settings do not depend on the role or database it logs into, as with pg_dump:
/// client_encoding UTF8, standard_conforming_strings on, DateStyle ISO, IntervalStyle postgres,
/// extra_float_digits 1, bytea_output hex, xmloption content, quote_all_identifiers off,
/// client_min_messages notice, and statement_timeout, lock_timeout, transaction_timeout and
/// idle_in_transaction_session_timeout 0.
///
/// Whatever a server refuses is thrown as a DatabaseError that carries all the server said and the
/// statement. A broken connection is SQLSTATE 08006; the session is lost then, and `is_broken`
/// stays true.
class Connection {
 public:
  /// Throws DatabaseError: 08001 when there is no server or no such host, 28P01 (or 28000) when the
  /// login is refused, 3D000 when there is no such database. The message names host:port/database
  /// and no password. A `local:` URL is no address: ask LocalCluster::url; here it throws Error
  /// (Failure::Usage).
  [[nodiscard]] static Connection open(const Url& url, const ConnectOptions& options = {});

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Sends the text as one message of the simple protocol. Several statements in it are one
  /// implicit transaction, and the result is the last one's. A COPY to or from the client is
  /// refused (0A000): see copy_out.
  Result query(std::string_view sql);

  /// One statement with $1, $2, … in text form; the server infers their types.
  Result query(std::string_view sql, std::span<const std::optional<std::string>> parameters);

  /// `query` for statements whose rows nobody wants.
  void execute(std::string_view sql);

  /// Exactly one statement, by the extended protocol: a text with two is refused by the server
  /// (42601) before anything runs, and CREATE INDEX CONCURRENTLY, VACUUM and CREATE DATABASE work
  /// outside a transaction.
  Result execute_single(std::string_view sql);

  /// Runs a COPY … TO STDOUT and hands over each line without its line end; a view valid during the
  /// call. Returns the number of lines. When `line` throws, the copy is cancelled and the session
  /// stays usable (outside a transaction).
  std::uint64_t copy_out(std::string_view sql, const std::function<void(std::string_view)>& line);

  /// Takes back every SET: the settings are as `open` left them.
  void reset_settings();

  /// Asks the server to cancel what runs; the running call then throws 57014. May be called from
  /// another thread or a signal handler while this object lives and is not being moved. False when
  /// the request could not be sent.
  bool cancel() const noexcept;  // NOLINT(modernize-use-nodiscard): a handler has no use for it

  /// Called for each notice, in this thread, while a statement runs. What it throws is thrown by
  /// the call that runs the statement, after that is done. Without a handler notices are dropped.
  void on_notice(NoticeHandler handler);

  /// Called in this thread again and again while a statement runs, each time `every` has passed
  /// since the statement was sent or since the last call. It cannot use this connection.
  void on_wait(std::chrono::milliseconds every, WaitHandler handler);

  [[nodiscard]] int server_version() const noexcept;  ///< 150020 for 15.20

  [[nodiscard]] int major() const noexcept { return server_version() / 10'000; }

  [[nodiscard]] std::string database() const;
  [[nodiscard]] std::string user() const;  ///< the role that logged in
  /// As the login said: behind a pooler it is not the server's.
  [[nodiscard]] int backend_pid() const noexcept;

  /// Inside a transaction block, failed or not.
  [[nodiscard]] bool in_transaction() const noexcept;
  [[nodiscard]] bool is_broken() const noexcept;

  [[nodiscard]] const Url& url() const noexcept;

  /// `host:port/database`, for messages.
  [[nodiscard]] std::string place() const;

 private:
  struct Session;

  explicit Connection(std::unique_ptr<Session> session) noexcept;

  std::unique_ptr<Session> session_;
};

}  // namespace schemadiff::pg
