#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the texts of constraints and indexes name, by libpg_query. Advice, never a verdict: newer
/// servers know more syntax.
namespace schemadiff::sql {

/// The columns an expression names without a table before them, sorted, each once; a whole-row
/// reference looks like a column of the table's name. Nothing when the text is no expression for
/// the grammar of PostgreSQL 15, or holds a sub-select, whose columns may be other tables'.
[[nodiscard]] std::optional<std::vector<std::string>> column_names(std::string_view expression);

/// The same for a key of an index: `email`, `lower(email) DESC`, `doc jsonb_path_ops`.
[[nodiscard]] std::optional<std::vector<std::string>> index_key_column_names(std::string_view key);

/// The same for a partition key: `RANGE (created_at)`, `LIST (lower(region))`.
[[nodiscard]] std::optional<std::vector<std::string>> partition_key_column_names(
    std::string_view key);

/// The same for an element of an exclusion constraint: `room WITH =`.
[[nodiscard]] std::optional<std::vector<std::string>> exclusion_element_column_names(
    std::string_view element);

/// Whether every word of such a text that could be a column without a table before it is one of
/// which `is_known` says so. Then none of the above has another name to tell, and they cost many
/// times as much. False where words alone leave it open.
[[nodiscard]] bool has_known_words(std::string_view text,
                                   const std::function<bool(std::string_view)>& is_known);

/// The expression in one pair of parentheses: its own, where it is enclosed already. Safe for a
/// text that ends with a comment.
[[nodiscard]] std::string in_parentheses(std::string_view expression);

}  // namespace schemadiff::sql
