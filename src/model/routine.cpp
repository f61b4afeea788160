#include "model/routine.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/catalog_sql.h"

namespace schemadiff::model {

std::string dollar_quoted(std::string_view text) {
  // appendStringLiteralDQ() in src/fe_utils/string_utils.c: also a text that ends with a dollar
  // sign must not meet the tag's.
  std::string tag = "$";
  while (text.find(tag) != std::string_view::npos) {
    constexpr std::string_view kSuffixes = "_XXXXXXX";
    tag += kSuffixes[(tag.size() - 1) % kSuffixes.size()];
  }
  tag += "$";
  return fmt::format("{0}{1}{0}", tag, text);
}

std::string code_clause(const RoutineCode& code) {
  if (code.sql_body) {
    return *code.sql_body;
  }
  if (code.obj_file) {
    const std::string symbol =
        code.link_symbol ? fmt::format(", {}", sql::Literal{*code.link_symbol}) : "";
    return fmt::format("AS {}{}", sql::Literal{*code.obj_file}, symbol);
  }
  if (!code.body) {
    return "";
  }
  // Dollar quotes have no escapes, and files may change a line's end.
  const bool needs_escapes = code.body->find('\r') != std::string::npos;
  return fmt::format(
      "AS {}", needs_escapes ? sql::quoted(sql::Literal{*code.body}) : dollar_quoted(*code.body));
}

std::string transform_clause(const std::vector<std::string>& types) {
  std::vector<std::string> clauses;
  clauses.reserve(types.size());
  for (const std::string& type : types) {
    clauses.push_back(fmt::format("FOR TYPE {}", type));
  }
  return clauses.empty() ? "" : fmt::format("TRANSFORM {}", join(clauses, ", "));
}

ObjectId routine_id(std::string_view kind, const sql::QualifiedName& name,
                    const sql::Identifier& signature) {
  return {.kind = kind, .of = "", .path = {name.schema, name.name, signature}};
}

TakenName routine_name(const sql::QualifiedName& name, const sql::Identifier& signature) {
  return {
      .scope = NameScope::Routine,
      .name = {.schema = name.schema, .name = sql::Identifier(name.name.raw() + signature.raw())}};
}

std::string routine_text(const sql::QualifiedName& name, const sql::Identifier& signature) {
  return fmt::format("{}{}", name, signature.raw());
}

std::string routine_text(const ObjectId& id) {
  return routine_text({.schema = id.path.at(0), .name = id.path.at(1)}, id.path.at(2));
}

bool can_replace_arguments(const Arguments& from, const Arguments& to) {
  return std::ranges::equal(from, to, [](const Argument& before, const Argument& after) {
    const bool named = before.name == after.name || (before.name.empty() && is_input(before));
    return named && before.mode == after.mode && before.type == after.type &&
           (after.default_value || !before.default_value);
  });
}

Statements rename_routine(std::string_view word, const sql::QualifiedName& from,
                          const sql::QualifiedName& to, const sql::Identifier& signature) {
  Statements statements;
  if (from.schema != to.schema) {
    statements.push_back(
        {fmt::format("ALTER {} {} SET SCHEMA {}", word, routine_text(from, signature), to.schema)});
  }
  if (from.name != to.name) {
    const sql::QualifiedName moved{.schema = to.schema, .name = from.name};
    statements.push_back(
        {fmt::format("ALTER {} {} RENAME TO {}", word, routine_text(moved, signature), to.name)});
  }
  return statements;
}

Statement unchecked(std::string sql, const RoutineCode& code) {
  const bool is_checked = code.body && code.language != "internal" && code.language != "c";
  return {.sql = std::move(sql),
          .transaction = Transaction::Shared,
          .setting = is_checked ? "check_function_bodies = off" : ""};
}

void demand_same_signature(const std::optional<std::string>& key_list, const Arguments& arguments) {
  if (!key_list) {
    return;
  }
  const sql::Identifier in_key = signature_of(Argument::parse_list(*key_list));
  const sql::Identifier in_list = signature_of(arguments);
  if (in_key != in_list) {
    throw Error(Failure::File,
                fmt::format("the key says {} and the arguments {}: the types have to be the same",
                            in_key.raw(), in_list.raw()));
  }
}

std::string code_columns(int server_major) {
  const std::string_view sql_body =
      server_major >= 14 ? "pg_catalog.pg_get_function_sqlbody(routine.oid)" : "NULL";
  return fmt::format(R"(language.lanname,
  CASE WHEN routine.probin IS NULL AND {0} IS NULL THEN routine.prosrc END AS body,
  {0} AS sql_body,
  routine.probin AS obj_file,
  CASE WHEN routine.probin IS NOT NULL THEN routine.prosrc END AS link_symbol)",
                     sql_body);
}

// A range type's constructors are part of the type ('i').
std::string from_routines(std::string_view prokinds, std::string_view joins) {
  return fmt::format(R"(FROM pg_catalog.pg_proc AS routine
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = routine.pronamespace
  JOIN pg_catalog.pg_language AS language ON language.oid = routine.prolang
  CROSS JOIN LATERAL (
    SELECT pg_catalog.array_agg(coalesce(routine.proargmodes[number]::text, 'i') ORDER BY number)
        AS modes,
      pg_catalog.array_agg(coalesce(routine.proargnames[number], '') ORDER BY number) AS names,
      pg_catalog.array_agg(pg_catalog.format_type(type, NULL) ORDER BY number) AS types,
      pg_catalog.array_agg(coalesce(
        '=' || pg_catalog.pg_get_function_arg_default(routine.oid, number::integer), '')
        ORDER BY number) AS defaults
    FROM pg_catalog.unnest(coalesce(routine.proallargtypes, routine.proargtypes::oid[]))
      WITH ORDINALITY AS listed (type, number)
    WHERE coalesce(routine.proargmodes[number]::text, 'i') <> 't') AS argument{3}
WHERE routine.prokind IN ({0})
  AND {1}
  AND {2}
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS whole
    WHERE whole.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND whole.objid = routine.oid
      AND whole.deptype = 'i'))",
                     prokinds, kOrdinarySchema, is_users_own("pg_proc", "routine.oid"), joins);
}

const std::string_view kTransformColumn = R"(ARRAY(
    SELECT pg_catalog.format_type(transformed.type, NULL)
    FROM pg_catalog.unnest(routine.protrftypes) WITH ORDINALITY AS transformed (type, position)
    ORDER BY transformed.position) AS transforms)";

}  // namespace schemadiff::model
