#include "model/operator_class.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"

namespace schemadiff::model {

OperatorClass OperatorClass::declared(const Place& place) {
  const MethodName key = method_name(place);
  OperatorClass operator_class;
  operator_class.name = key.name;
  operator_class.method = key.method;
  return operator_class;
}

std::string OperatorClass::sql_reference(const ObjectId& id) {
  return fmt::format("OPERATOR CLASS {}.{}{}", id.path.at(0), id.path.at(1), id.path.at(2).raw());
}

std::string OperatorClass::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass::pg_catalog.oid,
  class.oid,
  0,
  namespace.nspname,
  class.opcname,
  method.amname,
  pg_catalog.format_type(class.opcintype, NULL) AS type,
  class.opcdefault,
  CASE WHEN family.opfname <> class.opcname OR family.opfnamespace <> class.opcnamespace
       THEN family_namespace.nspname END AS family_schema,
  CASE WHEN family.opfname <> class.opcname OR family.opfnamespace <> class.opcnamespace
       THEN family.opfname END AS family,
  CASE WHEN class.opckeytype <> 0
       THEN pg_catalog.format_type(class.opckeytype, NULL) END AS storage,
  {}
FROM pg_catalog.pg_opclass AS class
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.opcnamespace
  JOIN pg_catalog.pg_am AS method ON method.oid = class.opcmethod
  JOIN pg_catalog.pg_opfamily AS family ON family.oid = class.opcfamily
  JOIN pg_catalog.pg_namespace AS family_namespace ON family_namespace.oid = family.opfnamespace
WHERE {}
  AND {})",
                     item_columns("pg_opclass", "class.oid"), kOrdinarySchema,
                     is_users_own("pg_opclass", "class.oid"));
}

OperatorClass OperatorClass::read(RowReader& row) {
  OperatorClass operator_class;
  operator_class.name = row.qualified_name();
  operator_class.method = row.identifier();
  operator_class.type = row.text();
  operator_class.is_default = row.boolean();
  operator_class.family = row.optional_qualified_name();
  operator_class.storage = row.optional_text();
  operator_class.operators = read_operators(row);
  operator_class.functions = read_functions(row);
  return operator_class;
}

ObjectId identity(const OperatorClass& operator_class) {
  return method_id(OperatorClass::kKind, operator_class.name, operator_class.method);
}

void set_identity(OperatorClass& operator_class, const ObjectId& id) {
  operator_class.name = {.schema = id.path[0], .name = id.path[1]};
}

std::vector<ObjectId> dependencies(const OperatorClass& operator_class) {
  return {schema_id(operator_class.name.schema),
          operator_family_id(operator_class.family.value_or(operator_class.name),
                             operator_class.method)};
}

Statements create(const OperatorClass& operator_class, const Context& /*context*/) {
  std::vector<std::string> items;
  if (operator_class.storage) {
    items.push_back(fmt::format("    STORAGE {}", *operator_class.storage));
  }
  for (const sql::Identifier& key : keys_in_order(operator_class.operators)) {
    items.push_back("    " + add_text(key, operator_class.operators.at(key)));
  }
  for (const sql::Identifier& key : keys_in_order(operator_class.functions)) {
    items.push_back("    " + add_text(key, operator_class.functions.at(key)));
  }
  if (items.empty()) {  // there has to be something
    items.push_back(fmt::format("    STORAGE {}", operator_class.type));
  }
  return {{fmt::format("CREATE OPERATOR CLASS {}\n    {}FOR TYPE {} USING {} FAMILY {} AS\n{}",
                       operator_class.name, operator_class.is_default ? "DEFAULT " : "",
                       operator_class.type, operator_class.method,
                       operator_class.family.value_or(operator_class.name), join(items, ",\n"))}};
}

Statements drop(const OperatorClass& operator_class, const Context& /*context*/) {
  return {
      {fmt::format("DROP OPERATOR CLASS {} USING {}", operator_class.name, operator_class.method)}};
}

std::optional<Alteration> alter(const OperatorClass& /*from*/, const OperatorClass& /*to*/,
                                const Context& /*context*/) {
  return std::nullopt;
}

Statements rename(const OperatorClass& from, const OperatorClass& to) {
  return rename_with_method("OPERATOR CLASS", from.name, to.name, to.method);
}

}  // namespace schemadiff::model
