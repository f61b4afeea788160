#include "hazard/type_change.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hazard/tree.h"
#include "sql/parse.h"

namespace schemadiff::hazard {

namespace {

/// A type as the parser reads it: `varchar(255)` is {varchar, {255}}.
struct Type {
  std::string name;
  std::vector<long long> modifiers;
  bool is_array = false;

  bool operator==(const Type&) const = default;
};

std::optional<Type> parse_type(std::string_view text) {
  const std::optional<std::string> json = sql::parse_json(fmt::format("SELECT NULL::{}", text));
  if (!json) {
    return std::nullopt;
  }
  const Tree tree = Tree::parse(*json);
  const Tree& cast = tree["stmts"][0]["stmt"]["SelectStmt"]["targetList"][0]["ResTarget"]["val"];
  const Tree& type_name = field(field(cast, "TypeCast"), "typeName");
  Type type{.name = fmt::format("{}", fmt::join(strings(field(type_name, "names")), ".")),
            .modifiers = {},
            .is_array = !field(type_name, "arrayBounds").is_null()};
  if (type.name.starts_with("pg_catalog.")) {
    type.name.erase(0, std::string_view("pg_catalog.").size());
  }
  for (const Tree& modifier : field(type_name, "typmods")) {
    const Tree& value = field(field(field(modifier, "A_Const"), "ival"), "ival");
    type.modifiers.push_back(value.is_number() ? value.get<long long>() : 0);
  }
  return type;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_text(const Type& type) {
  return is_one_of(type.name, {"text", "varchar", "citext", "public.citext"});
}

/// The length or precision, absent when there is no limit.
std::optional<long long> limit_of(const Type& type) {
  return type.modifiers.empty() ? std::nullopt : std::optional(type.modifiers.front());
}

/// Every value of `from` fits: `to` has no limit, or a higher one.
bool widens(const Type& from, const Type& to) {
  const std::optional<long long> before = limit_of(from);
  const std::optional<long long> after = limit_of(to);
  return !after || (before && *before <= *after);
}

long long scale_of(const Type& type) {
  return type.modifiers.size() > 1 ? type.modifiers[1] : 0;
}

bool is_precise_time(std::string_view name) {
  return is_one_of(name, {"timestamp", "timestamptz", "time", "timetz"});
}

bool relabels(const Type& from, const Type& to) {
  if (from == to) {
    return true;
  }
  if (from.is_array || to.is_array) {
    return false;  // every change of an array's elements writes the table anew
  }
  if (is_text(from) && is_text(to)) {
    return widens(from, to);
  }
  if (from.name == "numeric" && to.name == "numeric") {
    return to.modifiers.empty() ||
           (!from.modifiers.empty() && scale_of(from) == scale_of(to) && widens(from, to));
  }
  if (from.name == to.name && (is_precise_time(from.name) || from.name == "varbit")) {
    return widens(from, to);
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSameBytes{
      {{"cidr", "inet"}, {"xml", "text"}, {"int4", "oid"}}};
  return std::ranges::find(kSameBytes, std::pair<std::string_view, std::string_view>(
                                           from.name, to.name)) != kSameBytes.end();
}

/// How many bytes an integer type has; 0 for any other.
int integer_bytes(std::string_view name) {
  return name == "int2" ? 2 : name == "int4" ? 4 : name == "int8" ? 8 : 0;
}

bool loses_silently(const Type& from, const Type& to) {
  if (from.name == "numeric" && to.name == "numeric") {
    return !to.modifiers.empty() && (from.modifiers.empty() || scale_of(to) < scale_of(from));
  }
  if (is_one_of(from.name, {"numeric", "float4", "float8"}) && integer_bytes(to.name) > 0) {
    return true;
  }
  if (from.name == to.name && is_precise_time(from.name)) {
    return !widens(from, to);
  }
  return is_one_of(from.name, {"timestamp", "timestamptz"}) && is_one_of(to.name, {"date", "time"});
}

bool narrows(const Type& from, const Type& to) {
  if ((is_text(from) || from.name == "bpchar") && (is_text(to) || to.name == "bpchar")) {
    return !widens(from, to);
  }
  return integer_bytes(to.name) > 0 && integer_bytes(to.name) < integer_bytes(from.name);
}

/// `decide(from, to)`, or `unknown` when a text is no type for the parser.
bool decided(std::string_view from, std::string_view to, bool unknown,
             bool (*decide)(const Type&, const Type&)) {
  const std::optional<Type> before = parse_type(from);
  const std::optional<Type> after = parse_type(to);
  return before && after ? decide(*before, *after) : unknown;
}

}  // namespace

bool relabels(std::string_view from, std::string_view to) {
  return decided(from, to, false, relabels);
}

bool loses_silently(std::string_view from, std::string_view to) {
  return decided(from, to, false, loses_silently);
}

bool narrows(std::string_view from, std::string_view to) {
  return decided(from, to, false, narrows);
}

}  // namespace schemadiff::hazard
