#pragma once

#include <string>
#include <string_view>

namespace schemadiff::sql {

/// The statement so that PostgreSQL prints again what was printed in it. An array that is cast as a
/// whole, as `a IN ('x', 'y')` makes it for a column of type varchar, is printed as
///   (a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])
/// which the parser takes for casts of the elements, and then prints as ARRAY[('x'::character
/// varying)::text, …]. A cast of the array to what its elements are, which is none, keeps them
/// apart:
///   (ARRAY['x'::character varying, …])::pg_catalog."varchar"[]::text[]
/// Returns the statement as it is where nothing of that kind is in it, or where the parser of
/// PostgreSQL 15 does not know its grammar.
[[nodiscard]] std::string read_as_printed(std::string_view statement);

}  // namespace schemadiff::sql
