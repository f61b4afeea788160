#include "pg/connection.h"

// libpq itself, not libpqxx: pqxx 6.4 keeps the SQLSTATE and the query of an error and drops its
// detail, hint, context and position, which our messages show; and it cannot hand over notices with
// their fields.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <postgres_ext.h>
#include <sys/poll.h>

#include "base/error.h"
#include "pg/number.h"
#include "pg/result.h"
#include "pg/url.h"

namespace schemadiff::pg {

namespace {

constexpr std::string_view kCannotConnect = "08001";
constexpr std::string_view kBroken = "08006";
constexpr std::string_view kInvalidPassword = "28P01";
constexpr std::string_view kFeatureNotSupported = "0A000";
constexpr std::string_view kBadCharacter = "22021";
constexpr std::string_view kTooManySessions = "53300";
constexpr std::string_view kStartingUp = "57P03";

using Clock = std::chrono::steady_clock;
using RawConnection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using RawCancel = std::unique_ptr<PGcancel, decltype(&PQfreeCancel)>;
using RawResult =
    std::shared_ptr<PGresult>;  // shared by the copies of a Result, which point into it

RawResult owned(PGresult* raw) {
  return {raw, &PQclear};
}

std::string field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

std::string text_or_empty(const char* text) {
  return text == nullptr ? "" : text;
}

/// As libpq resolved it from the URL, the environment and its defaults.
std::string place_of(const PGconn* connection) {
  const std::string host = text_or_empty(PQhost(connection));
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}/{}", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
                     text_or_empty(PQport(connection)), text_or_empty(PQdb(connection)));
}

/// Why no connection came about.
struct Refusal {
  std::string sqlstate;
  std::string reason;
};

/// libpq gives no access to the SQLSTATE of a failed login, but prints it when verbose: `FATAL:
/// 3D000: database "x" …` (the severity may be translated, the two blanks are not).
std::optional<Refusal> refusal_by_server(std::string_view message) {
  constexpr std::size_t kLength = 5;
  constexpr std::string_view kBefore = ":  ";
  const auto is_code_character = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  };
  for (std::size_t at = message.rfind(kBefore); at != std::string_view::npos && at > 0;
       at = message.rfind(kBefore, at - 1)) {
    const std::string_view code = message.substr(at + kBefore.size(), kLength);
    const std::string_view rest =
        message.substr(std::min(message.size(), at + kBefore.size() + kLength));
    if (code.size() == kLength && std::ranges::all_of(code, is_code_character) &&
        rest.starts_with(": ")) {
      return Refusal{.sqlstate = std::string(code), .reason = first_line(rest.substr(2))};
    }
  }
  return std::nullopt;
}

Refusal refusal_of(const PGconn* connection) {
  const std::string message = text_or_empty(PQerrorMessage(connection));
  if (const std::optional<Refusal> refusal = refusal_by_server(message)) {
    return *refusal;
  }
  // One "… failed: reason" for each address tried; the last is the one that counts.
  constexpr std::string_view kFailed = " failed: ";
  const std::size_t failed = message.rfind(kFailed);
  const std::string reason =
      first_line(failed == std::string::npos ? message : message.substr(failed + kFailed.size()));
  const bool needs_password = PQconnectionNeedsPassword(connection) != 0;
  return {.sqlstate = std::string(needs_password ? kInvalidPassword : kCannotConnect),
          .reason = reason.empty() ? "no answer" : reason};
}

std::string_view way_out_of(const Refusal& refusal) {
  if (refusal.sqlstate == "3D000") {
    return "create the database or correct its name in the URL";
  }
  if (refusal.sqlstate.starts_with("28")) {
    return "check the user, the password (URL, PGPASSWORD or ~/.pgpass) and the server's "
           "pg_hba.conf";
  }
  if (refusal.sqlstate == "53300") {
    return "close other sessions and try again";
  }
  if (refusal.sqlstate == "57P03") {
    return "try again in a moment";
  }
  return refusal.reason.find("translate host name") != std::string::npos
             ? "check the host's name in the URL"
             : "check that the server runs and that the URL's host and port are right";
}

