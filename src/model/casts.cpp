#include "model/casts.h"

#include <algorithm>
#include <array>

namespace schemadiff::model {

namespace {

/// TYPCATEGORY_STRING.
bool is_string_type(std::string_view base) {
  constexpr std::array<std::string_view, 4> kStrings{"character", "character varying", "name",
                                                     "text"};
  return std::ranges::find(kStrings, base) != kStrings.end();
}

/// `timestamp(3) with time zone` has its modifier inside.
constexpr std::array<std::string_view, 4> kSplitTypes{
    "time with time zone", "time without time zone", "timestamp with time zone",
    "timestamp without time zone"};

}  // namespace

bool is_array_type(std::string_view type) {
  return type.ends_with("[]");
}

std::string_view base_type(std::string_view type) {
  if (is_array_type(type)) {
    type.remove_suffix(2);
  }
  if (type.find('"') != std::string_view::npos) {
    return type;
  }
  if (type.starts_with("interval")) {
    return type.substr(0, std::string_view("interval").size());  // `interval day to second(3)`
  }
  const std::size_t opening = type.find('(');
  const std::size_t closing = type.find(')');
  if (opening == std::string_view::npos || closing == std::string_view::npos) {
    return type;
  }
  for (const std::string_view whole : kSplitTypes) {
    if (whole.starts_with(type.substr(0, opening)) && whole.ends_with(type.substr(closing + 1)) &&
        whole.size() == opening + type.size() - closing - 1) {
      return whole;
    }
  }
  return type.substr(0, opening);
}

bool converts_by_assignment(std::string_view from, std::string_view to) {
  const std::string_view source = base_type(from);
  const std::string_view target = base_type(to);
  if (is_array_type(from) != is_array_type(to)) {
    return !is_array_type(to) && is_string_type(target);
  }
  return source == target || is_string_type(target) || has_assignment_cast(source, target);
}

}  // namespace schemadiff::model
