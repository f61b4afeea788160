#include "model/settings.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "base/text.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

/// Settings whose values are lists of quoted names (GUC_LIST_QUOTE): as one literal such a list
/// would be one name. variable_is_guc_list_quote() in src/bin/pg_dump/dumputils.c.
constexpr std::array<std::string_view, 6> kLists{
    "local_preload_libraries",  "search_path",      "session_preload_libraries",
    "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The names in a list: bare ones are folded to lower case, as the server does.
std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  std::string name;
  bool quoted = false;
  const auto finish = [&] { names.push_back(std::exchange(name, {})); };
  for (std::size_t i = 0; i < list.size(); ++i) {
    const char c = list[i];
    if (c == '"' && quoted && i + 1 < list.size() && list[i + 1] == '"') {
      name += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      name += c;
    } else if (c == ',') {
      finish();
    } else if (c != ' ') {
      name += lower(c);
    }
  }
  finish();
  return names;
}

/// `app.user_id`: each part is a name of its own.
std::string quoted_setting(std::string_view name) {
  std::string text;
  while (true) {
    const std::size_t dot = name.find('.');
    text += sql::quoted(sql::Identifier(std::string(name.substr(0, dot))));
    if (dot == std::string_view::npos) {
      return text;
    }
    text += '.';
    name = name.substr(dot + 1);
  }
}

}  // namespace

const Setting* Settings::find(std::string_view name) const {
  const auto at = std::ranges::find(list, name, &Setting::name);
  return at == list.end() ? nullptr : &*at;
}

bool Settings::operator==(const Settings& other) const {
  return std::ranges::is_permutation(list, other.list);
}

std::optional<std::string> to_text(const Settings& settings) {
  std::vector<std::string> entries;
  entries.reserve(settings.list.size());
  for (const Setting& setting : settings.list) {
    entries.push_back(fmt::format("{} = {}", setting.name, setting.value));
  }
  std::ranges::sort(entries);
  return fmt::format("({})", join(entries, ", "));
}

std::string setting_clause(const Setting& setting) {
  std::vector<std::string> values{setting.value};
  if (std::ranges::find(kLists, setting.name) != kLists.end()) {
    values = names_in(setting.value);
  }
  for (std::string& value : values) {
    value = sql::quoted(sql::Literal{value});
  }
  return fmt::format("{} TO {}", quoted_setting(setting.name), join(values, ", "));
}

std::string settings_change(const Settings& from, const Settings& to) {
  std::string clauses;
  for (const Setting& setting : to.list) {
    const Setting* const before = from.find(setting.name);
    if (before == nullptr || before->value != setting.value) {
      clauses += fmt::format(" SET {}", setting_clause(setting));
    }
  }
  for (const Setting& setting : from.list) {
    if (to.find(setting.name) == nullptr) {
      clauses += fmt::format(" RESET {}", quoted_setting(setting.name));
    }
  }
  return clauses;
}

}  // namespace schemadiff::model
