#include "model/materialized_view.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/database.h"
#include "model/materialized_view_column.h"
#include "model/options.h"
#include "model/rename.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/view_columns.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kKeyword = "MATERIALIZED VIEW";

Statement alter_view(const MaterializedView& view, std::string_view what) {
  return {fmt::format("ALTER MATERIALIZED VIEW {} {}", view.name, what)};
}

Statements option_changes(const MaterializedView& from, const MaterializedView& to) {
  Statements statements;
  if (const Options changed = options_to_set(from.options, to.options); !changed.empty()) {
    statements.push_back(alter_view(to, fmt::format("SET ({})", options_list(changed))));
  }
  if (const std::string gone = options_to_reset(from.options, to.options); !gone.empty()) {
    statements.push_back(alter_view(to, fmt::format("RESET ({})", gone)));
  }
  return statements;
}

}  // namespace

MaterializedView MaterializedView::declared(const Place& place) {
  MaterializedView view;
  view.name = place.qualified_name();
  return view;
}

std::string MaterializedView::sql_reference(const ObjectId& id) {
  return fmt::format("MATERIALIZED VIEW {}.{}", id.path[0], id.path[1]);
}

std::string MaterializedView::query(int /*server_major*/) {
  // pg_get_viewdef() ends the query with a semicolon.
  return fmt::format(R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.oid,
  0,
  namespace.nspname,
  relation.relname,
  pg_catalog.left(pg_catalog.pg_get_viewdef(relation.oid), -1),
  relation.relispopulated,
  access_method.amname,
  tablespace.spcname,
  relation.reloptions || ARRAY(
    SELECT 'toast.' || option FROM pg_catalog.unnest(toast.reloptions) AS option)
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
  JOIN pg_catalog.pg_am AS access_method ON access_method.oid = relation.relam
  LEFT JOIN pg_catalog.pg_tablespace AS tablespace ON tablespace.oid = relation.reltablespace
  LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = relation.reltoastrelid
WHERE {})",
                     is_own_relation('m'));
}

MaterializedView MaterializedView::read(RowReader& row) {
  MaterializedView view;
  view.name = row.qualified_name();
  view.definition = row.text();
  view.populated = row.boolean();
  view.method = row.text();
  if (std::optional<std::string> tablespace = row.optional_text()) {
    view.tablespace = sql::Identifier(*std::move(tablespace));
  }
  view.options = row.options();
  return view;
}

ObjectId materialized_view_id(const sql::QualifiedName& name) {
  return {.kind = MaterializedView::kKind, .of = "", .path = {name.schema, name.name}};
}

ObjectId identity(const MaterializedView& view) {
  return materialized_view_id(view.name);
}

void expand(MaterializedView& view) {
  view.definition = without_semicolon(view.definition);
}

std::vector<ObjectId> dependencies(const MaterializedView& view) {
  return {schema_id(view.name.schema)};
}

Statements create(const MaterializedView& view, const Context& context) {
  std::string sql =
      fmt::format("CREATE MATERIALIZED VIEW {}", named_with_columns(view.name, view.columns));
  if (view.method != MaterializedView{}.method) {
    sql += fmt::format(" USING {}", sql::Identifier(view.method));
  }
  sql += with_clause(view.options);
  if (view.tablespace) {
    sql += fmt::format(" TABLESPACE {}", *view.tablespace);
  }
  sql += fmt::format(" AS\n{}", view.definition);
  if (!view.populated || context.in_scratch) {
    sql += "\n  WITH NO DATA";
  }
  return {{sql}};
}

Statements drop(const MaterializedView& view, const Context& /*context*/) {
  return {{fmt::format("DROP MATERIALIZED VIEW {}", view.name)}};
}

std::optional<Alteration> alter(const MaterializedView& from, const MaterializedView& to,
                                const Context& context) {
  const bool method_is_fixed = context.server_major < 15 && from.method != to.method;
  if (from.definition != to.definition || from.columns != to.columns || method_is_fixed) {
    return std::nullopt;
  }
  Alteration alteration;
  if (from.method != to.method) {
    alteration.statements.push_back(
        alter_view(to, fmt::format("SET ACCESS METHOD {}", sql::Identifier(to.method))));
  }
  if (from.tablespace != to.tablespace) {
    alteration.statements.push_back(alter_view(
        to,
        fmt::format("SET TABLESPACE {}", to.tablespace.value_or(sql::Identifier("pg_default")))));
  }
  const Statements options = option_changes(from, to);
  alteration.statements.insert(alteration.statements.end(), options.begin(), options.end());
  if (from.populated != to.populated) {
    alteration.statements.push_back({fmt::format("REFRESH MATERIALIZED VIEW {}{}", to.name,
                                                 to.populated ? "" : " WITH NO DATA")});
  }
  return alteration;
}

Statements rename(const MaterializedView& from, const MaterializedView& to) {
  return rename_in_schema(kKeyword, from.name, to.name);
}

bool survives(const MaterializedView& /*from*/, const MaterializedView& /*to*/,
              const ObjectId& /*retyped*/, const Context& /*context*/) {
  return false;
}

std::vector<PartRenaming> implied_renamings(const MaterializedView& from,
                                            const MaterializedView& to, const Database& before,
                                            const Database& after) {
  return column_renamings(MaterializedViewColumn::kKind, kKeyword, to.name,
                          columns_of<MaterializedViewColumn>(from.name, &before),
                          columns_of<MaterializedViewColumn>(to.name, &after));
}

void take_unshown(MaterializedView& shown, const MaterializedView& known) {
  shown.populated = known.populated;
}

}  // namespace schemadiff::model
