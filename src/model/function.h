#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/argument.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/routine.h"
#include "model/row.h"
#include "model/settings.h"
#include "model/statement.h"

namespace schemadiff::model {

enum class Volatility : std::uint8_t { Volatile, Stable, Immutable };

constexpr auto words(std::type_identity<Volatility> /*tag*/) {
  return std::array<std::string_view, 3>{"volatile", "stable", "immutable"};
}

enum class Parallel : std::uint8_t { Unsafe, Restricted, Safe };

constexpr auto words(std::type_identity<Parallel> /*tag*/) {
  return std::array<std::string_view, 3>{"unsafe", "restricted", "safe"};
}

/// A function, window functions included: pg_proc (prokind 'f' or 'w').
/// https://www.postgresql.org/docs/15/sql-createfunction.html
struct Function {
  static constexpr std::string_view kKind = "function";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr bool kOverloaded = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "function"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384 AND prokind IN ('f', 'w'))";

  sql::QualifiedName name;
  sql::Identifier signature{"()"};            ///< `(integer, text)`: of the input arguments
  Hint<std::optional<std::string>> key_list;  ///< what a key has in parentheses

  Arguments arguments;
  std::optional<std::string> returns;
  std::string language = "sql";
  bool window = false;
  Volatility volatility = Volatility::Volatile;
  bool strict = false;
  Security security = Security::Invoker;
  bool leakproof = false;
  Parallel parallel = Parallel::Unsafe;
  std::optional<double> cost;
  std::optional<double> rows;
  std::optional<std::string> support;
  std::vector<std::string> transforms;
  Settings settings;
  std::optional<std::string> body;
  std::optional<std::string> sql_body;
  std::optional<std::string> obj_file;
  std::optional<std::string> link_symbol;

  static constexpr auto describe() {
    return description(
        "A function. The key is its name, or, where several have that name, its name and the "
        "types of its arguments: [function.\"add(integer, integer)\"].",
        "",
        attribute("arguments", &Function::arguments,
                  "Its arguments as CREATE FUNCTION takes them, in one text or a list of texts: "
                  "[\"a integer\", \"INOUT b text\", \"VARIADIC c text[]\", \"d integer DEFAULT "
                  "1\"]."),
        attribute("returns", &Function::returns,
                  "What it returns: \"integer\", \"SETOF app.users\", \"TABLE(id bigint, name "
                  "text)\", \"trigger\". May be left out where OUT arguments tell."),
        attribute("language", &Function::language,
                  "The language it is written in: \"sql\" (the default), \"plpgsql\", \"c\", …"),
        attribute("window", &Function::window, "Whether it is a window function; C only."),
        attribute("volatility", &Function::volatility,
                  "\"volatile\" (the default), \"stable\" or \"immutable\"."),
        attribute("strict", &Function::strict,
                  "Whether it returns NULL without being called when an argument is NULL."),
        attribute("security", &Function::security,
                  "Whose rights it has: \"invoker\" (the default) or \"definer\"."),
        attribute("leakproof", &Function::leakproof,
                  "Whether it tells nothing of its arguments but by its result."),
        attribute("parallel", &Function::parallel,
                  "\"unsafe\" (the default), \"restricted\" or \"safe\"."),
        attribute("cost", &Function::cost,
                  "The estimated cost of a call, in units of cpu_operator_cost. Default: 1 for C, "
                  "else 100."),
        attribute("rows", &Function::rows,
                  "How many rows the planner expects of a set-returning function. Default: 1000."),
        attribute("support", &Function::support, "The planner support function."),
        attribute("transforms", &Function::transforms,
                  "The types for which a transform is used (TRANSFORM FOR TYPE)."),
        attribute("set", &Function::settings,
                  "Settings while it runs: { search_path = \"app, pg_temp\", work_mem = \"64MB\" "
                  "}."),
        attribute("body", &Function::body,
                  "Its text, as it stands between the quotes of AS. body_file names a file "
                  "beside the model file that holds it."),
        attribute("sql_body", &Function::sql_body,
                  "Instead of body, what the server parses when the function is made: \"RETURN a "
                  "+ b\" or \"BEGIN ATOMIC … END\" (PostgreSQL 14)."),
        attribute("obj_file", &Function::obj_file,
                  "The library that a C function is in: \"$libdir/name\"."),
        attribute("link_symbol", &Function::link_symbol,
                  "Its name in the library. Default: the function's name."));
  }

  static constexpr auto opaque() { return &Function::body; }

  static Function declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Function read(RowReader& row);

  bool operator==(const Function&) const = default;
};

ObjectId identity(const Function& function);
/// Throws Error (Failure::File) where the key and the arguments contradict each other.
void complete(Function& function);
std::vector<TakenName> taken_names(const Function& function);
sql::Identifier resolved_signature(const Function& function, const TypeFinder& find);
std::optional<std::string> locate(const Function& function);
std::vector<ObjectId> dependencies(const Function& function);
Statements create(const Function& function, const Context& context);
Statements drop(const Function& function, const Context& context);
/// By ALTER what ALTER can do, else by CREATE OR REPLACE with everything repeated; another result,
/// other names of arguments, a default that goes: only anew.
std::optional<Alteration> alter(const Function& from, const Function& to, const Context& context);
Statements rename(const Function& from, const Function& to);
/// Not where only what it does inside is another.
bool alters_users(const Function& from, const Function& to);

}  // namespace schemadiff::model
