#include "model/operator_item.h"

#include <cstddef>

#include <fmt/format.h>

namespace schemadiff::model {

namespace {

/// `1` and ` (integer, bigint)`, the second "" where the key has no types.
struct Key {
  std::string_view number;
  std::string_view types;
};

Key parts_of(const sql::Identifier& key) {
  const std::string_view text = key.raw();
  const std::size_t end = text.find_first_not_of("0123456789");
  return end == std::string_view::npos
             ? Key{.number = text, .types = ""}
             : Key{.number = text.substr(0, end), .types = text.substr(end)};
}

}  // namespace

std::string item_columns(std::string_view catalog, std::string_view oid) {
  // A dependency says whether an item came with the class or was added to the family, and since 14
  // also which of a class's own the access method can do without: those are the family's.
  constexpr std::string_view kBelongs = R"(EXISTS (
      SELECT FROM pg_catalog.pg_depend AS belonging
      WHERE belonging.classid = 'pg_catalog.{}'::pg_catalog.regclass
        AND belonging.objid = item.oid
        AND belonging.refclassid = 'pg_catalog.{}'::pg_catalog.regclass
        AND belonging.refobjid = {}))";
  const std::string operators = fmt::format(R"(FROM pg_catalog.pg_amop AS item
      JOIN pg_catalog.pg_operator AS operator ON operator.oid = item.amopopr
      JOIN pg_catalog.pg_namespace AS home ON home.oid = operator.oprnamespace
      LEFT JOIN pg_catalog.pg_opfamily AS sorting ON sorting.oid = item.amopsortfamily
      LEFT JOIN pg_catalog.pg_namespace AS sorting_home ON sorting_home.oid = sorting.opfnamespace
    WHERE {})",
                                            fmt::format(kBelongs, "pg_amop", catalog, oid));
  const std::string functions = fmt::format("FROM pg_catalog.pg_amproc AS item\n    WHERE {}",
                                            fmt::format(kBelongs, "pg_amproc", catalog, oid));
  return fmt::format(R"(ARRAY(
    SELECT item.amopstrategy || ' (' || pg_catalog.format_type(item.amoplefttype, NULL) || ', '
      || pg_catalog.format_type(item.amoprighttype, NULL) || ')'
    {0}
    ORDER BY item.amopstrategy, item.oid) AS operator_keys,
  ARRAY(
    SELECT CASE home.nspname WHEN 'pg_catalog' THEN ''
           ELSE pg_catalog.quote_ident(home.nspname) || '.' END || operator.oprname
    {0}
    ORDER BY item.amopstrategy, item.oid) AS operators,
  ARRAY(
    SELECT coalesce(CASE sorting_home.nspname WHEN 'pg_catalog' THEN ''
                    ELSE pg_catalog.quote_ident(sorting_home.nspname) || '.' END
      || pg_catalog.quote_ident(sorting.opfname), '')
    {0}
    ORDER BY item.amopstrategy, item.oid) AS order_by,
  ARRAY(
    SELECT item.amprocnum || ' (' || pg_catalog.format_type(item.amproclefttype, NULL) || ', '
      || pg_catalog.format_type(item.amprocrighttype, NULL) || ')'
    {1}
    ORDER BY item.amprocnum, item.oid) AS function_keys,
  ARRAY(
    SELECT item.amproc::pg_catalog.regprocedure::pg_catalog.text
    {1}
    ORDER BY item.amprocnum, item.oid) AS functions)",
                     operators, functions);
}

OperatorItems read_operators(RowReader& row) {
  const std::vector<std::string> keys = row.texts();
  const std::vector<std::string> names = row.texts();
  const std::vector<std::string> families = row.texts();
  OperatorItems items;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    OperatorItem item{.name = names.at(i), .order_by = std::nullopt};
    if (!families.at(i).empty()) {
      item.order_by = families[i];
    }
    items.emplace(sql::Identifier(keys[i]), std::move(item));
  }
  return items;
}

FunctionItems read_functions(RowReader& row) {
  const std::vector<std::string> keys = row.texts();
  const std::vector<std::string> names = row.texts();
  FunctionItems items;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    items.emplace(sql::Identifier(keys[i]), FunctionItem{.function = names.at(i)});
  }
  return items;
}

std::string add_text(const sql::Identifier& key, const OperatorItem& item) {
  const Key parts = parts_of(key);
  const std::string order = item.order_by ? fmt::format(" FOR ORDER BY {}", *item.order_by) : "";
  return fmt::format("OPERATOR {} {}{}{}", parts.number, item.name, parts.types, order);
}

std::string add_text(const sql::Identifier& key, const FunctionItem& item) {
  const Key parts = parts_of(key);
  return fmt::format("FUNCTION {}{} {}", parts.number, parts.types, item.function);
}

std::string drop_text(const sql::Identifier& key, const OperatorItem& /*item*/) {
  return fmt::format("OPERATOR {}", key.raw());
}

std::string drop_text(const sql::Identifier& key, const FunctionItem& /*item*/) {
  return fmt::format("FUNCTION {}", key.raw());
}

int number_in(const sql::Identifier& key) {
  int number = 0;
  for (const char digit : parts_of(key).number) {
    number = number < 100'000 ? number * 10 + (digit - '0') : number;
  }
  return number;
}

}  // namespace schemadiff::model
