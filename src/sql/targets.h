#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a statement is about, by libpg_query. Advice, never a verdict: newer servers know more
/// syntax.
namespace schemadiff::sql {

/// The relations, types and functions a statement creates, changes, drops or writes to, as
/// `schema.name`, raw, sorted, each once; `public` where it names no schema. What it only reads or
/// refers to is not among them. Empty when the text does not parse.
[[nodiscard]] std::vector<std::string> targets(std::string_view statement);

/// What a statement does, as far as it matters for who wants to make its result anew.
enum class Effect {
  Define,  ///< CREATE, DROP, COMMENT, ALTER TABLE … ADD COLUMN: the schema alone, and the same
           ///< whatever the rows are
  Carry,   ///< rows, or their way into a new shape: DML, DO, RENAME, ALTER COLUMN … USING
};

/// Carry for what does not parse and for every kind of statement that is not known to define.
[[nodiscard]] Effect effect(std::string_view statement);

}  // namespace schemadiff::sql
