#include "model/function.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/schema.h"
#include "model/wrapped.h"

namespace schemadiff::model {

namespace {

constexpr double kDefaultRows = 1000;

double default_cost(const Function& function) {
  return function.language == "c" || function.language == "internal" ? 1 : 100;
}

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

/// The clauses between the result and the code, those that have their default left out.
std::string attribute_clauses(const Function& function) {
  std::vector<std::string> parts{fmt::format("LANGUAGE {}", sql::Identifier(function.language))};
  const auto add = [&](bool wanted, std::string clause) {
    if (wanted) {
      parts.push_back(std::move(clause));
    }
  };
  add(!function.transforms.empty(), transform_clause(function.transforms));
  add(function.window, "WINDOW");
  add(function.volatility != Volatility::Volatile, upper(word(function.volatility)));
  add(function.strict, "STRICT");
  add(function.security == Security::Definer, "SECURITY DEFINER");
  add(function.leakproof, "LEAKPROOF");
  add(function.parallel != Parallel::Unsafe,
      fmt::format("PARALLEL {}", upper(word(function.parallel))));
  add(function.cost.has_value(), fmt::format("COST {}", function.cost.value_or(0)));
  add(function.rows.has_value(), fmt::format("ROWS {}", function.rows.value_or(0)));
  add(function.support.has_value(), fmt::format("SUPPORT {}", function.support.value_or("")));
  return join(parts, " ");
}

Statement create_or_replace(const Function& function, std::string_view verb) {
  std::string sql =
      fmt::format("{} FUNCTION {}({})", verb, function.name, list_text(function.arguments));
  if (function.returns) {
    sql += fmt::format(" RETURNS {}", *function.returns);
  }
  sql += fmt::format("\n    {}", attribute_clauses(function));
  for (const Setting& setting : function.settings.list) {
    sql += fmt::format("\n    SET {}", setting_clause(setting));
  }
  const RoutineCode code = code_of(function);
  sql += fmt::format("\n    {}", code_clause(code));
  return unchecked(std::move(sql), code);
}

/// The actions of ALTER FUNCTION from one to the other; `reached` takes over what they change.
std::string actions(const Function& from, const Function& to, Function& reached) {
  std::string text;
  const auto change = [&](auto member, const std::string& action) {
    if (!(from.*member == to.*member)) {
      reached.*member = to.*member;
      text += " " + action;
    }
  };
  change(&Function::volatility, upper(word(to.volatility)));
  change(&Function::strict, to.strict ? "STRICT" : "CALLED ON NULL INPUT");
  change(&Function::security, fmt::format("SECURITY {}", upper(word(to.security))));
  change(&Function::leakproof, to.leakproof ? "LEAKPROOF" : "NOT LEAKPROOF");
  change(&Function::parallel, fmt::format("PARALLEL {}", upper(word(to.parallel))));
  change(&Function::cost, fmt::format("COST {}", to.cost.value_or(default_cost(to))));
  change(&Function::rows, fmt::format("ROWS {}", to.rows.value_or(kDefaultRows)));
  if (to.support) {  // ALTER cannot take it away
    change(&Function::support, fmt::format("SUPPORT {}", *to.support));
  }
  reached.settings = to.settings;
  return text + settings_change(from.settings, to.settings);
}

}  // namespace

Function Function::declared(const Place& place) {
  return declared_routine<Function>(place);
}

std::string Function::sql_reference(const ObjectId& id) {
  return fmt::format("FUNCTION {}", routine_text(id));
}

std::string Function::query(int server_major) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid,
  routine.oid,
  0,
  namespace.nspname,
  routine.proname,
  {0},
  pg_catalog.pg_get_function_result(routine.oid) AS returns,
  {1},
  routine.prokind = 'w' AS is_window,
  routine.provolatile,
  routine.proisstrict,
  routine.prosecdef,
  routine.proleakproof,
  routine.proparallel,
  nullif(routine.procost, CASE WHEN language.lanname IN ('c', 'internal') THEN 1 ELSE 100 END)
    AS cost,
  nullif(routine.prorows, CASE WHEN routine.proretset THEN 1000 ELSE 0 END) AS rows,
  nullif(routine.prosupport, 0)::pg_catalog.regproc AS support,
  {2},
  routine.proconfig
{3})",
                     kArgumentColumns, code_columns(server_major), kTransformColumn,
                     from_routines("'f', 'w'"));
}

Function Function::read(RowReader& row) {
  Function function;
  function.name = row.qualified_name();
  function.signature = row.identifier();
  function.arguments = read_arguments(row);
  function.returns = row.optional_text();
  read_code(row, function);
  function.window = row.boolean();
  const char volatility = row.character();
  function.volatility = volatility == 'i'   ? Volatility::Immutable
                        : volatility == 's' ? Volatility::Stable
                                            : Volatility::Volatile;
  function.strict = row.boolean();
  function.security = row.boolean() ? Security::Definer : Security::Invoker;
  function.leakproof = row.boolean();
  const char parallel = row.character();
  function.parallel = parallel == 's'   ? Parallel::Safe
                      : parallel == 'r' ? Parallel::Restricted
                                        : Parallel::Unsafe;
  function.cost = row.optional_number();
  function.rows = row.optional_number();
  function.support = row.optional_text();
  function.transforms = row.texts();
  function.settings = row.settings();
  return function;
}

ObjectId identity(const Function& function) {
  return routine_id(Function::kKind, function.name, function.signature);
}

void complete(Function& function) {
  settle_signature(function);
}

std::vector<TakenName> taken_names(const Function& function) {
  return {routine_name(function.name, function.signature)};
}

sql::Identifier resolved_signature(const Function& function, const TypeFinder& find) {
  return signature_of(function.arguments, find);
}

std::optional<std::string> locate(const Function& function) {
  return locate_routine(function.name, function.signature);
}

std::vector<ObjectId> dependencies(const Function& function) {
  return {schema_id(function.name.schema)};
}

Statements create(const Function& function, const Context& /*context*/) {
  return {create_or_replace(function, "CREATE")};
}

Statements drop(const Function& function, const Context& /*context*/) {
  return {{fmt::format("DROP FUNCTION {}", routine_text(function.name, function.signature))}};
}

std::optional<Alteration> alter(const Function& from, const Function& to,
                                const Context& /*context*/) {
  Function reached = from;
  const std::string changes = actions(from, to, reached);
  if (reached == to) {
    return Alteration{.statements = {{fmt::format("ALTER FUNCTION {}{}",
                                                  routine_text(to.name, to.signature), changes)}}};
  }
  const bool replaceable = from.window == to.window && from.returns == to.returns &&
                           can_replace_arguments(from.arguments, to.arguments);
  if (!replaceable) {
    return std::nullopt;
  }
  return Alteration{.statements = {create_or_replace(to, "CREATE OR REPLACE")}};
}

Statements rename(const Function& from, const Function& to) {
  return rename_routine("FUNCTION", from.name, to.name, to.signature);
}

bool alters_users(const Function& from, const Function& to) {
  Function inside = from;
  inside.body = to.body;
  inside.settings = to.settings;
  inside.security = to.security;
  inside.cost = to.cost;
  inside.rows = to.rows;
  return inside != to;
}

}  // namespace schemadiff::model
