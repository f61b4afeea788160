#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "model/context.h"
#include "model/kinds.h"
#include "model/statement.h"
#include "model/table.h"
#include "sql/identifier.h"

/// A partition's share in an index or key of its partitioned table. `whole` is that index or key.
namespace schemadiff::model {

/// Whether partitions have shares in what is of this kind.
template <class K>
constexpr bool kHasShares = std::is_same_v<K, Index> || std::is_same_v<K, PrimaryKey> ||
                            std::is_same_v<K, Unique> || std::is_same_v<K, Exclude>;

/// What the share is called: as declared, or as the server would.
[[nodiscard]] sql::Identifier share_name(const Object& whole, const sql::QualifiedName& partition,
                                         const Database& database);

/// The statements that make the shares with names of their own, on partitions that are there by
/// then. The server takes them over when `whole` is made after them.
[[nodiscard]] Statements named_shares(const Object& whole, const Context& context);

/// What a new partition has to bring along, so that ATTACH finds it.
struct BroughtShares {
  std::vector<std::string> clauses;  ///< keys
  Statements statements;             ///< indexes

  [[nodiscard]] bool empty() const { return clauses.empty() && statements.empty(); }
};

[[nodiscard]] BroughtShares brought_shares(const Table& partition, const Context& context);

}  // namespace schemadiff::model
