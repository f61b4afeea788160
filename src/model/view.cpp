#include "model/view.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/database.h"
#include "model/options.h"
#include "model/rename.h"
#include "model/schema.h"
#include "model/schema_object.h"
#include "model/view_column.h"
#include "model/view_columns.h"

namespace schemadiff::model {

namespace {

constexpr std::string_view kKeyword = "VIEW";
constexpr std::string_view kSecurityBarrier = "security_barrier";
constexpr std::string_view kSecurityInvoker = "security_invoker";
constexpr std::string_view kCheckOption = "check_option";

/// What the server reads the option's text as, where it is one of those that people write for a
/// boolean.
std::optional<bool> truth_of(std::string_view text) {
  constexpr std::array<std::string_view, 5> kTrue{"true", "on", "yes", "1", ""};
  constexpr std::array<std::string_view, 4> kFalse{"false", "off", "no", "0"};
  if (std::ranges::find(kTrue, text) != kTrue.end()) {
    return true;
  }
  return std::ranges::find(kFalse, text) != kFalse.end() ? std::optional(false) : std::nullopt;
}

void set_option(Options& options, std::string_view name, std::optional<bool>& value) {
  if (value) {
    options[std::string(name)] = *value ? "true" : "false";
    value.reset();
  }
}

/// Takes the option out where the attribute says the same.
void say_apart(Options& options, std::string_view name, std::optional<bool>& value) {
  const auto at = options.find(std::string(name));
  if (at != options.end() && (at->second == "true" || at->second == "false")) {
    value = at->second == "true";
    options.erase(name);
  }
}

std::string create_text(const View& view, std::string_view create) {
  return fmt::format("{} VIEW {}{} AS\n{}", create, named_with_columns(view.name, view.columns),
                     with_clause(view.options), view.definition);
}

Statements option_changes(const View& from, const View& to) {
  Statements statements;
  if (const Options changed = options_to_set(from.options, to.options); !changed.empty()) {
    statements.push_back({fmt::format("ALTER VIEW {} SET ({})", to.name, options_list(changed))});
  }
  if (const std::string gone = options_to_reset(from.options, to.options); !gone.empty()) {
    statements.push_back({fmt::format("ALTER VIEW {} RESET ({})", to.name, gone)});
  }
  return statements;
}

}  // namespace

View View::declared(const Place& place) {
  View view;
  view.name = place.qualified_name();
  return view;
}

std::string View::sql_reference(const ObjectId& id) {
  return fmt::format("VIEW {}.{}", id.path[0], id.path[1]);
}

std::string View::query(int /*server_major*/) {
  // pg_get_viewdef() ends the query with a semicolon.
  return fmt::format(R"(SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid,
  relation.oid,
  0,
  namespace.nspname,
  relation.relname,
  pg_catalog.left(pg_catalog.pg_get_viewdef(relation.oid), -1),
  relation.reloptions
FROM pg_catalog.pg_class AS relation
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
WHERE {})",
                     is_own_relation('v'));
}

View View::read(RowReader& row) {
  View view;
  view.name = row.qualified_name();
  view.definition = row.text();
  view.options = row.options();
  return view;
}

ObjectId view_id(const sql::QualifiedName& name) {
  return {.kind = View::kKind, .of = "", .path = {name.schema, name.name}};
}

ObjectId identity(const View& view) {
  return view_id(view.name);
}

void expand(View& view) {
  view.definition = without_semicolon(view.definition);
  set_option(view.options, kSecurityBarrier, view.security_barrier);
  set_option(view.options, kSecurityInvoker, view.security_invoker);
  if (view.check_option) {
    view.options[std::string(kCheckOption)] = word(*view.check_option);
    view.check_option.reset();
  }
}

std::vector<ObjectId> contract(View& view, const Database& /*database*/) {
  say_apart(view.options, kSecurityBarrier, view.security_barrier);
  say_apart(view.options, kSecurityInvoker, view.security_invoker);
  if (const auto at = view.options.find(std::string(kCheckOption)); at != view.options.end()) {
    view.check_option = from_word<CheckOption>(at->second);
    if (view.check_option) {
      view.options.erase(kCheckOption);
    }
  }
  return {};
}

void adopt(View& declared, const View& live) {
  for (const auto& [name, value] : live.options) {
    const auto at = declared.options.find(name);
    if (at != declared.options.end() && truth_of(value) &&
        truth_of(value) == truth_of(at->second)) {
      declared.options[name] = value;
    }
  }
}

std::vector<ObjectId> dependencies(const View& view) {
  return {schema_id(view.name.schema)};
}

Statements create(const View& view, const Context& /*context*/) {
  return {{create_text(view, "CREATE")}};
}

Statements drop(const View& view, const Context& /*context*/) {
  return {{fmt::format("DROP VIEW {}", view.name)}};
}

std::optional<Alteration> alter(const View& from, const View& to, const Context& context) {
  View reached = from;
  reached.options = to.options;
  if (reached == to) {
    return Alteration{.statements = option_changes(from, to)};
  }
  const bool replaceable = only_gains_columns(columns_of<ViewColumn>(from.name, context.from),
                                              columns_of<ViewColumn>(to.name, context.to));
  if (!replaceable) {
    return std::nullopt;
  }
  // It sets the options to those it names, so it has to name them all.
  return Alteration{.statements = {{create_text(to, "CREATE OR REPLACE")}}};
}

Statements rename(const View& from, const View& to) {
  return rename_in_schema(kKeyword, from.name, to.name);
}

bool survives(const View& /*from*/, const View& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return false;
}

std::vector<PartRenaming> implied_renamings(const View& from, const View& to,
                                            const Database& before, const Database& after) {
  return column_renamings(ViewColumn::kKind, kKeyword, to.name,
                          columns_of<ViewColumn>(from.name, &before),
                          columns_of<ViewColumn>(to.name, &after));
}

}  // namespace schemadiff::model
