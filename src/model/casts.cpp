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

using Cast = std::array<std::string_view, 2>;

/// The casts of pg_cast that have to be asked for (castcontext 'e'), in byte order.
constexpr auto kExplicit = std::to_array<Cast>({
    {"\"char\"", "integer"},
    {"bigint", "bit"},
    {"bit", "bigint"},
    {"bit", "integer"},
    {"boolean", "integer"},
    {"box", "circle"},
    {"box", "lseg"},
    {"box", "point"},
    {"circle", "box"},
    {"circle", "point"},
    {"circle", "polygon"},
    {"daterange", "datemultirange"},
    {"int4range", "int4multirange"},
    {"int8range", "int8multirange"},
    {"integer", "\"char\""},
    {"integer", "bit"},
    {"integer", "boolean"},
    {"jsonb", "bigint"},
    {"jsonb", "boolean"},
    {"jsonb", "double precision"},
    {"jsonb", "integer"},
    {"jsonb", "numeric"},
    {"jsonb", "real"},
    {"jsonb", "smallint"},
    {"lseg", "point"},
    {"numrange", "nummultirange"},
    {"polygon", "box"},
    {"polygon", "circle"},
    {"polygon", "point"},
    {"tsrange", "tsmultirange"},
    {"tstzrange", "tstzmultirange"},
    {"xid8", "xid"},
});
static_assert(std::ranges::is_sorted(kExplicit));

/// A name without a schema is one in pg_catalog.
bool is_servers_own(std::string_view base) {
  return base.find('.') == std::string_view::npos;
}

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

bool is_character_string(std::string_view type) {
  return is_string_type(base_type(type)) && !is_array_type(type);
}

bool converts_by_text_only(std::string_view from, std::string_view to) {
  const std::string_view source = base_type(from);
  const std::string_view target = base_type(to);
  const bool is_cast = is_array_type(from) == is_array_type(to) &&
                       (source == target || has_assignment_cast(source, target) ||
                        std::ranges::binary_search(kExplicit, Cast{source, target}));
  const bool has_text = is_character_string(from);
  return is_servers_own(source) && is_servers_own(target) && !is_cast && !has_text &&
         !(is_string_type(source) && is_array_type(to)) && !is_string_type(target);
}

}  // namespace schemadiff::model
