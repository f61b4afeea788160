#include "model/generic_options.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

constexpr std::array<std::string_view, 8> kSecretWords{
    "password", "passwd", "passcode", "secret", "token", "private", "credential", "api_key"};

/// postgres_fdw's password_required says whether there has to be one.
constexpr std::string_view kNoSecret = "password_required";

bool is_secret(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name != kNoSecret && std::ranges::any_of(kSecretWords, [&](std::string_view word) {
           return name.find(word) != std::string::npos;
         });
}

std::string option_text(const std::string& name, const std::string& value) {
  return fmt::format("{} {}", sql::Identifier(name), sql::Literal{value});
}

std::string in_parentheses(const std::vector<std::string>& parts) {
  return parts.empty() ? "" : fmt::format(" OPTIONS ({})", join(parts, ", "));
}

}  // namespace

std::string generic_options_sql(std::string_view options) {
  return fmt::format(R"(ARRAY(
    SELECT option.option_name || '=' || coalesce(option.option_value, '')
    FROM pg_catalog.pg_options_to_table({}) AS option
    WHERE option.option_name = '{}' OR option.option_name !~* '{}'
    ORDER BY option.option_name))",
                     options, kNoSecret, fmt::join(kSecretWords, "|"));
}

void refuse_secrets(const Options& options) {
  for (const auto& [name, value] : options) {
    if (is_secret(name)) {
      throw Error(Failure::File,
                  fmt::format("the option '{}' holds a secret, which has no place in a model file: "
                              "set it in the database; it stays there as it is",
                              name));
    }
  }
}

std::string generic_options(const Options& options) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : options) {
    parts.push_back(option_text(name, value));
  }
  return in_parentheses(parts);
}

std::string generic_options_change(const Options& from, const Options& to) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : to) {
    const auto before = from.find(name);
    if (before == from.end()) {
      parts.push_back("ADD " + option_text(name, value));
    } else if (before->second != value) {
      parts.push_back("SET " + option_text(name, value));
    }
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      parts.push_back(fmt::format("DROP {}", sql::Identifier(name)));
    }
  }
  return in_parentheses(parts);
}

}  // namespace schemadiff::model
