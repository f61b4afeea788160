#include "model/default_spelling.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::model {

namespace {

/// The literal that the text begins with, when a cast follows. Every quote inside it is doubled:
/// the server prints no other literal without an E before it.
std::optional<std::string_view> cast_literal(std::string_view expression) {
  if (!expression.starts_with('\'')) {
    return std::nullopt;
  }
  std::size_t end = expression.find('\'', 1);
  while (end != std::string_view::npos && expression.substr(end + 1).starts_with('\'')) {
    end = expression.find('\'', end + 2);
  }
  if (end == std::string_view::npos || !expression.substr(end + 1).starts_with("::")) {
    return std::nullopt;
  }
  return expression.substr(0, end + 1);
}

/// The type of the constant that a bare literal becomes in a column: the modifier is applied
/// afterwards, and the server does not print that. Nothing where it is part of the constant
/// (interval) or where constants print otherwise (bit, numeric).
std::optional<std::string_view> constant_type(std::string_view type) {
  if (type.find('(') == std::string_view::npos) {
    return type.starts_with("interval ") ? std::nullopt : std::optional(type);
  }
  if (!type.ends_with(')')) {
    return std::nullopt;
  }
  if (type.starts_with("character varying(")) {
    return "character varying";
  }
  return type.starts_with("character(") ? std::optional<std::string_view>("bpchar") : std::nullopt;
}

/// `-1` for `'-1'`. The grammar reads a minus and the lowest integer as a bigint.
std::optional<std::string> negative_integer(std::string_view literal) {
  const std::string_view digits = literal.substr(1, literal.size() - 2);
  std::int32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end || number >= 0 ||
      number == std::numeric_limits<std::int32_t>::min()) {
    return std::nullopt;
  }
  return std::string(digits);
}

}  // namespace

std::string short_default(std::string_view expression, std::string_view type) {
  const std::optional<std::string_view> literal = cast_literal(expression);
  if (!literal) {
    return std::string(expression);
  }
  const std::string_view cast = expression.substr(literal->size() + 2);
  const auto is_cast_to = [&](std::string_view other) { return cast == other; };
  if (is_cast_to("integer")) {
    // In a column of any type: `-1` is an integer before it is cast to that.
    return negative_integer(*literal).value_or(std::string(expression));
  }
  const std::optional<std::string_view> constant = constant_type(type);
  return std::string(constant && is_cast_to(*constant) ? *literal : expression);
}

}  // namespace schemadiff::model
