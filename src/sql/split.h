#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

/// One statement of a larger text, without its semicolon and without white space and comments
/// around it.
struct StatementView {
  std::string_view text;   ///< a view into the text that was split
  std::size_t offset = 0;  ///< of `text` in it, in bytes
};

/// The statements of `sql`, by libpg_query's scanner: quotes, dollar quotes, nested comments,
/// SQL-standard bodies (BEGIN ATOMIC … END) and rules with several actions are not cut. Comments
/// between statements belong to none. The views live as long as the text they were cut from. Text
/// the scanner cannot read (an unterminated quote) throws Error (Failure::File) with line and
/// column.
[[nodiscard]] std::vector<StatementView> split(std::string_view sql);

}  // namespace schemadiff::sql
