#include "model/foreign_data_wrapper.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/generic_options.h"
#include "model/schema.h"

namespace schemadiff::model {

ForeignDataWrapper ForeignDataWrapper::declared(const Place& place) {
  ForeignDataWrapper wrapper;
  wrapper.name = place.identifier();
  return wrapper;
}

std::string ForeignDataWrapper::sql_reference(const ObjectId& id) {
  return fmt::format("FOREIGN DATA WRAPPER {}", id.path[0]);
}

std::string ForeignDataWrapper::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::oid,
  wrapper.oid,
  0,
  wrapper.fdwname,
  handler_namespace.nspname,
  handler.proname,
  validator_namespace.nspname,
  validator.proname,
  {}
FROM pg_catalog.pg_foreign_data_wrapper AS wrapper
  LEFT JOIN pg_catalog.pg_proc AS handler ON handler.oid = wrapper.fdwhandler
  LEFT JOIN pg_catalog.pg_namespace AS handler_namespace
    ON handler_namespace.oid = handler.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS validator ON validator.oid = wrapper.fdwvalidator
  LEFT JOIN pg_catalog.pg_namespace AS validator_namespace
    ON validator_namespace.oid = validator.pronamespace
WHERE {})",
                     generic_options_sql("wrapper.fdwoptions"),
                     is_users_own("pg_foreign_data_wrapper", "wrapper.oid"));
}

ForeignDataWrapper ForeignDataWrapper::read(RowReader& row) {
  ForeignDataWrapper wrapper;
  wrapper.name = row.identifier();
  wrapper.handler = row.optional_qualified_name();
  wrapper.validator = row.optional_qualified_name();
  wrapper.options = row.options();
  return wrapper;
}

ObjectId identity(const ForeignDataWrapper& wrapper) {
  return {.kind = ForeignDataWrapper::kKind, .of = "", .path = {wrapper.name}};
}

std::vector<ObjectId> dependencies(const ForeignDataWrapper& /*wrapper*/) {
  return {};  // its functions are known to the catalog
}

void normalize(ForeignDataWrapper& wrapper) {
  refuse_secrets(wrapper.options);
}

Statements create(const ForeignDataWrapper& wrapper, const Context& /*context*/) {
  std::string sql = fmt::format("CREATE FOREIGN DATA WRAPPER {}", wrapper.name);
  if (wrapper.handler) {
    sql += fmt::format(" HANDLER {}", *wrapper.handler);
  }
  if (wrapper.validator) {
    sql += fmt::format(" VALIDATOR {}", *wrapper.validator);
  }
  return {{sql + generic_options(wrapper.options)}};
}

Statements drop(const ForeignDataWrapper& wrapper, const Context& /*context*/) {
  return {{fmt::format("DROP FOREIGN DATA WRAPPER {}", wrapper.name)}};
}

std::optional<Alteration> alter(const ForeignDataWrapper& from, const ForeignDataWrapper& to,
                                const Context& /*context*/) {
  std::string sql = fmt::format("ALTER FOREIGN DATA WRAPPER {}", to.name);
  if (from.handler != to.handler) {
    sql += to.handler ? fmt::format(" HANDLER {}", *to.handler) : " NO HANDLER";
  }
  if (from.validator != to.validator) {
    sql += to.validator ? fmt::format(" VALIDATOR {}", *to.validator) : " NO VALIDATOR";
  }
  return Alteration{.statements = {{sql + generic_options_change(from.options, to.options)}}};
}

Statements rename(const ForeignDataWrapper& from, const ForeignDataWrapper& to) {
  return {{fmt::format("ALTER FOREIGN DATA WRAPPER {} RENAME TO {}", from.name, to.name)}};
}

}  // namespace schemadiff::model
