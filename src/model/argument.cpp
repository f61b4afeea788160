#include "model/argument.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/type_spelling.h"
#include "sql/arguments.h"

namespace schemadiff::model {

namespace {

constexpr std::array<std::string_view, 4> kModes{"IN", "OUT", "INOUT", "VARIADIC"};

Argument from_text(sql::ArgumentText text) {
  const auto* const mode = std::ranges::find(kModes, text.mode);
  return {.mode = static_cast<ArgumentMode>(mode - kModes.begin()),
          .name = std::move(text.name),
          .type = std::move(text.type),
          .default_value = std::move(text.default_value)};
}

ArgumentMode mode_of(std::string_view letter) {
  return letter == "o"   ? ArgumentMode::Out
         : letter == "b" ? ArgumentMode::InOut
         : letter == "v" ? ArgumentMode::Variadic
                         : ArgumentMode::In;
}

/// A type as the signature spells it.
std::string type_in_signature(const std::string& written, const TypeFinder& find) {
  const std::optional<sql::TypeName> type = sql::parse_type_name(written);
  if (!type || type->names.empty() || type->names.size() > 2) {
    return written;
  }
  const std::string suffix = type->is_array ? "[]" : "";
  const std::string& name = type->names.back();
  const bool qualified = type->names.size() == 2;
  if (!qualified || type->names.front() == "pg_catalog") {
    if (const std::optional<std::string> built_in = built_in_type(name)) {
      return *built_in + suffix;
    }
  }
  if (qualified) {
    return fmt::format("{}.{}{}", sql::Identifier(type->names.front()), sql::Identifier(name),
                       suffix);
  }
  const std::optional<sql::QualifiedName> found = find ? find(sql::Identifier(name)) : std::nullopt;
  return found ? fmt::format("{}{}", *found, suffix)
               : fmt::format("{}{}", sql::Identifier(name), suffix);
}

bool is_certain_type(const std::string& text) {
  const std::optional<sql::TypeName> type = sql::parse_type_name(text);
  return type && (type->names.size() > 1 || built_in_type(type->names.front()));
}

}  // namespace

Arguments Argument::parse_list(std::string_view text) {
  Arguments arguments;
  for (sql::ArgumentText& argument : sql::parse_arguments(text)) {
    arguments.push_back(from_text(std::move(argument)));
  }
  return arguments;
}

Argument Argument::parse(std::string_view text, const sql::Identifier& /*default_schema*/) {
  Arguments arguments = parse_list(text);
  if (arguments.size() != 1) {
    throw Error(Failure::File, fmt::format("'{}' is not one argument", text));
  }
  return std::move(arguments.front());
}

std::string sql_text(const Argument& argument) {
  std::string text;
  if (argument.mode != ArgumentMode::In) {
    text += fmt::format("{} ", kModes.at(static_cast<std::size_t>(argument.mode)));
  }
  if (!argument.name.empty()) {
    text += fmt::format("{} ", argument.name);
  }
  text += argument.type;
  if (argument.default_value) {
    text += fmt::format(" DEFAULT {}", *argument.default_value);
  }
  return text;
}

std::string list_text(const Arguments& arguments) {
  std::vector<std::string> texts;
  texts.reserve(arguments.size());
  for (const Argument& argument : arguments) {
    texts.push_back(sql_text(argument));
  }
  return join(texts, ", ");
}

std::optional<std::string> to_text(const Argument& argument) {
  return sql_text(argument);
}

std::optional<std::string> to_text(const Arguments& arguments) {
  return fmt::format("({})", list_text(arguments));
}

sql::Identifier signature_of(const Arguments& arguments, const TypeFinder& find) {
  std::vector<std::string> types;
  for (const Argument& argument : arguments) {
    if (is_input(argument)) {
      types.push_back(type_in_signature(argument.type, find));
    }
  }
  return sql::Identifier(fmt::format("({})", join(types, ", ")));
}

Arguments read_arguments(RowReader& row) {
  const std::vector<std::string> modes = row.texts();
  const std::vector<std::string> names = row.texts();
  const std::vector<std::string> types = row.texts();
  const std::vector<std::string> defaults = row.texts();
  Arguments arguments;
  for (std::size_t i = 0; i < types.size(); ++i) {
    Argument argument{
        .mode = mode_of(modes.at(i)), .name = sql::Identifier(names.at(i)), .type = types.at(i)};
    if (!defaults.at(i).empty()) {
      argument.default_value = defaults.at(i).substr(1);
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

// Absent, proargmodes means that all are IN, and proallargtypes that proargtypes (counted from 0)
// holds them all.
const std::string_view kArgumentColumns = R"('(' || coalesce((
    SELECT pg_catalog.string_agg(pg_catalog.format_type(input.type, NULL), ', '
                                 ORDER BY input.position)
    FROM pg_catalog.unnest(routine.proargtypes) WITH ORDINALITY AS input (type, position)), '')
    || ')' AS signature,
  argument.modes,
  argument.names,
  argument.types,
  argument.defaults)";

KeyParts key_parts(std::string_view key) {
  bool quoted = false;
  for (std::size_t i = 0; i < key.size(); ++i) {
    quoted = quoted != (key[i] == '"');
    if (key[i] == '(' && !quoted && key.ends_with(')')) {
      return {.name = key.substr(0, i), .list = key.substr(i + 1, key.size() - i - 2)};
    }
  }
  return {.name = key};
}

bool names_certain_types(const sql::Identifier& signature) {
  const std::string_view text = signature.raw();
  try {
    return std::ranges::all_of(
        sql::parse_arguments(text.substr(1, text.size() - 2)),
        [](const sql::ArgumentText& argument) { return is_certain_type(argument.type); });
  } catch (const Error&) {
    return true;
  }
}

std::optional<std::string> locate_routine(const sql::QualifiedName& name,
                                          const sql::Identifier& signature) {
  if (names_certain_types(signature)) {
    return std::nullopt;
  }
  const std::string written = fmt::format("{}{}", name, signature.raw());
  return fmt::format(
      "SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid,"
      " {}::pg_catalog.regprocedure::pg_catalog.oid, 0",
      sql::Literal{written});
}

}  // namespace schemadiff::model
