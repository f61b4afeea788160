#include "sql/arguments.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pg_query/pg_query.pb-c.h>

#include "base/error.h"
#include "sql/parse.h"
#include "sql/scan.h"

namespace schemadiff::sql {

namespace {

using nlohmann::json;

constexpr std::string_view kHead = "CREATE FUNCTION f(";

/// The only statement's content; null where the text is none.
json only_statement(const std::string& sql, const char* node) {
  const std::optional<std::string> tree = parse_json(sql);
  if (!tree) {
    return {};
  }
  const json statements = json::parse(*tree).value("stmts", json::array());
  const json::json_pointer place(fmt::format("/stmt/{}", node));
  return statements.size() == 1 && statements.front().contains(place) ? statements.front().at(place)
                                                                      : json();
}

bool is_comment(int code) {
  return code == PG_QUERY__TOKEN__SQL_COMMENT || code == PG_QUERY__TOKEN__C_COMMENT;
}

/// How a token changes the depth of parentheses and brackets.
int nesting(int code) {
  switch (code) {
    case PG_QUERY__TOKEN__ASCII_40:
    case PG_QUERY__TOKEN__ASCII_91:
      return 1;
    case PG_QUERY__TOKEN__ASCII_41:
    case PG_QUERY__TOKEN__ASCII_93:
      return -1;
    default:
      return 0;
  }
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(kSpace);
  const std::size_t last = text.find_last_not_of(kSpace);
  return first == std::string_view::npos ? "" : std::string(text.substr(first, last + 1 - first));
}

/// Where one argument lies in the statement.
struct Stretch {
  std::size_t end = 0;  ///< behind its last token
  /// Of DEFAULT or the equals sign, and behind it.
  std::optional<std::pair<std::size_t, std::size_t>> default_word = {};
};

/// The stretches between the commas of the list, up to the parenthesis that ends it.
std::vector<Stretch> stretches(std::string_view sql) {
  std::vector<Stretch> found;
  Stretch current;
  std::optional<std::size_t> comment;  // what follows the last token is no part of the argument
  int depth = 0;
  for (const Token& token : scan(sql)) {
    if (token.offset < kHead.size()) {
      continue;
    }
    if (is_comment(token.code)) {
      comment = comment ? comment : token.offset;
      continue;
    }
    const bool ends = depth == 0 && (token.code == PG_QUERY__TOKEN__ASCII_44 ||
                                     token.code == PG_QUERY__TOKEN__ASCII_41);
    if (ends) {
      current.end = comment.value_or(token.offset);
      found.push_back(std::exchange(current, {}));
    } else if (depth == 0 && !current.default_word) {
      if (token.code == PG_QUERY__TOKEN__DEFAULT) {
        constexpr std::size_t kLength = std::string_view("DEFAULT").size();
        current.default_word = {token.offset, token.offset + kLength};
      } else if (token.code == PG_QUERY__TOKEN__ASCII_61) {
        current.default_word = {token.offset, token.offset + 1};
      }
    }
    if (ends && token.code == PG_QUERY__TOKEN__ASCII_41) {
      break;
    }
    comment.reset();
    depth += nesting(token.code);
  }
  return found;
}

std::string mode_of(const json& parameter) {
  const std::string mode = parameter.value("mode", "");
  return mode == "FUNC_PARAM_OUT"        ? "OUT"
         : mode == "FUNC_PARAM_INOUT"    ? "INOUT"
         : mode == "FUNC_PARAM_VARIADIC" ? "VARIADIC"
                                         : "IN";
}

}  // namespace

std::vector<ArgumentText> parse_arguments(std::string_view list) {
  const std::string sql = fmt::format("{}{}\n) LANGUAGE sql AS ''", kHead, list);
  const json function = only_statement(sql, "CreateFunctionStmt");
  const json parameters =
      function.is_object() ? function.value("parameters", json::array()) : json::array();
  const std::vector<Stretch> places = parameters.empty() ? std::vector<Stretch>{} : stretches(sql);
  if (!function.is_object() || places.size() != parameters.size()) {
    const std::optional<SyntaxError> error = syntax_error(sql);
    throw Error(Failure::File, fmt::format("'{}' is no list of arguments{}", list,
                                           error ? ": " + error->message : ""));
  }
  std::vector<ArgumentText> arguments;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const json& parameter = parameters[i].at("FunctionParameter");
    const auto type = parameter.value(json::json_pointer("/argType/location"), std::size_t{0});
    const Stretch& place = places[i];
    const std::size_t type_end = place.default_word ? place.default_word->first : place.end;
    ArgumentText argument{.mode = mode_of(parameter),
                          .name = Identifier(parameter.value("name", "")),
                          .type = trimmed(std::string_view(sql).substr(type, type_end - type))};
    if (place.default_word) {
      const std::size_t begin = place.default_word->second;
      argument.default_value = trimmed(std::string_view(sql).substr(begin, place.end - begin));
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

std::optional<TypeName> parse_type_name(std::string_view text) {
  const json select = only_statement(fmt::format("SELECT CAST(NULL AS {}\n)", text), "SelectStmt");
  const json::json_pointer place("/targetList/0/ResTarget/val/TypeCast/typeName");
  if (!select.is_object() || !select.contains(place) ||
      select.value("targetList", json()).size() != 1) {
    return std::nullopt;
  }
  const json& type = select.at(place);
  if (type.value("pct_type", false) || type.value("setof", false)) {
    return std::nullopt;
  }
  TypeName result;
  for (const json& name : type.value("names", json::array())) {
    result.names.push_back(name.value(json::json_pointer("/String/sval"), ""));
  }
  result.is_array = type.contains("arrayBounds");
  return result;
}

std::optional<std::string> trigger_condition(std::string_view definition) {
  std::optional<std::size_t> open;
  std::size_t close = 0;
  bool after_when = false;
  int depth = 0;
  for (const Token& token : scan(definition)) {
    if (after_when && depth == 0 && !open && token.code == PG_QUERY__TOKEN__ASCII_40) {
      open = token.offset + 1;
    }
    depth += nesting(token.code);
    if (open && depth == 0) {
      close = token.offset;
      break;
    }
    after_when = after_when || (depth == 0 && token.code == PG_QUERY__TOKEN__WHEN);
  }
  if (!open) {
    return std::nullopt;
  }
  return trimmed(definition.substr(*open, close - *open));
}

}  // namespace schemadiff::sql
