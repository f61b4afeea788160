// A short, repeatable run of the fuzzers' targets: good texts, spoilt a little.
#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "fuzz/targets.h"

using namespace schemadiff;
using namespace std::string_view_literals;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> seeds_in(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> seeds;
  for (const fs::path& file : files) {
    seeds.push_back(file_content(file).value());
  }
  return seeds;
}

/// What tends to end, open or hide something.
constexpr std::array kSpoilers{"'"sv,   "\""sv, "$$"sv,     "$a$"sv, ";"sv,     "--"sv,
                               "/*"sv,  "*/"sv, "\n"sv,     "\0"sv,  "\xff"sv,  "["sv,
                               "]]"sv,  "="sv,  "\"\"\""sv, "{"sv,   "%"sv,     "@"sv,
                               "://"sv, "ä"sv,  "-- ["sv,   "\\"sv,  "1e999"sv, "."sv};

class Spoiler {
 public:
  explicit Spoiler(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string text = seeds_[below(seeds_.size())];
    for (std::size_t times = 1 + below(4); times > 0; --times) {
      spoil(text);
    }
    return text;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void spoil(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
    switch (below(5)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(below(text.size() + 1), length));
        break;
      case 2:
        text.resize(at);
        break;
      case 3: {
        const std::string& other = seeds_[below(seeds_.size())];
        text.insert(at, other.substr(below(other.size() + 1), 60));
        break;
      }
      default:
        text.insert(at, kSpoilers.at(below(kSpoilers.size())));
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937 random_{20261128};  // NOLINT(cert-msc51-cpp): the same texts in every run
};

void run(const std::vector<std::string>& seeds, int texts,
         const std::function<void(std::string_view)>& target) {
  REQUIRE_FALSE(seeds.empty());
  Spoiler spoiler(seeds);
  for (int i = 0; i < texts; ++i) {
    const std::string text = spoiler.next();
    CAPTURE(i, text);
    CHECK_NOTHROW(target(text));
  }
}

const fs::path kTop = SCHEMADIFF_TOP_FOLDER;

}  // namespace

TEST_CASE("spoilt URLs are read or refused", "[fuzz]") {
  run({"postgresql://user:secret@[::1]:5432,host/db?sslmode=require&host=%2Ftmp", "local:app",
       "local:", "host=localhost port=5432 dbname='a b' password=x\\'y", "postgres:///?user=a%20b"},
      20'000, fuzz::url);
}

TEST_CASE("spoilt SQL is split or refused", "[fuzz]") {
  run(seeds_in(kTop / "generated", ".sql"), 3'000, fuzz::sql_split);
}

TEST_CASE("spoilt revision files are read or refused", "[fuzz]") {
  run(seeds_in(kTop / "generated", ".sql"), 3'000, fuzz::revision_file);
}

TEST_CASE("spoilt model files are read or refused", "[fuzz]") {
  run(seeds_in(kTop / "tests" / "pairs", ".toml"), 6'000, fuzz::model_file);
}