[[noreturn]] void refuse(const PGconn* connection, const Refusal& refusal) {
  const std::string user = text_or_empty(PQuser(connection));
  throw DatabaseError(
      {.sqlstate = refusal.sqlstate,
       .message = fmt::format("cannot connect to {} as {}: {}; {}", place_of(connection), user,
                              refusal.reason, way_out_of(refusal)),
       .detail = refusal.reason,
       .hint = {},
       .context = {},
       .statement = {}});
}

/// The moment to give up; nothing for a connect_timeout of 0 in the URL, which means: never.
std::optional<Clock::time_point> deadline_of(const Url& url, const ConnectOptions& options) {
  if (const std::optional<std::string> seconds = url.parameter("connect_timeout")) {
    const int count = leading_number(*seconds);
    return count <= 0 ? std::nullopt : std::optional(Clock::now() + std::chrono::seconds(count));
  }
  return Clock::now() + options.connect_timeout;
}

/// Waits up to so many milliseconds, for ever when negative. True also for an error, which libpq
/// will find by itself.
bool is_ready(const PGconn* connection, short events, int patience) {
  pollfd ready{.fd = PQsocket(connection), .events = events, .revents = 0};
  return poll(&ready, 1, patience) != 0;
}

/// False when the time is over.
bool wait_for(const PGconn* connection, PostgresPollingStatusType what,
              const std::optional<Clock::time_point>& deadline) {
  const short events = what == PGRES_POLLING_READING ? POLLIN : POLLOUT;
  while (true) {
    int patience = -1;
    if (deadline) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
      if (left <= 0) {
        return false;
      }
      patience = static_cast<int>(std::min<std::int64_t>(left, 60'000));
    }
    if (is_ready(connection, events, patience)) {
      return true;
    }
  }
}

RawConnection started(const Url& url, const ConnectOptions& options) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  const auto add = [&](const char* keyword, const char* value) {
    keywords.push_back(keyword);
    values.push_back(value);
  };
  for (const auto& [keyword, value] : url.parameters()) {
    add(keyword.c_str(), value.c_str());
  }
  add("fallback_application_name", options.application_name.c_str());
  add("client_encoding", "UTF8");
  add(nullptr, nullptr);
  RawConnection connection(PQconnectStartParams(keywords.data(), values.data(), 0), &PQfinish);
  if (!connection) {
    throw std::bad_alloc();
  }
  return connection;
}

RawConnection connected(const Url& url, const ConnectOptions& options) {
  RawConnection connection = started(url, options);
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);  // for refusal_by_server
  const std::optional<Clock::time_point> deadline = deadline_of(url, options);
  PostgresPollingStatusType next =
      PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
    if (!wait_for(connection.get(), next, deadline)) {
      refuse(connection.get(),
             {.sqlstate = std::string(kCannotConnect), .reason = "no answer in time"});
    }
    next = PQconnectPoll(connection.get());
  }
  if (next != PGRES_POLLING_OK) {
    refuse(connection.get(), refusal_of(connection.get()));
  }
  PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  return connection;
}

RawConnection patiently_connected(const Url& url, const ConnectOptions& options) {
  const Clock::time_point deadline = Clock::now() + options.patience;
  std::chrono::milliseconds pause{50};
  constexpr std::chrono::milliseconds kLongest{1000};
  while (true) {
    try {
      return connected(url, options);
    } catch (const DatabaseError& error) {
      const bool passes = error.sqlstate() == kTooManySessions || error.sqlstate() == kStartingUp;
      if (!passes || Clock::now() + pause > deadline) {
        throw;
      }
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongest);
  }
}

/// What the server's text output and our patience depend on, whatever ALTER ROLE or ALTER DATABASE
/// … SET says.
std::string session_settings(int server_version) {
  constexpr int kHasTransactionTimeout = 170'000;
  return std::string(R"sql(
    SET standard_conforming_strings = on;
    SET DateStyle = ISO;
    SET IntervalStyle = postgres;
    SET extra_float_digits = 1;
    SET bytea_output = hex;
    SET xmloption = content;
    SET quote_all_identifiers = off;
    SET client_min_messages = notice;
    SET statement_timeout = 0;
    SET lock_timeout = 0;
    SET idle_in_transaction_session_timeout = 0;
  )sql") +
         (server_version >= kHasTransactionTimeout ? "SET transaction_timeout = 0" : "");
}

}  // namespace

