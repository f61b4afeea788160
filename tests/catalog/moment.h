#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "catalog/fingerprint.h"
#include "pg/connection.h"
#include "pg/transaction.h"

namespace schemadiff::test {

/// The catalogs of a database at one time, to be known again.
struct Moment {
  std::string database;
  catalog::CatalogState catalogs;
};

/// Nothing where they could not be known again.
inline std::optional<Moment> moment_now(pg::Connection& connection) {
  const pg::ReadSnapshot snapshot(connection);
  const std::optional<catalog::Catalogs> catalogs = catalog::Catalogs::in_snapshot(connection);
  const std::optional<catalog::CatalogState> state = catalogs ? catalogs->state() : std::nullopt;
  return state ? std::optional(Moment{.database = catalogs->database(), .catalogs = *state})
               : std::nullopt;
}

/// Waits for the transactions of other tests on the server to end.
inline Moment moment_of(pg::Connection& connection) {
  using namespace std::chrono_literals;
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (std::chrono::steady_clock::now() < end) {
    if (std::optional<Moment> moment = moment_now(connection)) {
      return *std::move(moment);
    }
    std::this_thread::sleep_for(10ms);
  }
  throw std::runtime_error("the catalogs cannot be known again");
}

/// Whether nothing is seen to have changed since.
inline bool is_as_at(pg::Connection& connection, const Moment& moment) {
  const pg::ReadSnapshot snapshot(connection);
  const std::optional<catalog::Catalogs> catalogs = catalog::Catalogs::in_snapshot(connection);
  return catalogs && catalogs->database() == moment.database &&
         catalogs->still(moment.catalogs).has_value();
}

}  // namespace schemadiff::test
