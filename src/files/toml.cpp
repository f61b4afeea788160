#include "files/toml.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "files/problems.h"

namespace schemadiff::files {

namespace {

SourcePosition source_position(const toml::source_position& at, const std::string& file) {
  return {.file = file, .line = static_cast<int>(at.line), .column = static_cast<int>(at.column)};
}

bool is_toml(std::string_view text) {
  try {
    static_cast<void>(toml::parse(text));
    return true;
  } catch (const toml::parse_error&) {
    return false;
  }
}

/// Where toml++ gave up without a place: a '[' at the beginning of a line, up to which all is well,
/// and nothing that is a name behind it.
SourcePosition bare_bracket(std::string_view text, const std::string& file) {
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    const auto begin = static_cast<std::size_t>(line.data() - text.data());
    const std::size_t bracket = line.find_first_not_of(" \t");
    if (bracket != std::string_view::npos && line[bracket] == '[' &&
        is_toml(text.substr(0, begin)) && !is_toml(text.substr(0, begin + line.size()))) {
      return {.file = file, .line = number, .column = static_cast<int>(bracket) + 1};
    }
  }
  return {.file = file, .line = 1, .column = 1};
}

}  // namespace

std::optional<toml::table> parse(std::string_view text, const std::string& file,
                                 Problems& problems) {
  try {
    return toml::parse(text, std::string_view(file));
  } catch (const toml::parse_error& error) {
    if (error.source().begin.line == 0) {
      problems.add(bare_bracket(text, file), "the name of a table should follow '['");
    } else {
      problems.add(source_position(error.source().begin, file), std::string(error.description()));
    }
    return std::nullopt;
  }
}

std::vector<Entry> entries(const toml::table& table, const std::string& file) {
  std::vector<Entry> result;
  result.reserve(table.size());
  for (const auto& [key, value] : table) {
    result.push_back(
        {.key = key.str(), .where = source_position(key.source().begin, file), .value = &value});
  }
  std::ranges::stable_sort(result, {}, [](const Entry& entry) {  // all of one file
    return std::pair(entry.where.line, entry.where.column);
  });
  return result;
}

SourcePosition position(const toml::node& node, const std::string& file) {
  return source_position(node.source().begin, file);
}

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::none:
      return "nothing";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a floating-point number";
    case toml::node_type::boolean:
      return "a boolean";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
  }
  return "";
}

}  // namespace schemadiff::files
