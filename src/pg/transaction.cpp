#include "pg/transaction.h"

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "pg/connection.h"
#include "pg/result.h"

namespace schemadiff::pg {

namespace {

std::string_view words_of(Isolation isolation) {
  switch (isolation) {
    case Isolation::ReadCommitted:
      return "READ COMMITTED";
    case Isolation::RepeatableRead:
      return "REPEATABLE READ";
    case Isolation::Serializable:
      return "SERIALIZABLE";
  }
  throw std::logic_error("no such isolation level");
}

[[noreturn]] void fail_uncertain(const DatabaseError& broken) {
  ServerReport report = broken.report();
  report.sqlstate = "08007";  // transaction_resolution_unknown
  report.message += ". It broke during COMMIT: look whether the transaction took effect";
  throw DatabaseError(report);
}

}  // namespace

Transaction::Transaction(Connection& connection, const Begin& begin) : connection_(connection) {
  if (connection.in_transaction()) {
    throw std::logic_error("a transaction is open already");  // the server would only warn
  }
  connection.execute(fmt::format("BEGIN ISOLATION LEVEL {}{}", words_of(begin.isolation),
                                 begin.read_only ? " READ ONLY" : ""));
}

Transaction::~Transaction() {
  rollback();
}

void Transaction::commit() {
  if (!open_) {
    throw std::logic_error("commit: the transaction is over");
  }
  open_ = false;  // whatever COMMIT says, the block is over afterwards
  try {
    const Result result = connection_.query("COMMIT");
    if (result.command_tag() != "COMMIT") {
      throw DatabaseError(
          {.sqlstate = "25P02",
           .message = "the transaction was rolled back instead of committed, because a statement "
                      "in it had failed; see that statement's error",
           .detail = {},
           .hint = {},
           .context = {},
           .statement = "COMMIT"});
    }
  } catch (const DatabaseError& error) {
    if (error.sqlstate() == "08006") {
      fail_uncertain(error);
    }
    throw;
  }
}

void Transaction::rollback() noexcept {
  if (!open_) {
    return;
  }
  open_ = false;
  try {
    if (!connection_.is_broken() && connection_.in_transaction()) {
      connection_.execute("ROLLBACK");
    }
  } catch (const std::exception&) {
    // The connection broke, or a notice handler threw: either way nothing was committed.
  }
}

// One name for all: an inner savepoint hides an outer one of the same name until it is released.
Savepoint::Savepoint(Connection& connection) : connection_(connection) {
  connection.execute("SAVEPOINT schemadiff");
}

Savepoint::~Savepoint() {
  try {
    if (open_ && !connection_.is_broken() && connection_.in_transaction()) {
      rollback();
    }
  } catch (const std::exception&) {
    // The transaction around it is lost too and says so at its next statement.
  }
}

void Savepoint::release() {
  connection_.execute("RELEASE SAVEPOINT schemadiff");
  open_ = false;
}

void Savepoint::rollback() {
  open_ = false;
  connection_.execute("ROLLBACK TO SAVEPOINT schemadiff; RELEASE SAVEPOINT schemadiff");
}

void pin_read_settings(Connection& connection) {
  connection.execute(R"sql(
    SET LOCAL search_path = pg_catalog;
    SET LOCAL TimeZone = 'UTC';
    SET LOCAL jit = off;
    SET LOCAL max_parallel_workers_per_gather = 0
  )sql");
}

ReadSnapshot::ReadSnapshot(Connection& connection)
    : transaction_(connection, {.isolation = Isolation::RepeatableRead, .read_only = true}) {
  pin_read_settings(connection);
}

}  // namespace schemadiff::pg
