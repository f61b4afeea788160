#include "sql/rule.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <pg_query/pg_query.pb-c.h>

#include "sql/scan.h"

namespace schemadiff::sql {

RuleParts rule_parts(std::string_view definition) {
  const std::vector<Token> tokens = scan(definition);
  // Both words are reserved: no name, and nothing in a condition, looks like them before they come.
  const auto keyword = std::ranges::find(tokens, PG_QUERY__TOKEN__DO, &Token::code);
  const auto where = std::find_if(tokens.begin(), keyword, [](const Token& token) {
    return token.code == PG_QUERY__TOKEN__WHERE;
  });
  auto command = keyword == tokens.end() ? keyword : std::next(keyword);
  if (command != tokens.end() && command->code == PG_QUERY__TOKEN__INSTEAD) {
    ++command;
  }
  if (command == tokens.end() || tokens.back().code != PG_QUERY__TOKEN__ASCII_59) {
    throw std::logic_error(fmt::format("this is no rule: {}", definition));
  }
  RuleParts parts;
  parts.command = definition.substr(command->offset, tokens.back().offset - command->offset);
  if (where != keyword) {
    const std::size_t begin = std::next(where)->offset;
    std::string_view condition = definition.substr(begin, keyword->offset - begin);
    condition = condition.substr(0, condition.find_last_not_of(" \n") + 1);
    parts.where = std::string(condition);
  }
  return parts;
}

}  // namespace schemadiff::sql
