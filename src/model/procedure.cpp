#include "model/procedure.h"

#include <utility>

#include <fmt/format.h>

#include "model/schema.h"

namespace schemadiff::model {

namespace {

Statement create_or_replace(const Procedure& procedure, std::string_view verb) {
  std::string sql =
      fmt::format("{} PROCEDURE {}({})\n    LANGUAGE {}", verb, procedure.name,
                  list_text(procedure.arguments), sql::Identifier(procedure.language));
  if (!procedure.transforms.empty()) {
    sql += " " + transform_clause(procedure.transforms);
  }
  if (procedure.security == Security::Definer) {
    sql += " SECURITY DEFINER";
  }
  for (const Setting& setting : procedure.settings.list) {
    sql += fmt::format("\n    SET {}", setting_clause(setting));
  }
  const RoutineCode code = code_of(procedure);
  sql += fmt::format("\n    {}", code_clause(code));
  return unchecked(std::move(sql), code);
}

}  // namespace

Procedure Procedure::declared(const Place& place) {
  return declared_routine<Procedure>(place);
}

std::string Procedure::sql_reference(const ObjectId& id) {
  return fmt::format("PROCEDURE {}", routine_text(id));
}

std::string Procedure::query(int server_major) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid,
  routine.oid,
  0,
  namespace.nspname,
  routine.proname,
  {0},
  {1},
  routine.prosecdef,
  {2},
  routine.proconfig
{3})",
                     kArgumentColumns, code_columns(server_major), kTransformColumn,
                     from_routines("'p'"));
}

Procedure Procedure::read(RowReader& row) {
  Procedure procedure;
  procedure.name = row.qualified_name();
  procedure.signature = row.identifier();
  procedure.arguments = read_arguments(row);
  read_code(row, procedure);
  procedure.security = row.boolean() ? Security::Definer : Security::Invoker;
  procedure.transforms = row.texts();
  procedure.settings = row.settings();
  return procedure;
}

ObjectId identity(const Procedure& procedure) {
  return routine_id(Procedure::kKind, procedure.name, procedure.signature);
}

void complete(Procedure& procedure) {
  settle_signature(procedure);
}

std::vector<TakenName> taken_names(const Procedure& procedure) {
  return {routine_name(procedure.name, procedure.signature)};
}

sql::Identifier resolved_signature(const Procedure& procedure, const TypeFinder& find) {
  return signature_of(procedure.arguments, find);
}

std::optional<std::string> locate(const Procedure& procedure) {
  return locate_routine(procedure.name, procedure.signature);
}

std::vector<ObjectId> dependencies(const Procedure& procedure) {
  return {schema_id(procedure.name.schema)};
}

Statements create(const Procedure& procedure, const Context& /*context*/) {
  return {create_or_replace(procedure, "CREATE")};
}

Statements drop(const Procedure& procedure, const Context& /*context*/) {
  return {{fmt::format("DROP PROCEDURE {}", routine_text(procedure.name, procedure.signature))}};
}

std::optional<Alteration> alter(const Procedure& from, const Procedure& to,
                                const Context& /*context*/) {
  Procedure reached = from;
  reached.security = to.security;
  reached.settings = to.settings;
  if (reached == to) {
    std::string changes;
    if (from.security != to.security) {
      changes += to.security == Security::Definer ? " SECURITY DEFINER" : " SECURITY INVOKER";
    }
    changes += settings_change(from.settings, to.settings);
    return Alteration{.statements = {{fmt::format("ALTER PROCEDURE {}{}",
                                                  routine_text(to.name, to.signature), changes)}}};
  }
  if (!can_replace_arguments(from.arguments, to.arguments)) {
    return std::nullopt;
  }
  return Alteration{.statements = {create_or_replace(to, "CREATE OR REPLACE")}};
}

Statements rename(const Procedure& from, const Procedure& to) {
  return rename_routine("PROCEDURE", from.name, to.name, to.signature);
}

bool alters_users(const Procedure& from, const Procedure& to) {
  Procedure inside = from;
  inside.body = to.body;
  inside.settings = to.settings;
  inside.security = to.security;
  return inside != to;
}

}  // namespace schemadiff::model
