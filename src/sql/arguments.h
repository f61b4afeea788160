#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/identifier.h"

/// The argument lists of routines and the names of types, taken apart by libpg_query.
namespace schemadiff::sql {

/// One argument as CREATE FUNCTION writes it. The texts are the writer's own.
struct ArgumentText {
  std::string mode;  ///< "IN", "OUT", "INOUT" or "VARIADIC"
  Identifier name;   ///< empty where it has none
  std::string type;
  std::optional<std::string> default_value = {};

  bool operator==(const ArgumentText&) const = default;
};

/// Reads `a integer, INOUT b text, VARIADIC c text[] DEFAULT '{}'`; nothing for an empty text.
/// Throws Error (Failure::File) when the grammar of PostgreSQL 15 does not understand it.
[[nodiscard]] std::vector<ArgumentText> parse_arguments(std::string_view list);

/// A type's name without its modifiers.
struct TypeName {
  std::vector<std::string> names;  ///< raw; words of the grammar as `pg_catalog`, `int4`
  bool is_array = false;

  bool operator==(const TypeName&) const = default;
};

/// Nothing where the text is no plain type's name for the grammar of PostgreSQL 15: `t.c%TYPE`.
[[nodiscard]] std::optional<TypeName> parse_type_name(std::string_view text);

/// The expression between WHEN and EXECUTE of a CREATE TRIGGER in the server's spelling, without
/// the parentheses around it; nothing where there is none.
[[nodiscard]] std::optional<std::string> trigger_condition(std::string_view definition);

}  // namespace schemadiff::sql
