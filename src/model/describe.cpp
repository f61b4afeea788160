#include "model/describe.h"

#include <fmt/format.h>

#include "base/text.h"

namespace schemadiff::model {

std::optional<std::string> to_text(bool value) {
  return value ? "true" : "false";
}

std::optional<std::string> to_text(std::int64_t value) {
  return fmt::format("{}", value);
}

std::optional<std::string> to_text(double value) {
  return fmt::format("{}", value);
}

std::optional<std::string> to_text(const std::string& value) {
  return value;
}

std::optional<std::string> to_text(const sql::Identifier& value) {
  return fmt::format("{}", value);
}

std::optional<std::string> to_text(const sql::QualifiedName& value) {
  return fmt::format("{}", value);
}

std::optional<std::string> to_text(const std::vector<std::string>& value) {
  return fmt::format("[{}]", join(value, ", "));
}

std::optional<std::string> to_text(const std::vector<sql::Identifier>& value) {
  return fmt::format("({})", fmt::join(value, ", "));
}

std::optional<std::string> to_text(const std::vector<sql::QualifiedName>& value) {
  return fmt::format("({})", fmt::join(value, ", "));
}

std::optional<std::string> to_text(const Options& value) {
  std::vector<std::string> entries;
  entries.reserve(value.size());
  for (const auto& [name, setting] : value.sorted()) {
    entries.push_back(fmt::format("{} = {}", name, setting));
  }
  return fmt::format("({})", join(entries, ", "));
}

}  // namespace schemadiff::model
