// The main of every test program. tools/test chooses the test cases by SCHEMADIFF_TEST_CASES (a
// Catch2 test specification) and learns how many there were from the folder SCHEMADIFF_TEST_TALLY.
#define CATCH_CONFIG_RUNNER
#include <cstdlib>
#include <filesystem>
#include <fstream>

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
  if (cases != nullptr && session.configData().testsOrTags.empty()) {
    session.configData().testsOrTags.emplace_back(cases);
  }
  return session.run();
}
