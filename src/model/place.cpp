#include "model/place.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

[[noreturn]] void fail(std::string_view text, std::string_view reason) {
  throw Error(Failure::File, fmt::format("'{}' is not a name: {}", text, reason));
}

/// The parts between the dots that stand outside double quotes, without the quotes.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts(1);
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool doubled = inside && text.substr(i).starts_with("\"\"");
    if (doubled) {
      parts.back() += text[i++];
    } else if (text[i] == '"') {
      inside = !inside;
    } else if (text[i] == '.' && !inside) {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
    }
  }
  if (inside) {
    fail(text, "a double quote is not closed");
  }
  return parts;
}

/// The name as a part: in double quotes only where it would be read as something else.
std::string part_text(const sql::Identifier& name) {
  if (!name.empty() && name.raw().find_first_of(".\"") == std::string::npos) {
    return name.raw();
  }
  std::string text = "\"";
  for (const char c : name.raw()) {
    text.append(c == '"' ? 2 : 1, c);
  }
  return text + '"';
}

}  // namespace

sql::QualifiedName parse_name(std::string_view text, const sql::Identifier& default_schema) {
  std::vector<std::string> parts = parts_of(text);
  if (parts.size() > 2) {
    fail(text, "it has more than two parts; a dot that belongs to a name goes into double quotes");
  }
  const sql::Identifier schema =
      parts.size() == 2 ? sql::Identifier(parts.front()) : default_schema;
  if (parts.back().empty() || (parts.size() == 2 && parts.front().empty())) {
    fail(text, "a part of it is empty");
  }
  return {.schema = schema, .name = sql::Identifier(parts.back())};
}

std::string name_text(const sql::QualifiedName& name, const sql::Identifier& default_schema) {
  const std::string own = part_text(name.name);
  return name.schema == default_schema ? own : fmt::format("{}.{}", part_text(name.schema), own);
}

sql::QualifiedName Place::qualified_name() const {
  return parse_name(name, default_schema);
}

}  // namespace schemadiff::model
