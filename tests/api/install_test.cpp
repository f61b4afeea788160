#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "api/revisions.h"
#include "cli/program.h"
#include "support/folder.h"
#include "support/server.h"

// What `cmake --install` makes of this build, used from outside.
namespace schemadiff::test {

namespace {

namespace fs = std::filesystem;

const fs::path kHere = SCHEMADIFF_API_TESTS;

/// A shell command's output; its errors are shown when it fails.
std::string shell(const std::string& command, const fs::path& folder, const std::string& url = "") {
  const Outcome outcome = run("bash", "-c '" + command + "'", folder, url);
  CAPTURE(command, outcome.out, outcome.err);
  REQUIRE(outcome.exit_code == 0);
  return outcome.out;
}

void install(const fs::path& prefix) {
  shell("cmake --install " SCHEMADIFF_BUILD_FOLDER " --prefix " + prefix.string(), "/");
}

/// Without the database's own place.
std::string masked(const std::string& text) {
  return std::regex_replace(text, std::regex("the database [^ ]*"), "the database <place>");
}

/// The base names of the libraries that ldd names.
std::set<std::string> libraries_of(const fs::path& file) {
  std::istringstream lines(shell("ldd " + file.string(), "/"));
  std::set<std::string> names;
  for (std::string name, line; lines >> name && std::getline(lines, line);) {
    names.insert(fs::path(name).filename().string());
  }
  return names;
}

constexpr const char* kCppRun =
    "the database <place> is behind: it stands at base, and 0002 is expected. 2 revisions have to "
    "be applied: run `schemadiff upgrade heads`\n"
    "applied 0001\napplied 0002\n"
    "the database <place> stands at 0002, as expected\n";

constexpr const char* kCRun =
    "the database <place> is behind: it stands at base, and 0002 is expected. 2 revisions have to "
    "be applied: run `schemadiff upgrade heads`\n"
    "pending 0001\npending 0002\n"
    "Running upgrade  -> 0001, make t0001\nRunning upgrade 0001 -> 0002, make t0002\n"
    "applied 2\n";

constexpr const char* kPythonRun =
    "0.1.0\n"
    "1\n"
    "{'current': [], 'expected': ['0002'], 'pending': ['0001', '0002'], 'unknown': [], 'edited': "
    "[]}\n"
    "the database <place> is behind: it stands at base, and 0002 is expected. 2 revisions have to "
    "be applied: run `schemadiff upgrade heads`\n"
    "Running upgrade  -> 0001, make t0001\n"
    "['0001']\n"
    "1\n"
    "{'current': ['0001'], 'expected': ['0002'], 'pending': ['0002'], 'unknown': [], 'edited': "
    "[]}\n"
    "the database <place> is behind: it stands at 0001, and 0002 is expected. 0002 has to be "
    "applied: run `schemadiff upgrade heads`\n"
    "['0002'] [0, 0, 0, 0, 0, 0, 0, 0]\n";

}  // namespace

TEST_CASE("programs outside find the library and run with it", "[api][server]") {
  const TemporaryFolder folder;
  const fs::path prefix = folder.path() / "prefix";
  const std::string revisions = (folder.path() / "generated").string();
  const auto arguments = [&](const TestDatabase& database) {
    return " \'" + database.url() + "\' " + revisions;
  };
  install(prefix);
  write_revision(folder, "0001", "");
  write_revision(folder, "0002", "0001");

  SECTION("by CMake, in C++ and C") {
    shell("cmake -S " + (kHere / "consumer").string() +
              " -B build -DCMAKE_PREFIX_PATH=" + prefix.string() + " && cmake --build build",
          folder.path());
    const TestDatabase first;
    const Outcome cpp =
        run((folder.path() / "build/consumer_cpp").string(), arguments(first), "/", first.url());
    CHECK(cpp.exit_code == 0);
    CHECK(masked(cpp.out) == kCppRun);
    CHECK(cpp.err.empty());
    const TestDatabase second;
    const Outcome c =
        run((folder.path() / "build/consumer_c").string(), arguments(second), "/", second.url());
    CHECK(c.exit_code == 0);
    CHECK(masked(c.out) == kCRun);
    CHECK(c.err.empty());
    const Outcome refused =
        run((folder.path() / "build/consumer_c").string(), "'' /no/where", "/", "");
    CHECK(refused.exit_code == 2);
    CHECK(refused.out == "there is no folder /no/where\n");
  }
  SECTION("by pkg-config, wherever the prefix was moved to") {
    const fs::path moved = folder.path() / "moved";
    fs::rename(prefix, moved);
    const fs::path found = shell("dirname $(find moved -name schemadiff.pc)", folder.path());
    std::string where = (folder.path() / found).string();
    where.erase(where.find_last_not_of('\n') + 1);
    shell("cc -Wall -Wextra -Werror -std=c99 -o consumer_c " +
              (kHere / "consumer/consumer.c").string() + " $(PKG_CONFIG_PATH=" + where +
              " pkg-config --cflags --libs schemadiff) -Wl,-rpath,$(PKG_CONFIG_PATH=" + where +
              " pkg-config --variable=libdir schemadiff)",
          folder.path());
    const TestDatabase database;
    const Outcome c =
        run((folder.path() / "consumer_c").string(), arguments(database), "/", database.url());
    CHECK(masked(c.out) == kCRun);
  }
  SECTION("by Python's ctypes") {
    const TestDatabase database;
    const Outcome python =
        run("python3",
            (kHere / "from_python.py").string() + " " SCHEMADIFF_LIBRARY + arguments(database), "/",
            database.url());
    CAPTURE(python.err);
    CHECK(python.exit_code == 0);
    const std::string wrong =
        "2 there is no folder " + revisions + "/nowhere\n2 bad database URL: ";
    const std::string out = masked(python.out);
    CHECK(out.substr(0, out.find("2 there is")) == kPythonRun);
    CHECK_THAT(out, Catch::Contains(wrong));
    CHECK_THAT(out, Catch::Contains("\n2 ") && !Catch::Contains("secret"));
  }
}

TEST_CASE("the library shows its own functions and nothing else", "[api]") {
  std::istringstream lines(
      shell("nm -D --defined-only --format=just-symbols " SCHEMADIFF_LIBRARY " | c++filt", "/"));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    text += line + "\n";
  }
  CHECK(text == golden("api/symbols.txt", text));
}

