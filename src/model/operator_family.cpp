#include "model/operator_family.h"

#include <cstddef>

#include <fmt/format.h>

#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/key.h"
#include "model/schema.h"

namespace schemadiff::model {

namespace {

template <class Items>
void add_changes(const Items& from, const Items& to, std::vector<std::string>& dropped,
                 std::vector<std::string>& added) {
  const auto same = [](const Items& items, const auto& key, const auto& item) {
    const auto at = items.find(key);
    return at != items.end() && at->second == item;
  };
  for (const sql::Identifier& key : keys_in_order(from)) {
    if (!same(to, key, from.at(key))) {
      dropped.push_back("    " + drop_text(key, from.at(key)));
    }
  }
  for (const sql::Identifier& key : keys_in_order(to)) {
    if (!same(from, key, to.at(key))) {
      added.push_back("    " + add_text(key, to.at(key)));
    }
  }
}

Statements change(const OperatorFamily& from, const OperatorFamily& to) {
  std::vector<std::string> dropped;
  std::vector<std::string> added;
  add_changes(from.operators, to.operators, dropped, added);
  add_changes(from.functions, to.functions, dropped, added);
  Statements statements;
  const auto add = [&](std::string_view verb, const std::vector<std::string>& items) {
    if (!items.empty()) {
      statements.push_back({fmt::format("ALTER OPERATOR FAMILY {} USING {} {}\n{}", to.name,
                                        to.method, verb, join(items, ",\n"))});
    }
  };
  add("DROP", dropped);
  add("ADD", added);
  return statements;
}

}  // namespace

OperatorFamily OperatorFamily::declared(const Place& place) {
  const MethodName key = method_name(place);
  OperatorFamily family;
  family.name = key.name;
  family.method = key.method;
  return family;
}

std::string OperatorFamily::sql_reference(const ObjectId& id) {
  return fmt::format("OPERATOR FAMILY {}.{}{}", id.path.at(0), id.path.at(1), id.path.at(2).raw());
}

std::string OperatorFamily::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass::pg_catalog.oid,
  family.oid,
  0,
  namespace.nspname,
  family.opfname,
  method.amname,
  {}
FROM pg_catalog.pg_opfamily AS family
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = family.opfnamespace
  JOIN pg_catalog.pg_am AS method ON method.oid = family.opfmethod
WHERE {}
  AND {})",
                     item_columns("pg_opfamily", "family.oid"), kOrdinarySchema,
                     is_users_own("pg_opfamily", "family.oid"));
}

OperatorFamily OperatorFamily::read(RowReader& row) {
  OperatorFamily family;
  family.name = row.qualified_name();
  family.method = row.identifier();
  family.operators = read_operators(row);
  family.functions = read_functions(row);
  return family;
}

// An item hangs on its family as a thing of its own ('a'), not as a part ('i').
std::string OperatorFamily::alias_query(int /*server_major*/) {
  return R"(SELECT belonging.classid,
  belonging.objid,
  0,
  belonging.refclassid,
  belonging.refobjid,
  0
FROM pg_catalog.pg_depend AS belonging
WHERE belonging.classid IN ('pg_catalog.pg_amop'::pg_catalog.regclass,
    'pg_catalog.pg_amproc'::pg_catalog.regclass)
  AND belonging.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
  AND belonging.refobjid >= 16384)";
}

ObjectId operator_family_id(const sql::QualifiedName& name, const sql::Identifier& method) {
  return method_id(OperatorFamily::kKind, name, method);
}

ObjectId identity(const OperatorFamily& family) {
  return operator_family_id(family.name, family.method);
}

void set_identity(OperatorFamily& family, const ObjectId& id) {
  family.name = {.schema = id.path[0], .name = id.path[1]};
}

std::vector<ObjectId> dependencies(const OperatorFamily& family) {
  return {schema_id(family.name.schema)};
}

Statements create(const OperatorFamily& family, const Context& /*context*/) {
  OperatorFamily bare = family;
  bare.operators.clear();
  bare.functions.clear();
  Statements statements{
      {fmt::format("CREATE OPERATOR FAMILY {} USING {}", family.name, family.method)}};
  append(statements, change(bare, family));
  return statements;
}

Statements drop(const OperatorFamily& family, const Context& /*context*/) {
  return {{fmt::format("DROP OPERATOR FAMILY {} USING {}", family.name, family.method)}};
}

std::optional<Alteration> alter(const OperatorFamily& from, const OperatorFamily& to,
                                const Context& /*context*/) {
  return Alteration{.statements = change(from, to)};
}

Statements rename(const OperatorFamily& from, const OperatorFamily& to) {
  return rename_with_method("OPERATOR FAMILY", from.name, to.name, to.method);
}

MethodName method_name(const Place& place) {
  constexpr std::string_view kUsing = "using";
  const std::size_t at = find_word(place.name, kUsing);
  Place named = place;
  std::string_view method = "btree";
  if (at != std::string_view::npos) {
    named.name = trimmed(place.name.substr(0, at));
    method = trimmed(place.name.substr(at + kUsing.size() + 2));
  }
  return {.name = named.qualified_name(), .method = sql::Identifier(method)};
}

ObjectId method_id(std::string_view kind, const sql::QualifiedName& name,
                   const sql::Identifier& method) {
  return {.kind = kind,
          .of = "",
          .path = {name.schema, name.name, sql::Identifier(fmt::format(" USING {}", method))}};
}

Statements rename_with_method(std::string_view word, const sql::QualifiedName& from,
                              const sql::QualifiedName& to, const sql::Identifier& method) {
  Statements statements;
  if (from.schema != to.schema) {
    statements.push_back(
        {fmt::format("ALTER {} {} USING {} SET SCHEMA {}", word, from, method, to.schema)});
  }
  if (from.name != to.name) {
    const sql::QualifiedName moved{.schema = to.schema, .name = from.name};
    statements.push_back(
        {fmt::format("ALTER {} {} USING {} RENAME TO {}", word, moved, method, to.name)});
  }
  return statements;
}

}  // namespace schemadiff::model
