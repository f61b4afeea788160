#include "pg/local_cluster.h"

#include <array>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "pg/cluster_folder.h"
#include "pg/connection.h"
#include "pg/result.h"
#include "pg/url.h"
#include "support/folder.h"

namespace schemadiff::pg {

namespace {

namespace fs = std::filesystem;
using test::ClusterFolder;

bool answers(const Url& url) {
  try {
    (void)Connection::open(url);
    return true;
  } catch (const DatabaseError&) {
    return false;
  }
}

std::string value(const Url& url, std::string_view sql) {
  Connection connection = Connection::open(url);
  return std::string(connection.query(sql).only_cell().value_or("NULL"));
}

std::string refusal_of(const fs::path& directory,
                       const LocalClusterOptions& how = test::cluster_options()) {
  try {
    (void)LocalCluster::open(directory, how);
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::Usage);
    return error.what();
  }
  return "opened";
}

pid_t postmaster_pid(const LocalCluster& cluster) {
  std::ifstream file(cluster.data_dir() / "postmaster.pid");
  pid_t pid = 0;
  file >> pid;
  return pid;
}

}  // namespace

TEST_CASE("a private cluster is made, used and kept", "[pg][local_cluster]") {
  const ClusterFolder folder;
  std::optional<Url> url;
  std::vector<std::string> said;
  {
    LocalClusterOptions telling = test::cluster_options();
    telling.say = [&](std::string_view line) { said.emplace_back(line); };
    const LocalCluster cluster = LocalCluster::open(folder.path(), telling);
    CHECK_FALSE(said.empty());
    url = cluster.resolve(Url::parse("local:my \"app\""));
    CHECK(cluster.resolve(Url::parse("local:my \"app\"")) == url);
    CHECK(cluster.resolve(Url::parse("local:")).database() == "schemadiff");
    CHECK(value(*url, "SELECT current_database()") == "my \"app\"");
    CHECK(value(*url, "SHOW server_encoding") == "UTF8");
    CHECK(value(*url, "SHOW listen_addresses").empty());
    CHECK(value(*url, "SELECT current_setting('server_version_num')::int / 10000") ==
          std::to_string(cluster.major()));
    CHECK(test::content_of(folder.path() / ".gitignore") == "*\n");
    CHECK(cluster.data_dir() == folder.path() / "data");
    const fs::path socket_dir = url->parameter("host").value_or("");
    CHECK(fs::status(socket_dir).permissions() == fs::perms::owner_all);
    Connection::open(*url).execute("CREATE TABLE kept ()");
  }
  CHECK_FALSE(answers(*url));  // the last user stopped it
  const LocalCluster again = LocalCluster::open(folder.path(), test::cluster_options());
  CHECK(value(again.url("my \"app\""), "SELECT count(*) FROM kept") == "0");
}

TEST_CASE("the last user stops the server", "[pg][local_cluster]") {
  const ClusterFolder folder;
  std::optional<LocalCluster> first = LocalCluster::open(folder.path(), test::cluster_options());
  std::optional<LocalCluster> second =
      LocalCluster::open(folder.path() / "", test::cluster_options());
  const Url url = first->url("postgres");
  CHECK(second->url("postgres") == url);
  first.reset();
  CHECK(answers(url));
  CHECK_THROWS_WITH(LocalCluster::destroy(folder.path()),
                    Catch::Contains("is in use; end the other schemadiff first"));
  second.reset();
  CHECK_FALSE(answers(url));
  CHECK_FALSE(LocalCluster::stop(folder.path()));
}

TEST_CASE("two processes may make a cluster at once", "[pg][local_cluster]") {
  const ClusterFolder folder;
  std::array<pid_t, 3> children{};
  for (pid_t& child : children) {
    child = fork();
    if (child == 0) {
      int outcome = 1;
      try {
        const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
        outcome = value(cluster.resolve(Url::parse("local:app")), "SELECT 1") == "1" ? 0 : 2;
      } catch (const std::exception&) {
        outcome = 3;
      }
      _exit(outcome);
    }
  }
  for (const pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK_FALSE(LocalCluster::stop(folder.path()));  // the last of them did
}

TEST_CASE("a server that a killed process left is used and stopped", "[pg][local_cluster]") {
  const ClusterFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));  // NOLINT(misc-include-cleaner): from <sys/wait.h>
  std::optional<LocalCluster> cluster = LocalCluster::open(folder.path(), test::cluster_options());
  const Url url = cluster->url("postgres");
  CHECK(answers(url));
  cluster.reset();
  CHECK_FALSE(answers(url));
}

