#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/row.h"
#include "sql/identifier.h"

/// The arguments of routines, and the types among them that tell overloads apart.
namespace schemadiff::model {

enum class ArgumentMode : std::uint8_t { In, Out, InOut, Variadic };

/// One argument: pg_proc's proargmodes, proargnames, proallargtypes and proargdefaults. What
/// RETURNS TABLE adds is no argument here.
struct Argument {
  ArgumentMode mode = ArgumentMode::In;
  sql::Identifier name;  ///< empty where it has none
  std::string type;
  std::optional<std::string> default_value = {};

  /// Throws Error (Failure::File) when the text is no argument.
  [[nodiscard]] static Argument parse(std::string_view text, const sql::Identifier& default_schema);
  /// The same for several in one text.
  [[nodiscard]] static std::vector<Argument> parse_list(std::string_view text);

  bool operator==(const Argument&) const = default;
};

using Arguments = std::vector<Argument>;

/// As SQL: `INOUT b integer DEFAULT 1`.
[[nodiscard]] std::string sql_text(const Argument& argument);
[[nodiscard]] std::optional<std::string> to_text(const Argument& argument);
[[nodiscard]] std::optional<std::string> to_text(const Arguments& arguments);
/// `a integer, b integer DEFAULT 1`
[[nodiscard]] std::string list_text(const Arguments& arguments);

/// Whether a caller gives it: all but OUT.
[[nodiscard]] inline bool is_input(const Argument& argument) {
  return argument.mode != ArgumentMode::Out;
}

/// The declared type that a name without a schema means; nothing when none is declared.
using TypeFinder = std::function<std::optional<sql::QualifiedName>(const sql::Identifier& type)>;

/// `(integer, app.mood)`: the types of the input arguments in the server's spelling, as far as it
/// can be known without the server; what `find` does not know stays as written.
[[nodiscard]] sql::Identifier signature_of(const Arguments& arguments, const TypeFinder& find = {});

/// Four columns: modes ("char"[] as text[]), names, types, and defaults, each with '=' before it or
/// "".
[[nodiscard]] Arguments read_arguments(RowReader& row);

/// Those columns, for a row `routine` of pg_proc, and before them the signature.
extern const std::string_view kArgumentColumns;

/// The name and the list in parentheses of a key such as `add(integer, integer)`.
struct KeyParts {
  std::string_view name;
  std::optional<std::string_view> list = {};
};

[[nodiscard]] KeyParts key_parts(std::string_view key);

/// Whether every type in a signature is one of the server's, or says its schema. One that is no
/// list of types was reported when it was read; the server has nothing to add.
[[nodiscard]] bool names_certain_types(const sql::Identifier& signature);

/// SQL that finds a routine by what it was created as: an address, as catalog queries have it.
/// Nothing where the signature is sure to be the server's own.
[[nodiscard]] std::optional<std::string> locate_routine(const sql::QualifiedName& name,
                                                        const sql::Identifier& signature);

}  // namespace schemadiff::model
