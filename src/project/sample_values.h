#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an expression that has to hold says of the values it wants. Guesses: a server judges them.
namespace schemadiff::project {

/// The constants of an expression as a server prints it, each once: texts without their quotes, and
/// numbers.
struct Constants {
  std::vector<std::string> texts;
  std::vector<std::string> numbers;
};

[[nodiscard]] Constants constants_in(std::string_view expression);

/// A text that a regular expression matches, what may be repeated without end `more` times more
/// than it has to be; as far as it is made of characters, brackets, groups, alternatives and
/// quantifiers; nothing for anything else.
/// https://www.postgresql.org/docs/15/functions-matching.html#POSIX-SYNTAX-DETAILS
[[nodiscard]] std::optional<std::string> matching_text(std::string_view pattern, int more);

/// Values to try in a column of a category (pg_type.typcategory) under an expression with these
/// constants, as texts that are yet to be quoted, each once.
[[nodiscard]] std::vector<std::string> candidates(char category, const Constants& constants);

}  // namespace schemadiff::project