/// What libpq's callbacks hold a pointer to; it never moves.
struct Connection::Session {
  Session(RawConnection connection, Url where)
      : url(std::move(where)),
        raw(std::move(connection)),
        canceller(PQgetCancel(raw.get()), &PQfreeCancel) {
    PQsetNoticeReceiver(raw.get(), &receive_notice, this);
  }

  static void receive_notice(void* session, const PGresult* result);

  /// Runs what `send` sends and returns its last result; `send` is one of libpq's PQsend functions.
  template <typename Send>
  RawResult run(Send send, std::string_view sql);
  void wait_until_ready(std::string_view sql);

  void hear(const PGresult* result);

  /// The result as ours; throws what the server or a notice handler threw.
  Result finish(const RawResult& result, std::string_view sql);
  void throw_pending();
  [[noreturn]] void fail(const PGresult* result, std::string_view sql);
  [[noreturn]] void fail_broken(std::string_view words, std::string_view sql) const;
  [[noreturn]] void refuse_copy(ExecStatusType status, std::string_view sql) const;

  /// Reads and drops what is still to come, so that the session is idle again.
  void drain() const noexcept;

  [[nodiscard]] Result read(const RawResult& result) const;

  Url url;
  RawConnection raw;
  RawCancel canceller;
  NoticeHandler handler;
  std::exception_ptr pending;  // thrown by the handler inside libpq, which no exception may cross
  std::string last_words;      // a FATAL that came while no statement ran
  std::chrono::milliseconds answer_timeout{0};
  std::chrono::milliseconds wait_every{0};
  WaitHandler wait_handler;
};

/// What PQexec and PQexecParams do, but with a chance to do something while the server works.
template <typename Send>
RawResult Connection::Session::run(Send send, std::string_view sql) {
  RawResult last;
  if (send(raw.get()) == 0) {
    return last;
  }
  while (true) {
    wait_until_ready(sql);
    RawResult next = owned(PQgetResult(raw.get()));
    if (!next) {
      return last;
    }
    last = std::move(next);
    const ExecStatusType status = PQresultStatus(last.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH ||
        PQstatus(raw.get()) == CONNECTION_BAD) {
      return last;
    }
  }
}

void Connection::Session::wait_until_ready(std::string_view sql) {
  const Clock::time_point start = Clock::now();
  Clock::time_point tick = start + wait_every;
  while (PQisBusy(raw.get()) != 0) {
    std::optional<Clock::time_point> wake;
    if (wait_handler) {
      wake = tick;
    }
    if (answer_timeout.count() > 0) {
      wake = std::min(wake.value_or(start + answer_timeout), start + answer_timeout);
    }
    if (!wake || wait_for(raw.get(), PGRES_POLLING_READING, wake)) {
      if (!wake) {
        (void)is_ready(raw.get(), POLLIN, -1);
      }
      if (PQconsumeInput(raw.get()) == 0) {
        return;  // PQgetResult says what is wrong
      }
    } else if (answer_timeout.count() > 0 && Clock::now() >= start + answer_timeout) {
      raw.reset();
      fail_broken("no answer in time", sql);
    } else {
      wait_handler();
      tick = Clock::now() + wait_every;
    }
  }
}

void Connection::Session::receive_notice(void* session, const PGresult* result) {
  static_cast<Session*>(session)->hear(result);
}

void Connection::Session::hear(const PGresult* result) {
  try {
    const Notice notice{.severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED),
                        .sqlstate = field(result, PG_DIAG_SQLSTATE),
                        .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
                        .detail = field(result, PG_DIAG_MESSAGE_DETAIL),
                        .hint = field(result, PG_DIAG_MESSAGE_HINT),
                        .context = field(result, PG_DIAG_CONTEXT)};
    if (notice.severity == "FATAL" || notice.severity == "PANIC") {
      last_words = notice.message;
    } else if (handler && !notice.severity.empty()) {  // libpq's own remarks have no severity
      handler(notice);
    }
  } catch (...) {
    pending = pending ? pending : std::current_exception();
  }
}

void Connection::Session::throw_pending() {
  if (pending) {
    std::rethrow_exception(std::exchange(pending, nullptr));
  }
}

