#include "campaign/case.h"

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "support/folder.h"

namespace schemadiff::test {

namespace {

bool says(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

std::vector<std::string> split(const std::string& text, std::string_view separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos;
       at = text.find(separator, begin)) {
    parts.push_back(text.substr(begin, at - begin));
    begin = at + separator.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

KnownFailure failure_of(const std::string& text) {
  static const std::regex pattern(
      R"((up|down|both)(?: (\d+ to \d+))?(?: since (\d+))?: (.+))");  // as case.h says
  std::smatch parts;
  if (!std::regex_match(text, parts, pattern)) {
    throw std::runtime_error("[fails] up|down|both [1 to 2] [since MAJOR]: REASON");
  }
  return {.up = parts[1] != "down",
          .down = parts[1] != "up",
          .since = parts[3].matched ? std::stoi(parts[3]) : 0,
          .which = parts[2],
          .reason = parts[4]};
}

/// A case as it is written, before a matrix makes several of it.
struct Written {
  Case text;
  std::vector<std::string> states;
};

/// What a section's line says; a reference to where its further lines go, or nullptr.
std::string* begin_section(Written& written, const std::string& section, const std::string& rest) {
  Case& text = written.text;
  const std::map<std::string, std::string*> texts = {
      {"setup", &text.setup}, {"old", &text.before},          {"rows", &text.before_rows},
      {"new", &text.after},   {"new rows", &text.after_rows},
  };
  if (const auto found = texts.find(section); found != texts.end()) {
    return found->second;
  }
  const std::map<std::string, std::function<void()>> settings = {
      {"matrix", [&] { written.states = split(rest, " | "); }},
      {"roles", [&] { text.roles = words_of(rest); }},
      {"since", [&] { text.since = std::stoi(rest); }},
      {"up", [&] { text.up = rest; }},
      {"down", [&] { text.down = rest; }},
      {"pull", [&] { text.pull = rest; }},
      {"decision",
       [&] {
         text.asks_up = says(rest, "up");
         text.asks_down = says(rest, "down");
       }},
      {"moves",
       [&] {
         text.moves_up = says(rest, "up");
         text.moves_down = says(rest, "down");
       }},
      {"fails", [&] { text.known.push_back(failure_of(rest)); }},
  };
  const auto found = settings.find(section);
  if (found == settings.end()) {
    throw std::runtime_error(fmt::format("there is no section [{}]", section));
  }
  found->second();
  return nullptr;
}

std::string with_state(std::string text, const std::string& state) {
  static constexpr std::string_view kPlace = "$state";
  for (std::size_t at = text.find(kPlace); at != std::string::npos;
       at = text.find(kPlace, at + state.size())) {
    text.replace(at, kPlace.size(), state);
  }
  return text;
}

void add_cases_of(const Written& written, std::vector<Case>& cases) {
  if (written.states.empty()) {
    cases.push_back(written.text);
    return;
  }
  for (std::size_t from = 0; from < written.states.size(); ++from) {
    for (std::size_t to = from + 1; to < written.states.size(); ++to) {
      Case one = written.text;
      one.way = fmt::format("{} to {}", from + 1, to + 1);
      one.before = with_state(one.before, written.states[from]);
      one.after = with_state(one.after, written.states[to]);
      cases.push_back(one);
    }
  }
}

void add_cases_in(const std::filesystem::path& file, std::vector<Case>& cases) {
  static const std::regex begin(R"(-- \[([a-z ]+)\](?: (.*))?)");
  const std::string content = content_of(file);
  std::vector<Written> found;
  std::string* text = nullptr;
  int number = 0;
  for (const std::string_view line_of_file : lines_of(content)) {
    ++number;
    const std::string line(line_of_file);
    std::smatch parts;
    if (std::regex_match(line, parts, begin)) {
      if (parts[1] == "case") {
        Written& written = found.emplace_back();
        written.text.topic = file.stem().string();
        written.text.name = parts[2];
        text = nullptr;
        continue;
      }
      try {
        text = begin_section(found.at(found.size() - 1), parts[1], parts[2]);
      } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format("{}:{}: {}", file.string(), number, error.what()));
      }
    } else if (text != nullptr) {
      *text += line + "\n";
    }
  }
  for (const Written& written : found) {
    add_cases_of(written, cases);
  }
}

}  // namespace

std::vector<Case> cases_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Case> cases;
  for (const std::filesystem::path& file : files) {
    add_cases_in(file, cases);
  }
  return cases;
}

}  // namespace schemadiff::test
