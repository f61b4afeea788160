#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::model {

/// What people write for a type that format_type() spells out: `character varying(255)[]` →
/// "varchar(255)[]". Only spellings that mean the same in every database: words of the grammar and
/// types of pg_catalog. Other types stay as they are.
[[nodiscard]] std::string short_type(std::string_view type);

/// The inverse: what format_type() shows for what `short_type` writes.
[[nodiscard]] std::string full_type(std::string_view type);

/// What format_type() shows for a type of pg_catalog, without modifiers; nothing when pg_catalog
/// has no type of this name that is written in schemas.
[[nodiscard]] std::optional<std::string> built_in_type(std::string_view name);

}  // namespace schemadiff::model
