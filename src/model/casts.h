#pragma once

#include <string_view>

/// What ALTER COLUMN TYPE can do without a USING clause, from the texts of the types alone. Types
/// are written as format_type gives them with search_path = pg_catalog.
namespace schemadiff::model {

/// The type without modifiers and array brackets: `character varying(20)[]` is `character varying`.
/// A name in double quotes is not cut: modifiers on user-defined types stay.
[[nodiscard]] std::string_view base_type(std::string_view type);

[[nodiscard]] bool is_array_type(std::string_view type);

/// text, character varying and their like, not arrays of them.
[[nodiscard]] bool is_character_string(std::string_view type);

/// Whether the server converts values by itself: the base types are the same, pg_cast has an
/// implicit or assignment cast, or the new type is one of character strings, which an assignment
/// reaches from everything through its text. False for what is not known (domains, enums).
/// find_coercion_pathway() in src/backend/parser/parse_coerce.c.
[[nodiscard]] bool converts_by_assignment(std::string_view from, std::string_view to);

/// Whether both types are the server's own and values have no way from one to the other but their
/// text: neither a cast, be it one that has to be asked for, nor a character string on either side.
[[nodiscard]] bool converts_by_text_only(std::string_view from, std::string_view to);

/// Whether pg_cast has a cast between two base types that an assignment may use, in all supported
/// majors.
[[nodiscard]] bool has_assignment_cast(std::string_view source, std::string_view target);

/// Whether columns of this base type have storage MAIN by themselves. Other types whose storage can
/// be chosen at all have EXTENDED.
[[nodiscard]] bool is_stored_main(std::string_view type);

}  // namespace schemadiff::model