TEST_CASE("the applier needs libpq and the C++ runtime", "[api]") {
  std::set<std::string> expected = libraries_of(SCHEMADIFF_LIBPQ);
  for (const char* name : {"libpq.so.5", "libstdc++.so.6", "libgcc_s.so.1", "libm.so.6"}) {
    expected.insert(name);
  }
  std::set<std::string> more;
  std::ranges::set_difference(libraries_of(SCHEMADIFF_APPLY_PROGRAM), expected,
                              std::inserter(more, more.end()));
  CHECK(more == std::set<std::string>{});
}

TEST_CASE("the applier runs in an image that holds nothing else", "[api][server]") {
  const TemporaryFolder folder;
  const TestDatabase database;
  write_revision(folder, "0001", "");
  const std::string socket = database.rows(
      "SELECT current_setting('unix_socket_directories') || '/.s.PGSQL.' || "
      "current_setting('port')")[0];
  const std::string in_image = (kHere / "image.sh").string() + " " SCHEMADIFF_APPLY_PROGRAM " " +
                               folder.path().string() + " " + socket;
  const Outcome up = run("bash", in_image + " upgrade", "/", database.url());
  if (up.exit_code == 77) {
    WARN("chroot is not allowed here");
    return;
  }
  CHECK(up.exit_code == 0);
  CHECK(up.err == "Running upgrade  -> 0001, make t0001\n");
  CHECK(database.rows("SELECT count(*) FROM t0001") == std::vector<std::string>{"0"});
}

}  // namespace schemadiff::test