Result Connection::Session::finish(const RawResult& result, std::string_view sql) {
  switch (PQresultStatus(result.get())) {
    case PGRES_EMPTY_QUERY:
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      throw_pending();
      return read(result);
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      refuse_copy(PQresultStatus(result.get()), sql);
    default:  // libpq's enum grows with libpq: all else is an error
      fail(result.get(), sql);
  }
}

void Connection::Session::fail(const PGresult* result, std::string_view sql) {
  pending = nullptr;  // the server's error weighs more than a notice handler's
  const std::string primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (PQstatus(raw.get()) == CONNECTION_BAD) {
    fail_broken(primary, sql);
  }
  std::string context = field(result, PG_DIAG_CONTEXT);
  if (const std::string internal = field(result, PG_DIAG_INTERNAL_QUERY); !internal.empty()) {
    context += fmt::format("{}query: {}", context.empty() ? "" : "\n", internal);
  }
  const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  throw DatabaseError(
      {.sqlstate = sqlstate.empty() ? "58000" : sqlstate,  // libpq's own: system_error
       .message = primary.empty() ? first_line(PQerrorMessage(raw.get())) : primary,
       .detail = field(result, PG_DIAG_MESSAGE_DETAIL),
       .hint = field(result, PG_DIAG_MESSAGE_HINT),
       .context = std::move(context),
       .statement = std::string(sql),
       .position = leading_number(field(result, PG_DIAG_STATEMENT_POSITION))});
}

void Connection::Session::fail_broken(std::string_view words, std::string_view sql) const {
  const std::string reason = !words.empty()        ? std::string(words)
                             : !last_words.empty() ? last_words
                                                   : first_line(PQerrorMessage(raw.get()));
  throw DatabaseError(
      {.sqlstate = std::string(kBroken),
       .message = fmt::format(
           "the connection to {} broke: {}; run the command again when the server is back",
           place_of(raw.get()), reason),
       .detail = reason,
       .hint = {},
       .context = {},
       .statement = std::string(sql)});
}

void Connection::Session::refuse_copy(ExecStatusType status, std::string_view sql) const {
  if (status == PGRES_COPY_OUT) {
    std::array<char, 256> ignored{};
    PQcancel(canceller.get(), ignored.data(), static_cast<int>(ignored.size()));
  }
  drain();
  throw DatabaseError(
      {.sqlstate = std::string(kFeatureNotSupported),
       .message = "COPY to or from the client cannot be run here; use INSERT or a server-side file",
       .detail = {},
       .hint = {},
       .context = {},
       .statement = std::string(sql)});
}

void Connection::Session::drain() const noexcept {
  while (true) {
    const RawResult result = owned(PQgetResult(raw.get()));
    if (!result || PQstatus(raw.get()) == CONNECTION_BAD) {
      return;
    }
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) {
      PQputCopyEnd(raw.get(), "not supported");
    }
    if (PQresultStatus(result.get()) == PGRES_COPY_OUT) {
      char* row = nullptr;
      while (PQgetCopyData(raw.get(), &row, 0) > 0) {
        PQfreemem(row);
      }
    }
  }
}

Result Connection::Session::read(const RawResult& result) const {
  Result ours;
  const int columns = PQnfields(result.get());
  const int rows = PQntuples(result.get());
  ours.memory_ = result;
  ours.size_ = static_cast<std::size_t>(rows);
  for (int column = 0; column < columns; ++column) {
    ours.columns_.emplace_back(PQfname(result.get(), column));
  }
  ours.cells_.reserve(ours.size_ * ours.columns_.size());
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const auto length = static_cast<std::size_t>(PQgetlength(result.get(), row, column));
      ours.cells_.push_back(
          PQgetisnull(result.get(), row, column) != 0
              ? Cell()
              : Cell(std::in_place, PQgetvalue(result.get(), row, column), length));
    }
  }
  ours.command_tag_ = PQcmdStatus(result.get());
  const std::string_view affected = PQcmdTuples(result.get());
  std::from_chars(affected.data(), affected.data() + affected.size(), ours.affected_rows_);
  return ours;
}

namespace {

/// libpq takes C strings: a zero byte would silently end the text.
std::string c_string(std::string_view text, std::string_view what) {
  if (text.find('\0') != std::string_view::npos) {
    throw DatabaseError(
        {.sqlstate = std::string(kBadCharacter),
         .message = fmt::format("the {} contains a zero byte; PostgreSQL knows none", what),
         .detail = {},
         .hint = {},
         .context = {},
         .statement = std::string(text)});
  }
  return std::string(text);
}

}  // namespace

