#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/describe.h"
#include "model/row.h"

/// What operator classes and families are made of: pg_amop and pg_amproc.
namespace schemadiff::model {

struct OperatorItem {
  std::string name;                     ///< `app.<`; of the server's own without a schema
  std::optional<std::string> order_by;  ///< the family of an operator that only orders

  static constexpr auto describe() {
    return description(
        "An operator.", "operator",
        required_attribute("operator", &OperatorItem::name,
                           "The operator, with its schema where the search path does not lead to "
                           "it: \"<\", \"app.<\"."),
        attribute("order_by", &OperatorItem::order_by,
                  "Where it is for ORDER BY and not for WHERE: the B-tree operator family that "
                  "sorts its results."));
  }

  bool operator==(const OperatorItem&) const = default;
};

struct FunctionItem {
  std::string function;  ///< with its arguments: `app.compare(app.version,app.version)`

  static constexpr auto describe() {
    return description("A support function.", "function",
                       required_attribute("function", &FunctionItem::function,
                                          "The function with the types of its arguments: "
                                          "\"compare(version, version)\"."));
  }

  bool operator==(const FunctionItem&) const = default;
};

/// By number and types: `1 (integer, bigint)`.
using OperatorItems = NamedValues<OperatorItem>;
using FunctionItems = NamedValues<FunctionItem>;

/// Columns of a catalog query: keys, names and families of the operators, keys and names of the
/// support functions, as arrays; of those that belong to the row `oid` (an SQL expression) of
/// `catalog`, which is pg_opclass or pg_opfamily.
[[nodiscard]] std::string item_columns(std::string_view catalog, std::string_view oid);
[[nodiscard]] OperatorItems read_operators(RowReader& row);
[[nodiscard]] FunctionItems read_functions(RowReader& row);

/// `OPERATOR 1 app.< (integer, bigint)`, `FUNCTION 1 (integer, bigint) app.compare(…)`
[[nodiscard]] std::string add_text(const sql::Identifier& key, const OperatorItem& item);
[[nodiscard]] std::string add_text(const sql::Identifier& key, const FunctionItem& item);
/// `OPERATOR 1 (integer, bigint)`
[[nodiscard]] std::string drop_text(const sql::Identifier& key, const OperatorItem& item);
[[nodiscard]] std::string drop_text(const sql::Identifier& key, const FunctionItem& item);

/// The number that a key begins with, for an order that people expect.
[[nodiscard]] int number_in(const sql::Identifier& key);

/// The keys in that order.
template <class Items>
std::vector<sql::Identifier> keys_in_order(const Items& items) {
  std::vector<sql::Identifier> keys;
  for (const auto& [key, item] : items) {
    keys.push_back(key);
  }
  std::ranges::stable_sort(keys, {}, number_in);
  return keys;
}

/// Takes the types out of the keys of those whose types are that one, twice.
template <class Items>
void shorten_keys(Items& items, std::string_view type) {
  const std::string usual = " (" + std::string(type) + ", " + std::string(type) + ")";
  Items shorter;
  for (auto& [key, item] : items) {
    const std::string& text = key.raw();
    const bool is_usual = text.ends_with(usual);
    shorter.emplace(is_usual ? sql::Identifier(text.substr(0, text.size() - usual.size())) : key,
                    std::move(item));
  }
  items = std::move(shorter);
}

}  // namespace schemadiff::model
