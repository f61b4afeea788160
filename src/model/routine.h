#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/argument.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/settings.h"
#include "model/statement.h"
#include "sql/identifier.h"

/// What functions and procedures share: pg_proc.
/// https://www.postgresql.org/docs/15/catalog-pg-proc.html
namespace schemadiff::model {

enum class Security : std::uint8_t { Invoker, Definer };

constexpr auto words(std::type_identity<Security> /*tag*/) {
  return std::array<std::string_view, 2>{"invoker", "definer"};
}

/// What a routine does, in one of four forms. Gathered from a routine's attributes.
struct RoutineCode {
  std::string language = "sql";
  std::optional<std::string> body = {};
  std::optional<std::string> sql_body = {};
  std::optional<std::string> obj_file = {};
  std::optional<std::string> link_symbol = {};

  bool operator==(const RoutineCode&) const = default;
};

template <class Routine>
RoutineCode code_of(const Routine& routine) {
  return {.language = routine.language,
          .body = routine.body,
          .sql_body = routine.sql_body,
          .obj_file = routine.obj_file,
          .link_symbol = routine.link_symbol};
}

/// Its lines in CREATE: `AS $$…$$`, `BEGIN ATOMIC …`, `AS 'file', 'symbol'`.
[[nodiscard]] std::string code_clause(const RoutineCode& code);

/// `TRANSFORM FOR TYPE a, FOR TYPE b`; "" when there are none.
[[nodiscard]] std::string transform_clause(const std::vector<std::string>& types);

/// A dollar-quoted string, by pg_dump's rule for the tag.
[[nodiscard]] std::string dollar_quoted(std::string_view text);

/// What its name and its arguments' types say of a routine's place.
[[nodiscard]] ObjectId routine_id(std::string_view kind, const sql::QualifiedName& name,
                                  const sql::Identifier& signature);

/// The name that no other routine may have: `app.add(integer)`.
[[nodiscard]] TakenName routine_name(const sql::QualifiedName& name,
                                     const sql::Identifier& signature);

/// `app.add(integer)` as SQL.
[[nodiscard]] std::string routine_text(const sql::QualifiedName& name,
                                       const sql::Identifier& signature);
[[nodiscard]] std::string routine_text(const ObjectId& id);

/// Whether CREATE OR REPLACE leads from one argument list to the other: it gives names to what has
/// none and adds defaults, and refuses everything else (42P13).
[[nodiscard]] bool can_replace_arguments(const Arguments& from, const Arguments& to);

/// RENAME and SET SCHEMA; `word` is FUNCTION, PROCEDURE or AGGREGATE.
[[nodiscard]] Statements rename_routine(std::string_view word, const sql::QualifiedName& from,
                                        const sql::QualifiedName& to,
                                        const sql::Identifier& signature);

/// CREATE checks the bodies of functions, and fails where they use what comes later in the same
/// transaction; pg_dump does without, too.
[[nodiscard]] Statement unchecked(std::string sql, const RoutineCode& code);

/// Takes a routine's key and its arguments apart, and settles its signature. Throws Error
/// (Failure::File) where key and arguments contradict each other.
template <class Routine>
void settle_signature(Routine& routine) {
  routine.signature = signature_of(routine.arguments);
  demand_same_signature(routine.key_list.value, routine.arguments);
}

void demand_same_signature(const std::optional<std::string>& key_list, const Arguments& arguments);

/// The routine that a key declares, `add` or `add(integer)`, with the arguments that it says.
template <class Routine>
Routine declared_routine(const Place& place) {
  const KeyParts key = key_parts(place.name);
  Place named = place;
  named.name = key.name;
  Routine routine;
  routine.name = named.qualified_name();
  if (key.list) {
    routine.key_list.value = std::string(*key.list);
    routine.arguments = Argument::parse_list(*key.list);
    routine.signature = signature_of(routine.arguments);
  }
  return routine;
}

/// Columns of a catalog query for the row `routine` of pg_proc, which read_code reads: language,
/// body, sql_body, obj_file, link_symbol.
[[nodiscard]] std::string code_columns(int server_major);

template <class Routine>
void read_code(RowReader& row, Routine& routine) {
  routine.language = row.text();
  routine.body = row.optional_text();
  routine.sql_body = row.optional_text();
  routine.obj_file = row.optional_text();
  routine.link_symbol = row.optional_text();
}

/// FROM and WHERE of a catalog query: `routine`, `namespace`, `language` and `argument`, the user's
/// own of these prokinds (`'f', 'w'`). `joins` are put behind the FROM.
[[nodiscard]] std::string from_routines(std::string_view prokinds, std::string_view joins = "");

/// The types of TRANSFORM, as an array of texts.
extern const std::string_view kTransformColumn;

}  // namespace schemadiff::model
