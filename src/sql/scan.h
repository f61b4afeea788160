#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

/// libpg_query's scanner (the lexer of PostgreSQL 15), made to read what newer servers write.
namespace schemadiff::sql {

/// One token of an SQL text; comments are tokens, white space is none.
struct Token {
  int code = 0;  ///< libpg_query's PgQuery__Token
  std::size_t offset = 0;
  bool can_be_column = false;  ///< a name, or a keyword that is one where a column is meant
};

/// The tokens of `sql`. Throws Error (Failure::File) with line and column where the scanner gives
/// up.
[[nodiscard]] std::vector<Token> scan(std::string_view sql);

/// libpg_query counts characters from 1, 0 when it knows no place: the same place in bytes from 0.
[[nodiscard]] std::size_t byte_offset(std::string_view text, int cursor_position);

}  // namespace schemadiff::sql
