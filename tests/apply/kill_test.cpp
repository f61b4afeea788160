// A revision that mixes all kinds of blocks is cut off at every event it tells about, and before
// and after every message of the protocol, up and down. The next run has to go on from where the
// database is: nothing twice, nothing left out.
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include <catch2/catch.hpp>

#include "apply/apply.h"
#include "apply/mixed.h"
#include "apply/proxy.h"
#include "base/error.h"
#include "pg/cluster_folder.h"
#include "pg/connection.h"
#include "pg/local_cluster.h"
#include "support/server.h"

namespace {

using namespace schemadiff;  // NOLINT(google-build-using-namespace): the rooms under test

constexpr std::chrono::seconds kPatience{60};

/// Also while the server crashes.
pg::Connection connect_after_crash(const pg::Url& url) {
  for (int attempt = 0;; ++attempt) {
    try {
      return pg::Connection::open(url, {.patience = kPatience});
    } catch (const DatabaseError&) {
      if (attempt == 50) {
        throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

pg::Connection connect(const std::string& url) {
  return pg::Connection::open(pg::Url::parse(url), {.patience = kPatience});
}

struct GivenUp {};

/// Options whose n-th event does something.
apply::Options at_event(int event, int& seen, const std::function<void()>& cut) {
  apply::Options options;
  options.listener = [&seen, event, cut](const apply::Event& /*unused*/) {
    if (++seen == event) {
      cut();
    }
  };
  return options;
}

enum class Cut { Backend, Client };

/// Runs until nothing is left to do, cut off at one event. False when the run had fewer events.
bool survives(const test::TestDatabase& database, std::string_view target, int event, Cut cut) {
  int seen = 0;
  {
    pg::Connection connection = connect(database.url());
    const int pid = connection.backend_pid();
    const auto end = [&] {
      if (cut == Cut::Client) {
        throw GivenUp{};
      }
      static_cast<void>(
          database.rows("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)"));
    };
    try {
      test::go(connection, target, at_event(event, seen, end));
    } catch (const DatabaseError&) {
    } catch (const GivenUp&) {
    }
  }
  pg::Connection connection = connect(database.url());
  test::go(connection, target, {});
  return seen >= event;
}

auto rows_of(const test::TestDatabase& database) {
  return [&database](std::string_view sql) { return database.rows(sql); };
}

void cut_at_events(int step) {
  const Cut cut = GENERATE(Cut::Backend, Cut::Client);
  bool more = true;
  int event = 1;
  for (; more; event += step) {
    CAPTURE(event, cut == Cut::Backend);
    const test::TestDatabase database;
    more = survives(database, "head", event, cut);
    test::check_mixed_up(rows_of(database));
    more = survives(database, "base", event, cut) || more;
    test::check_mixed_down(rows_of(database));
  }
  CHECK(event > 20);
}

/// The same, cut off at one message of the protocol.
bool survives_message(const test::TestDatabase& database, std::string_view target, int message,
                      test::Proxy::Cut cut) {
  bool reached = false;
  {
    test::Proxy proxy(database.url(), message, cut);
    try {
      pg::Connection connection = connect(proxy.url());
      test::go(connection, target, {});
    } catch (const DatabaseError&) {
    }
    reached = proxy.has_cut();
  }
  pg::Connection connection = connect(database.url());
  test::go(connection, target, {});  // waits for what still runs for the client that is gone
  return reached;
}

void cut_at_messages(int first, int step) {
  const auto cut = GENERATE(test::Proxy::Cut::Before, test::Proxy::Cut::After);
  bool more = true;
  int message = first;
  for (; more; message += step) {
    CAPTURE(message, cut == test::Proxy::Cut::Before);
    const test::TestDatabase database;
    more = survives_message(database, "head", message, cut);
    test::check_mixed_up(rows_of(database));
    more = survives_message(database, "base", message, cut) || more;
    test::check_mixed_down(rows_of(database));
  }
  CHECK(message > 150);
}

}  // namespace

TEST_CASE("a run that is cut off at some events is finished by the next", "[apply][server]") {
  cut_at_events(5);
}

TEST_CASE("a run that is cut off at any event is finished by the next",
          "[apply][server][long][.]") {
  cut_at_events(1);
}

TEST_CASE("a run that is cut off at some messages is finished by the next", "[apply][server]") {
  cut_at_messages(11, 29);
}

TEST_CASE("a run that is cut off at any message is finished by the next",
          "[apply][server][long][.]") {
  cut_at_messages(1, 1);
}

TEST_CASE("a run whose server crashes is finished by the next", "[apply][server][long][.]") {
  const test::ClusterFolder folder;
  pg::LocalClusterOptions durable = test::cluster_options();
  durable.durable = true;  // what was committed must be there after the crash
  const pg::LocalCluster cluster = pg::LocalCluster::open(folder.path(), durable);
  int number = 0;
  bool more = true;
  for (int event = 2; more; event += 6) {
    more = false;
    const std::string name = "crash_" + std::to_string(++number);
    pg::Connection admin = connect_after_crash(cluster.url("postgres"));
    admin.execute("CREATE DATABASE " + name);
    const auto open = [&] { return connect_after_crash(cluster.url(name)); };
    const auto rows = [&](std::string_view sql) {
      pg::Connection connection = open();
      std::vector<std::string> lines;
      const pg::Result result = connection.query(sql);
      for (const pg::Row row : result.rows()) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
          line += (i == 0 ? "" : "|") + std::string(row[i].value_or(""));
        }
        lines.push_back(line);
      }
      return lines;
    };
    for (const std::string_view target : {"head", "base"}) {
      CAPTURE(event, target);
      int seen = 0;
      try {
        pg::Connection connection = open();
        const int pid = connection.backend_pid();
        // A server process that is killed takes all others with it, and the server recovers.
        test::go(connection, target, at_event(event, seen, [&] { ::kill(pid, SIGKILL); }));
      } catch (const DatabaseError&) {
      }
      pg::Connection connection = open();
      test::go(connection, target, {});
      if (target == "head") {
        test::check_mixed_up(rows);
      } else {
        test::check_mixed_down(rows);
      }
      more = more || seen >= event;
    }
  }
  CHECK(number > 5);
}
