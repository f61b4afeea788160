#pragma once

#include <algorithm>
#include <span>

#include "model/database.h"
#include "sql/identifier.h"

namespace schemadiff::model {

/// The objects of a kind that belong to a table. `database` is sorted; the span lives until it
/// changes.
template <class K>
[[nodiscard]] std::span<const K> of_table(const sql::QualifiedName& table,
                                          const Database& database) {
  const auto found = std::ranges::equal_range(database.all<K>(), table, {}, &K::table);
  return {found.begin(), found.end()};
}

}  // namespace schemadiff::model