Connection::Connection(std::unique_ptr<Session> session) noexcept : session_(std::move(session)) {}

Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Connection Connection::open(const Url& url, const ConnectOptions& options) {
  if (url.is_local()) {
    throw Error(Failure::Usage,
                fmt::format("'{}' names a private cluster, not a server; open the cluster first",
                            url.display()));
  }
  Connection connection(std::make_unique<Session>(patiently_connected(url, options), url));
  connection.session_->answer_timeout = options.answer_timeout;
  connection.execute(session_settings(connection.server_version()));
  return connection;
}

Result Connection::query(std::string_view sql) {
  const std::string text = c_string(sql, "SQL text");
  const auto send = [&](PGconn* raw) { return PQsendQuery(raw, text.c_str()); };
  return session_->finish(session_->run(send, sql), sql);
}

Result Connection::query(std::string_view sql,
                         std::span<const std::optional<std::string>> parameters) {
  const std::string text = c_string(sql, "SQL text");
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::optional<std::string>& parameter : parameters) {
    if (parameter) {
      (void)c_string(*parameter, "parameter");
    }
    values.push_back(parameter ? parameter->c_str() : nullptr);
  }
  const auto send = [&](PGconn* raw) {
    return PQsendQueryParams(raw, text.c_str(), static_cast<int>(values.size()), nullptr,
                             values.data(), nullptr, nullptr, 0);
  };
  return session_->finish(session_->run(send, sql), sql);
}

void Connection::execute(std::string_view sql) {
  (void)query(sql);
}

Result Connection::execute_single(std::string_view sql) {
  return query(sql, {});
}

std::uint64_t Connection::copy_out(std::string_view sql,
                                   const std::function<void(std::string_view)>& line) {
  const std::string text = c_string(sql, "SQL text");
  PGconn* const raw = session_->raw.get();
  const RawResult started = owned(PQexec(raw, text.c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_OUT) {
    (void)session_->finish(started, sql);
    throw std::logic_error("copy_out: the statement is no COPY … TO STDOUT");
  }
  std::uint64_t count = 0;
  while (true) {
    char* buffer = nullptr;
    const int length = PQgetCopyData(raw, &buffer, 0);
    const std::unique_ptr<char, decltype(&PQfreemem)> keep(buffer, &PQfreemem);
    if (length < 0) {
      break;
    }
    const std::string_view row(buffer, static_cast<std::size_t>(length));
    try {
      line(row.substr(0, row.ends_with('\n') ? row.size() - 1 : row.size()));
    } catch (...) {
      cancel();
      session_->drain();
      throw;
    }
    ++count;
  }
  const RawResult result = owned(PQgetResult(raw));
  session_->drain();
  (void)session_->finish(result, sql);
  return count;
}

void Connection::reset_settings() {
  execute("RESET ALL;" + session_settings(server_version()));
}

bool Connection::cancel() const noexcept {
  std::array<char, 256> error{};  // no use for it in a signal handler
  return PQcancel(session_->canceller.get(), error.data(), static_cast<int>(error.size())) != 0;
}

void Connection::on_notice(NoticeHandler handler) {
  session_->handler = std::move(handler);
}

void Connection::on_wait(std::chrono::milliseconds every, WaitHandler handler) {
  session_->wait_every = every;
  session_->wait_handler = std::move(handler);
}

int Connection::server_version() const noexcept {
  return PQserverVersion(session_->raw.get());
}

std::string Connection::database() const {
  return text_or_empty(PQdb(session_->raw.get()));
}

std::string Connection::user() const {
  return text_or_empty(PQuser(session_->raw.get()));
}

int Connection::backend_pid() const noexcept {
  return PQbackendPID(session_->raw.get());
}

bool Connection::in_transaction() const noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(session_->raw.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Connection::is_broken() const noexcept {
  return PQstatus(session_->raw.get()) == CONNECTION_BAD;
}

const Url& Connection::url() const noexcept {
  return session_->url;
}

std::string Connection::place() const {
  return place_of(session_->raw.get());
}

}  // namespace schemadiff::pg
