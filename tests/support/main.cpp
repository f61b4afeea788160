// The main of every test program. tools/test chooses the test cases by SCHEMADIFF_TEST_CASES (a
// Catch2 test specification) and learns how many there were from the folder SCHEMADIFF_TEST_TALLY.
// A test of ctest that is a part of a program says which by SCHEMADIFF_TEST_PART, a pattern of
// names.
#define CATCH_CONFIG_RUNNER
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace {

/// Leaves a file `<program>` that holds "<passed> <failed>", in test cases.
class Tally : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;

  void testRunEnded(const Catch::TestRunStats& run) override {
    const char* folder = std::getenv("SCHEMADIFF_TEST_TALLY");
    if (folder == nullptr) {
      return;
    }
    const Catch::Counts& cases = run.totals.testCases;
    std::ofstream(std::filesystem::path(folder) / run.runInfo.name)
        << cases.passed + cases.failedButOk << ' ' << cases.failed << '\n';
  }
};

CATCH_REGISTER_LISTENER(Tally)

}  // namespace

int main(int argc, char** argv) {
  Catch::Session session;
  const int refused = session.applyCommandLine(argc, argv);
  if (refused != 0) {
    return refused;
  }
  const char* cases = std::getenv("SCHEMADIFF_TEST_CASES");
  const char* part = std::getenv("SCHEMADIFF_TEST_PART");
  std::vector<std::string>& wanted = session.configData().testsOrTags;
  if (part != nullptr && wanted.empty()) {
    // A pattern of names alone would choose the hidden ones too.
    wanted.push_back(std::string("\"") + part + "\"" + (cases == nullptr ? "~[.]" : cases));
  } else if (cases != nullptr && wanted.empty()) {
    wanted.emplace_back(cases);
  }
  return session.run();
}