TEST_CASE("a server that was killed is started again", "[pg][local_cluster]") {
  const ClusterFolder folder;
  const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
  REQUIRE(postmaster_pid(cluster) > 1);
  kill(postmaster_pid(cluster), SIGKILL);
  const LocalCluster again = LocalCluster::open(folder.path(), test::cluster_options());
  CHECK(answers(again.url("postgres")));
  CHECK(LocalCluster::stop(folder.path()));
  CHECK_FALSE(LocalCluster::stop(folder.path()));
  CHECK_FALSE(answers(again.url("postgres")));
}

TEST_CASE("a cluster that initdb did not finish is made again", "[pg][local_cluster]") {
  const ClusterFolder folder;
  fs::create_directories(folder.path() / "data" / "base");
  std::ofstream(folder.path() / "data" / "PG_VERSION") << "9\n";
  std::ofstream(folder.path() / "schemadiff-cluster") << "state = making\n";
  const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
  CHECK(answers(cluster.url("postgres")));
}

TEST_CASE("a directory that is not ours is refused and left alone", "[pg][local_cluster]") {
  const test::TemporaryFolder folder;
  const fs::path file = folder.write("thesis.txt", "years of work");
  CHECK_THAT(refusal_of(folder.path()),
             Catch::EndsWith("holds files that are not schemadiff's; choose an empty "
                             "directory for the private cluster"));
  CHECK_THROWS_WITH(LocalCluster::destroy(folder.path()),
                    Catch::EndsWith("does not carry schemadiff's mark and is not deleted"));
  CHECK(test::content_of(file) == "years of work");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
  CHECK_FALSE(LocalCluster::stop(folder.path()));
  CHECK_FALSE(LocalCluster::destroy(folder.path() / "nowhere"));
}

TEST_CASE("a cluster of another major version is refused", "[pg][local_cluster]") {
  const ClusterFolder folder;
  int major = 0;
  {
    major = LocalCluster::open(folder.path(), test::cluster_options()).major();
  }
  LocalClusterOptions other = test::cluster_options();
  other.major = major + 1;
  CHECK_THAT(refusal_of(folder.path(), other),
             Catch::Contains("was made by PostgreSQL " + std::to_string(major) + " and " +
                             std::to_string(major + 1) + " is wanted"));
}

TEST_CASE("a missing server is told with the package to install", "[pg][local_cluster]") {
  const test::TemporaryFolder folder;
  LocalClusterOptions nowhere;
  nowhere.major = 99;
  CHECK_THAT(refusal_of(folder.path() / "a", nowhere),
             Catch::Contains("apt-get install postgresql-99"));
  nowhere.bin_dir = folder.path();
  CHECK_THAT(refusal_of(folder.path() / "a", nowhere),
             Catch::Contains("there is no PostgreSQL 99 server"));
}

TEST_CASE("destroying a cluster leaves nothing", "[pg][local_cluster]") {
  const ClusterFolder folder;
  fs::path socket_dir;
  {
    const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
    socket_dir = cluster.url("postgres").parameter("host").value_or("");
    CHECK(fs::exists(socket_dir));
  }
  CHECK(LocalCluster::destroy(folder.path()));
  CHECK_FALSE(fs::exists(folder.path()));
  CHECK_FALSE(fs::exists(socket_dir));
}

TEST_CASE("a cluster whose server was killed is destroyed as a whole", "[pg][local_cluster]") {
  const ClusterFolder folder;
  fs::path socket_dir;
  {
    const LocalCluster cluster = LocalCluster::open(folder.path(), test::cluster_options());
    socket_dir = cluster.url("postgres").parameter("host").value_or("");
    REQUIRE(postmaster_pid(cluster) > 1);
    kill(postmaster_pid(cluster), SIGKILL);
  }
  CHECK(LocalCluster::destroy(folder.path()));
  CHECK_FALSE(fs::exists(folder.path()));
  CHECK_FALSE(fs::exists(socket_dir));
}

TEST_CASE("root's cluster in a closed directory has its data elsewhere", "[pg][local_cluster]") {
  if (geteuid() != 0) {
    return;  // only root has such directories and is no user PostgreSQL accepts
  }
  const test::TemporaryFolder closed;
  fs::permissions(closed.path(), fs::perms::owner_all);
  std::vector<std::string> said;
  fs::path data;
  {
    LocalClusterOptions telling = test::cluster_options();
    telling.say = [&](std::string_view line) { said.emplace_back(line); };
    const LocalCluster cluster = LocalCluster::open(closed.path() / "cluster", telling);
    CHECK(answers(cluster.url("postgres")));
    data = cluster.data_dir();
    CHECK_THAT(data.string(), Catch::StartsWith("/var/tmp/schemadiff-"));
    CHECK_THAT(said.back(), Catch::Contains("cluster's data is in '/var/tmp/schemadiff-"));
  }
  CHECK(LocalCluster::destroy(closed.path() / "cluster"));
  CHECK_FALSE(fs::exists(data.parent_path()));
}

}  // namespace schemadiff::pg
