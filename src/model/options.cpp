#include "model/options.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// Whether the grammar takes the value without quotes, and a person would write it so.
bool is_bare_value(std::string_view value) {
  constexpr std::array<std::string_view, 5> kWords{"true", "false", "on", "off", "auto"};
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::ranges::find(kWords, value) != kWords.end()) {
    return true;
  }
  value.remove_prefix(value.starts_with('-') ? 1 : 0);
  return (!value.empty() && is_digit(value.front()) && is_digit(value.back()) &&
          std::ranges::all_of(value, [&](char c) { return is_digit(c) || c == '.'; }) &&
          std::ranges::count(value, '.') <= 1);
}

/// `fillfactor`, `toast.fillfactor`: what stands before the dot is a name of its own.
std::string option_name(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) {
    return sql::quoted(sql::Identifier(name));
  }
  return fmt::format("{}.{}", sql::Identifier(name.substr(0, dot)),
                     sql::Identifier(name.substr(dot + 1)));
}

}  // namespace

std::string options_list(const Options& options) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : options) {
    entries.push_back(
        fmt::format("{} = {}", option_name(name),
                    is_bare_value(value) ? value : sql::quoted(sql::Literal{.value = value})));
  }
  return join(entries, ", ");
}

std::string with_clause(const Options& options) {
  return options.empty() ? "" : fmt::format(" WITH ({})", options_list(options));
}

Options options_to_set(const Options& from, const Options& to) {
  Options changed;
  for (const auto& [name, value] : to) {
    const auto before = from.find(name);
    if (before == from.end() || before->second != value) {
      changed[name] = value;
    }
  }
  return changed;
}

std::string options_to_reset(const Options& from, const Options& to) {
  std::vector<std::string> gone;
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      gone.push_back(option_name(name));
    }
  }
  return join(gone, ", ");
}

}  // namespace schemadiff::model
