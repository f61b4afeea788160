#include "scratch/place.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "pg/url.h"
#include "sql/identifier.h"

namespace schemadiff::scratch {

namespace {

/// Why the role cannot create databases on the target's server; nothing when it can.
std::optional<std::string> obstacle(pg::Connection& target) {
  const pg::Result result = target.query(
      "SELECT pg_catalog.pg_is_in_recovery(), rolsuper OR rolcreatedb"
      " FROM pg_catalog.pg_roles WHERE rolname = current_user");
  const pg::Row row = result.row(0);
  if (row[0] == "t") {
    return "the server is a standby";
  }
  if (row[1] != "t") {
    return fmt::format("role {} may not create databases", sql::Identifier{target.user()});
  }
  return std::nullopt;
}

Place on_server(pg::Connection& target) {
  if (const std::optional<std::string> reason = obstacle(target)) {
    throw Error(Failure::Usage,
                fmt::format("no scratch database can be made on {}: {}; give the role CREATEDB, or "
                            "set scratch to \"local\" or to the URL of an empty database",
                            target.place(), *reason));
  }
  TemporaryDatabase database(pg::Connection::open(target.url()), locale_of(target));
  pg::Connection connection = pg::Connection::open(target.url().with_database(database.name()));
  std::string description =
      fmt::format("database {} ({})", connection.place(), version_of(connection));
  return {.cluster = std::nullopt,
          .database = std::move(database),
          .connection = std::move(connection),
          .description = std::move(description)};
}

/// The target's locale where this machine has it, else any: the order of strings does not show in
/// how the server prints an expression.
TemporaryDatabase local_database(const pg::LocalCluster& cluster, pg::Connection& target) {
  const pg::Url url = cluster.url("postgres");
  const Locale locale = locale_of(target);
  try {
    return TemporaryDatabase(pg::Connection::open(url), locale);
  } catch (const DatabaseError& error) {
    if (error.sqlstate().starts_with("08")) {
      throw;
    }
    return TemporaryDatabase(pg::Connection::open(url), {.encoding = locale.encoding,
                                                         .clauses = "LC_COLLATE 'C' LC_CTYPE 'C'"});
  }
}

pg::LocalCluster local_cluster(const Options& options, int major) {
  return pg::LocalCluster::open(
      options.local_directory / fmt::format("scratch-{}", major),
      {.major = major, .bin_dir = options.bin_directory, .runtime_dir = {}, .durable = false});
}

Place on_local(const Options& options, pg::Connection& target, std::string_view why) {
  pg::LocalCluster cluster = local_cluster(options, target.major());
  TemporaryDatabase database = local_database(cluster, target);
  pg::Connection connection = pg::Connection::open(cluster.url(database.name()));
  std::string description = fmt::format("database {} of a private cluster ({}){}", database.name(),
                                        version_of(connection), why);
  return {.cluster = std::move(cluster),
          .database = std::move(database),
          .connection = std::move(connection),
          .description = std::move(description),
          .in_target = false,
          .is_local = true};
}

Place automatic(const Options& options, pg::Connection& target) {
  const std::optional<std::string> reason = obstacle(target);
  if (!reason) {
    return on_server(target);
  }
  try {
    return on_local(options, target, fmt::format(", because {}", *reason));
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage) {
      throw;
    }
    throw Error(Failure::Usage,
                fmt::format("there is no place for a scratch database: {}, and {}; give the role "
                            "CREATEDB, or set scratch to the URL of an empty database of the same "
                            "major version, or to \"rollback\"",
                            *reason, error.what()));
  }
}

Place at_url(const Options& options, pg::Connection& target) {
  const pg::Url url = pg::Url::parse(options.where);
  if (url.is_local()) {
    throw Error(Failure::Usage,
                "scratch = \"local:\" names a database; \"local\" makes a throwaway one");
  }
  pg::Connection connection = pg::Connection::open(url);
  if (connection.major() != target.major()) {
    throw Error(Failure::Usage,
                fmt::format("the scratch database {} is {}, the target {}: they print expressions "
                            "differently; scratch needs PostgreSQL {}",
                            connection.place(), version_of(connection), version_of(target),
                            target.major()));
  }
  std::string description =
      fmt::format("database {} ({})", connection.place(), version_of(connection));
  return {.cluster = std::nullopt,
          .database = std::nullopt,
          .connection = std::move(connection),
          .description = std::move(description),
          .in_target = false,
          .is_local = true};
}

Place in_target(pg::Connection& target) {
  return {.cluster = std::nullopt,
          .database = std::nullopt,
          .connection = pg::Connection::open(target.url()),
          .description = fmt::format("transactions in {} that are rolled back ({})", target.place(),
                                     version_of(target)),
          .in_target = true};
}

}  // namespace

std::string version_of(const pg::Connection& connection) {
  const int version = connection.server_version();
  return fmt::format("PostgreSQL {}.{}", version / 10'000, version % 10'000);
}

Place find_place(const Options& options, pg::Connection& target) {
  if (options.where == "auto") {
    return automatic(options, target);
  }
  if (options.where == "server") {
    return on_server(target);
  }
  if (options.where == "local") {
    return on_local(options, target, "");
  }
  if (options.where == "rollback") {
    return in_target(target);
  }
  return at_url(options, target);
}

std::optional<Ground> another_database(const Place& place, pg::Connection& target,
                                       const std::vector<sql::Identifier>& roles) {
  if (!place.database) {
    return std::nullopt;
  }
  if (place.cluster) {
    TemporaryDatabase database = local_database(*place.cluster, target);
    pg::Connection connection = pg::Connection::open(place.cluster->url(database.name()));
    return Ground(std::move(database), std::move(connection), roles);
  }
  TemporaryDatabase database(pg::Connection::open(target.url()), locale_of(target));
  pg::Connection connection = pg::Connection::open(target.url().with_database(database.name()));
  return Ground(std::move(database), std::move(connection), roles);
}

}  // namespace schemadiff::scratch
