#include "model/type_spelling.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace schemadiff::model {

namespace {

/// A modifier stands behind `name` in the short form, and between `full` and `rest` in the full
/// one.
struct Spelling {
  std::string_view name;
  std::string_view full;
  std::string_view rest;
  bool needs_modifier = false;  ///< a bare `char` is character(1)
};

constexpr std::array kSpellings{
    Spelling{"varchar", "character varying", ""},
    Spelling{"char", "character", "", true},
    Spelling{"varbit", "bit varying", ""},
    Spelling{"timestamp", "timestamp", " without time zone"},
    Spelling{"timestamptz", "timestamp", " with time zone"},
    Spelling{"time", "time", " without time zone"},
    Spelling{"timetz", "time", " with time zone"},
};

/// The types of pg_catalog that a schema can use, from pg_type of majors 13 to 18, sorted.
constexpr std::array<std::string_view, 101> kBuiltIn{"aclitem",
                                                     "any",
                                                     "anyarray",
                                                     "anycompatible",
                                                     "anycompatiblearray",
                                                     "anycompatiblemultirange",
                                                     "anycompatiblenonarray",
                                                     "anycompatiblerange",
                                                     "anyelement",
                                                     "anyenum",
                                                     "anymultirange",
                                                     "anynonarray",
                                                     "anyrange",
                                                     "bit",
                                                     "bool",
                                                     "box",
                                                     "bpchar",
                                                     "bytea",
                                                     "char",
                                                     "cid",
                                                     "cidr",
                                                     "circle",
                                                     "cstring",
                                                     "date",
                                                     "datemultirange",
                                                     "daterange",
                                                     "event_trigger",
                                                     "fdw_handler",
                                                     "float4",
                                                     "float8",
                                                     "gtsvector",
                                                     "index_am_handler",
                                                     "inet",
                                                     "int2",
                                                     "int2vector",
                                                     "int4",
                                                     "int4multirange",
                                                     "int4range",
                                                     "int8",
                                                     "int8multirange",
                                                     "int8range",
                                                     "internal",
                                                     "interval",
                                                     "json",
                                                     "jsonb",
                                                     "jsonpath",
                                                     "language_handler",
                                                     "line",
                                                     "lseg",
                                                     "macaddr",
                                                     "macaddr8",
                                                     "money",
                                                     "name",
                                                     "numeric",
                                                     "nummultirange",
                                                     "numrange",
                                                     "oid",
                                                     "oidvector",
                                                     "path",
                                                     "pg_lsn",
                                                     "pg_node_tree",
                                                     "pg_snapshot",
                                                     "point",
                                                     "polygon",
                                                     "record",
                                                     "refcursor",
                                                     "regclass",
                                                     "regcollation",
                                                     "regconfig",
                                                     "regdictionary",
                                                     "regnamespace",
                                                     "regoper",
                                                     "regoperator",
                                                     "regproc",
                                                     "regprocedure",
                                                     "regrole",
                                                     "regtype",
                                                     "table_am_handler",
                                                     "text",
                                                     "tid",
                                                     "time",
                                                     "timestamp",
                                                     "timestamptz",
                                                     "timetz",
                                                     "trigger",
                                                     "tsm_handler",
                                                     "tsmultirange",
                                                     "tsquery",
                                                     "tsrange",
                                                     "tstzmultirange",
                                                     "tstzrange",
                                                     "tsvector",
                                                     "txid_snapshot",
                                                     "unknown",
                                                     "uuid",
                                                     "varbit",
                                                     "varchar",
                                                     "void",
                                                     "xid",
                                                     "xid8",
                                                     "xml"};

/// Those that format_type() spells otherwise than pg_type.
struct Internal {
  std::string_view name;
  std::string_view shown;
};

constexpr std::array kInternals{
    Internal{"bool", "boolean"},
    Internal{"bpchar", "character"},
    Internal{"char", R"("char")"},
    Internal{"any", R"("any")"},
    Internal{"float4", "real"},
    Internal{"float8", "double precision"},
    Internal{"int2", "smallint"},
    Internal{"int4", "integer"},
    Internal{"int8", "bigint"},
    Internal{"time", "time without time zone"},
    Internal{"timestamp", "timestamp without time zone"},
    Internal{"timestamptz", "timestamp with time zone"},
    Internal{"timetz", "time with time zone"},
    Internal{"varbit", "bit varying"},
    Internal{"varchar", "character varying"},
};

/// A type's text taken apart: `name`, `(3)`, what is behind, and `[]`.
struct Parts {
  std::string_view name;
  std::string_view modifier;
  std::string_view rest;
  std::string_view array;
};

Parts parts_of(std::string_view type) {
  Parts parts;
  std::size_t end = type.size();
  while (type.substr(0, end).ends_with("[]")) {
    end -= 2;
  }
  parts.array = type.substr(end);
  type = type.substr(0, end);
  const std::size_t open = type.find('(');
  const std::size_t close = type.find(')', open);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    parts.name = type;
    return parts;
  }
  parts.name = type.substr(0, open);
  parts.modifier = type.substr(open, close + 1 - open);
  parts.rest = type.substr(close + 1);
  return parts;
}

bool is_modifier(const Parts& parts, const Spelling& spelling) {
  if (parts.modifier.empty()) {
    return !spelling.needs_modifier;
  }
  return std::ranges::all_of(parts.modifier.substr(1, parts.modifier.size() - 2),
                             [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string short_type(std::string_view type) {
  const Parts parts = parts_of(type);
  for (const Spelling& spelling : kSpellings) {
    const bool matches = parts.modifier.empty()
                             ? parts.name == std::string(spelling.full).append(spelling.rest)
                             : parts.name == spelling.full && parts.rest == spelling.rest;
    if (matches && is_modifier(parts, spelling)) {
      return fmt::format("{}{}{}", spelling.name, parts.modifier, parts.array);
    }
  }
  return std::string(type);
}

std::string full_type(std::string_view type) {
  const Parts parts = parts_of(type);
  const auto* const spelling = std::ranges::find(kSpellings, parts.name, &Spelling::name);
  if (spelling == kSpellings.end() || !parts.rest.empty() || !is_modifier(parts, *spelling)) {
    return std::string(type);
  }
  return fmt::format("{}{}{}{}", spelling->full, parts.modifier, spelling->rest, parts.array);
}

std::optional<std::string> built_in_type(std::string_view name) {
  const auto* const internal = std::ranges::find(kInternals, name, &Internal::name);
  if (internal != kInternals.end()) {
    return std::string(internal->shown);
  }
  return std::ranges::binary_search(kBuiltIn, name) ? std::optional(std::string(name))
                                                    : std::nullopt;
}

}  // namespace schemadiff::model
