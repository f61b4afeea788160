#include "files/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "files/toml.h"
#include "model/describe.h"
#include "model/place.h"
#include "sql/identifier.h"

namespace schemadiff::files {

namespace {

/// The catalog's text of a number, a boolean or a string; nothing for anything else.
std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto* const text = node.as_string()) {
    return text->get();
  }
  if (const auto* const number = node.as_integer()) {
    return fmt::format("{}", number->get());
  }
  if (const auto* const number = node.as_floating_point()) {
    return fmt::format("{}", number->get());
  }
  if (const auto* const flag = node.as_boolean()) {
    return flag->get() ? "true" : "false";
  }
  return std::nullopt;
}

}  // namespace

void wrong_type(const Scope& scope, std::string_view key, const toml::node& node,
                std::string_view expected) {
  scope.problems->add(scope.at(node),
                      fmt::format("'{}' takes {}, not {}", key, expected, type_name(node)));
}

bool is_usable_name(const Scope& scope, const SourcePosition& where, const sql::Identifier& name) {
  const std::string& raw = name.raw();
  if (raw.empty()) {
    scope.problems->add(where, "a name must not be empty");
  } else if (raw.find('\0') != std::string::npos) {
    scope.problems->add(where, "a name must not hold the character U+0000");
  } else if (raw.size() > sql::kMaxIdentifierBytes) {
    scope.problems->add(
        where, fmt::format("the name '{}' has {} bytes: PostgreSQL would cut it to {}, '{}'", raw,
                           raw.size(), sql::kMaxIdentifierBytes, sql::truncated(raw).raw()));
  } else {
    return true;
  }
  return false;
}

void unknown_key(const Scope& scope, const Entry& entry, const std::vector<std::string>& known) {
  scope.problems->add(entry.where,
                      fmt::format("unknown key '{}'{}", entry.key, did_you_mean(entry.key, known)));
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node, bool& value) {
  if (const auto* const flag = node.as_boolean()) {
    value = flag->get();
  } else {
    wrong_type(scope, key, node, "true or false");
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                std::int64_t& value) {
  if (const auto* const number = node.as_integer()) {
    value = number->get();
  } else {
    wrong_type(scope, key, node, "an integer");
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node, double& value) {
  if (const std::optional<double> number = node.value<double>()) {
    value = *number;
  } else {
    wrong_type(scope, key, node, "a number");
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                std::string& value) {
  const auto* const text = node.as_string();
  if (text == nullptr) {
    const std::optional<std::string> scalar = scalar_text(node);
    scope.problems->add(
        scope.at(node), fmt::format("'{}' takes a string, not {}", key, type_name(node)),
        scalar ? std::optional(fmt::format("put it in quotes: \"{}\"", *scalar)) : std::nullopt);
  } else if (text->get().find('\0') != std::string::npos) {
    scope.problems->add(scope.at(node),
                        fmt::format("'{}' must not hold the character U+0000", key));
  } else {
    value = text->get();
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                sql::Identifier& value) {
  const auto* const text = node.as_string();
  if (text == nullptr) {
    wrong_type(scope, key, node, "a name");
    return;
  }
  sql::Identifier name(text->get());
  if (is_usable_name(scope, scope.at(node), name)) {
    value = std::move(name);
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                sql::QualifiedName& value) {
  const auto* const text = node.as_string();
  if (text == nullptr) {
    wrong_type(scope, key, node, "a name");
    return;
  }
  try {
    const SourcePosition where = scope.at(node);
    sql::QualifiedName name = model::parse_name(text->get(), sql::Identifier());
    if (is_usable_name(scope, where, name.name) &&
        (name.schema.empty() || is_usable_name(scope, where, name.schema))) {
      value = std::move(name);
    }
  } catch (const Error& error) {
    scope.problems->add(scope.at(node), error.what());
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::Options& value) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    wrong_type(scope, key, node, "a table of options");
    return;
  }
  for (const Entry& entry : entries(*table, scope.file)) {
    if (std::optional<std::string> text = scalar_text(*entry.value)) {
      value[entry.key] = std::move(*text);
    } else {
      wrong_type(scope, entry.key, *entry.value, "a string, a number or a boolean");
    }
  }
}

void read_value(const Scope& scope, std::string_view key, const toml::node& node,
                model::Settings& value) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    wrong_type(scope, key, node, "a table of settings");
    return;
  }
  value.list.clear();
  for (const Entry& entry : entries(*table, scope.file)) {
    if (std::optional<std::string> text = scalar_text(*entry.value)) {
      value.list.push_back({.name = std::string(entry.key), .value = std::move(*text)});
    } else {
      wrong_type(scope, entry.key, *entry.value, "a string, a number or a boolean");
    }
  }
}

std::optional<std::string> text_beside(const Scope& scope, std::string_view key,
                                       const toml::node& node) {
  std::string name;
  const std::size_t before = scope.problems->count();
  read_value(scope, key, node, name);
  if (scope.problems->count() > before) {
    return std::nullopt;
  }
  const std::filesystem::path file = scope.folder / name;
  std::optional<std::string> text =
      scope.read_text == nullptr ? file_content(file) : (*scope.read_text)(file);
  if (!text) {
    scope.problems->add(scope.at(node), fmt::format("the file {} cannot be read",
                                                    (scope.folder / name).generic_string()));
  } else if (!is_utf8(*text) || text->find('\0') != std::string::npos) {
    scope.problems->add(scope.at(node), fmt::format("the file {} is no text in UTF-8",
                                                    (scope.folder / name).generic_string()));
  } else {
    return text;
  }
  return std::nullopt;
}

}  // namespace schemadiff::files
