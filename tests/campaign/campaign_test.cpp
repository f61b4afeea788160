#include <filesystem>
#include <string>
#include <utility>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "campaign/case.h"
#include "campaign/journey.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

/// One case in one direction, as a test case of its own.
class CampaignTest final : public Catch::ITestInvoker {
 public:
  CampaignTest(Case pair, bool forward) : pair_(std::move(pair)), forward_(forward) {}

  void invoke() const override {
    const int major = server_major();
    if (major < pair_.since) {
      return;
    }
    const std::string reason = known_failure(major);
    const std::string wrong = there_and_back(pair_, forward_);
    if (reason.empty()) {
      CHECK(wrong == "");
    } else {
      INFO("is known to fail, and does not; its line has to go: " << reason);
      CHECK(wrong != "");
    }
  }

 private:
  [[nodiscard]] std::string known_failure(int major) const {
    for (const KnownFailure& known : pair_.known) {
      if ((forward_ ? known.up : known.down) && major >= known.since &&
          (known.which.empty() || known.which == pair_.way)) {
        return known.reason;
      }
    }
    return "";
  }

  Case pair_;
  bool forward_;
};

/// A case in a file is a test case: nobody has to list it. Each topic's first runs in every run.
bool register_cases() {
  std::string topic;
  for (const Case& pair : cases_in(std::filesystem::path(SCHEMADIFF_CAMPAIGN_FOLDER) / "cases")) {
    const bool is_long = pair.topic == topic;
    topic = pair.topic;
    for (const bool forward : {true, false}) {
      // Catch2 takes ownership of the invoker.
      auto* const test = new CampaignTest(
          pair, forward);  // NOLINT(cppcoreguidelines-owning-memory): Catch2's interface
      const std::string name =
          fmt::format("{}/{}{}{}", pair.topic, pair.name, pair.way.empty() ? "" : ", " + pair.way,
                      forward ? "" : ", the other way round");
      const std::string tags = fmt::format("[campaign][server]{}{}", is_long ? "[.long]" : "",
                                           pair.way.empty() ? "" : "[matrix]");
      Catch::getMutableRegistryHub().registerTest(
          Catch::makeTestCase(test, "", Catch::NameAndTags(name, tags), CATCH_INTERNAL_LINEINFO));
    }
  }
  return true;
}

const bool kRegistered = register_cases();

}  // namespace

}  // namespace schemadiff::test
