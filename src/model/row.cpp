#include "model/row.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "model/stand_in.h"

namespace schemadiff::model {

namespace {

template <class Number>
Number number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw std::logic_error(fmt::format("a catalog query gave '{}' where a number belongs", text));
  }
  return value;
}

/// Reads one array element that begins at `position` and leaves `position` behind it.
std::optional<std::string> array_element(std::string_view text, std::size_t& position) {
  std::string element;
  if (text[position] != '"') {
    while (position < text.size() - 1 && text[position] != ',') {
      element += text[position++];
    }
    return element == "NULL" ? std::nullopt : std::optional(element);
  }
  for (++position; text[position] != '"'; ++position) {
    if (text[position] == '\\') {
      ++position;
    }
    element += text[position];
  }
  ++position;
  return element;
}

}  // namespace

std::vector<std::optional<std::string>> parse_array(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
    throw std::logic_error(fmt::format("a catalog query gave '{}' where an array belongs", text));
  }
  std::vector<std::optional<std::string>> elements;
  std::size_t position = 1;
  while (position < text.size() - 1) {
    elements.push_back(array_element(text, position));
    if (text[position] == ',') {
      ++position;
    }
  }
  return elements;
}

std::optional<std::string_view> RowReader::next() {
  if (position_ >= fields_.size()) {
    throw std::logic_error("a catalog query gave too few columns");
  }
  return fields_[position_++];
}

std::string_view RowReader::demanded() {
  const std::optional<std::string_view> field = next();
  if (!field) {
    throw std::logic_error(fmt::format("a catalog query gave NULL in column {}", position_));
  }
  return *field;
}

std::string RowReader::text() {
  return std::string(demanded());
}

std::optional<std::string> RowReader::optional_text() {
  const std::optional<std::string_view> field = next();
  return field ? std::optional<std::string>(*field) : std::nullopt;
}

sql::Identifier RowReader::identifier() {
  return sql::Identifier(demanded());
}

std::optional<sql::Identifier> RowReader::optional_identifier() {
  const std::optional<std::string_view> value = next();
  return value ? std::optional(sql::Identifier(*value)) : std::nullopt;
}

sql::QualifiedName RowReader::qualified_name() {
  sql::Identifier schema = identifier();
  return {.schema = std::move(schema), .name = identifier()};
}

std::optional<sql::QualifiedName> RowReader::optional_qualified_name() {
  const std::optional<std::string_view> schema = next();
  const std::optional<std::string_view> name = next();
  if (!schema || !name) {
    return std::nullopt;
  }
  return sql::QualifiedName{.schema = sql::Identifier(*schema), .name = sql::Identifier(*name)};
}

bool RowReader::boolean() {
  return demanded() == "t";
}

std::int64_t RowReader::integer() {
  return number<std::int64_t>(demanded());
}

std::optional<std::int64_t> RowReader::optional_integer() {
  const std::optional<std::string_view> field = next();
  return field ? std::optional(number<std::int64_t>(*field)) : std::nullopt;
}

std::optional<double> RowReader::optional_number() {
  const std::optional<std::string_view> field = next();
  return field ? std::optional(number<double>(*field)) : std::nullopt;
}

char RowReader::character() {
  const std::string_view field = demanded();
  return field.empty() ? '\0' : field.front();
}

std::vector<std::string> RowReader::texts() {
  const std::optional<std::string_view> field = next();
  std::vector<std::string> elements;
  if (field) {
    for (const std::optional<std::string>& element : parse_array(*field)) {
      elements.push_back(element.value());  // a NULL element throws: the queries never make one
    }
  }
  return elements;
}

std::vector<sql::Identifier> RowReader::identifiers() {
  std::vector<sql::Identifier> names;
  for (const std::string& name : texts()) {
    names.emplace_back(name);
  }
  return names;
}

Options RowReader::options() {
  Options options;
  for (const std::string& entry : texts()) {
    const std::size_t equals = entry.find('=');
    options[entry.substr(0, equals)] = equals == std::string::npos ? "" : entry.substr(equals + 1);
  }
  return options;
}

Settings RowReader::settings() {
  Settings settings;
  for (const std::string& entry : texts()) {
    const std::size_t equals = entry.find('=');
    settings.list.push_back({.name = entry.substr(0, equals), .value = entry.substr(equals + 1)});
  }
  return settings;
}

Address RowReader::address() {
  const auto catalog = number<std::uint32_t>(demanded());
  const auto object = number<std::uint32_t>(demanded());
  return {.catalog = catalog, .object = object, .sub = number<std::int32_t>(demanded())};
}

std::optional<ObjectId> RowReader::object() {
  const Address where = address();
  return resolver_ == nullptr ? std::nullopt : resolver_->object(where);
}

std::optional<sql::QualifiedName> RowReader::relation(
    std::initializer_list<std::string_view> kinds) {
  relation_ = {.catalog = kClassCatalog, .object = number<std::uint32_t>(demanded()), .sub = 0};
  const std::optional<ObjectId> found =
      resolver_ == nullptr ? std::nullopt : resolver_->object(relation_);
  if (!found || std::ranges::find(kinds, found->kind) == kinds.end()) {
    return std::nullopt;
  }
  return sql::QualifiedName{.schema = found->path[0], .name = found->path[1]};
}

std::vector<sql::Identifier> RowReader::column_names() {
  std::vector<sql::Identifier> names;
  for (const std::string& text : texts()) {
    names.push_back(column_name(number<std::int32_t>(text)));
  }
  return names;
}

sql::Identifier RowReader::column_name(std::int32_t number) const {
  const Address column{.catalog = relation_.catalog, .object = relation_.object, .sub = number};
  const std::optional<sql::Identifier> name =
      resolver_ == nullptr ? std::nullopt : resolver_->column(column);
  if (!name) {
    throw std::logic_error(
        fmt::format("a catalog query names the unknown column {} of {}", number, relation_.object));
  }
  return *name;
}

std::optional<std::string> RowReader::expression() {
  std::optional<std::string> text = optional_text();
  const std::optional<std::string_view> stands_in = next();
  if (!text || stands_in != "t") {
    return text;
  }
  return without_stand_in(*text, [&](std::int32_t number) { return column_name(number); });
}

std::vector<std::string> RowReader::expressions() {
  std::vector<std::string> elements = texts();
  const std::vector<std::string> stand_in = texts();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (stand_in.at(i) == "t") {
      elements[i] =
          without_stand_in(elements[i], [&](std::int32_t number) { return column_name(number); });
    }
  }
  return elements;
}

}  // namespace schemadiff::model
