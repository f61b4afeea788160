#pragma once

#include <string>
#include <utility>

#include "pg/connection.h"

namespace schemadiff::scratch {

/// What CREATE DATABASE has to repeat for expressions to mean the same: pg_database.
struct Locale {
  std::string encoding;
  std::string clauses;  ///< of CREATE DATABASE: locale provider, collation, character classes
};

/// The target's own.
[[nodiscard]] Locale locale_of(pg::Connection& target);

/// A database of our own, marked by its comment, dropped by the destructor.
class TemporaryDatabase {
 public:
  /// `server` is in some database of the server and stays there, to drop the new one in the end.
  /// What killed processes left behind is dropped on the way: databases that carry the mark, are
  /// older than a day and have no connection.
  TemporaryDatabase(pg::Connection server, const Locale& locale);

  TemporaryDatabase(TemporaryDatabase&& other) noexcept;
  TemporaryDatabase& operator=(TemporaryDatabase&&) = delete;
  TemporaryDatabase(const TemporaryDatabase&) = delete;
  TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
  ~TemporaryDatabase();

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  explicit TemporaryDatabase(pg::Connection server) : server_(std::move(server)) {}

  pg::Connection server_;
  std::string name_;  // empty after a move
};

}  // namespace schemadiff::scratch
