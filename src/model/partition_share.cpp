#include "model/partition_share.h"

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "model/constraint.h"
#include "model/context.h"
#include "model/database.h"
#include "model/inheritance.h"
#include "model/kinds.h"
#include "model/object_id.h"
#include "model/of_table.h"
#include "model/partition_index.h"
#include "model/partition_whole.h"
#include "model/statement.h"
#include "model/table.h"
#include "sql/identifier.h"

namespace schemadiff::model {

namespace {

template <class K>
K share_in(const K& whole, const PartitionIndex& named) {
  K share = whole;
  share.table = named.table;
  set_name(share, named.name.value());
  return share;
}

/// Whether something new that is made after tables, a function, has to be there first.
bool waits_for_others(const Object& whole, const Context& context) {
  return std::ranges::any_of(context.to->needs(whole), [&](const ObjectId& needed) {
    const bool is_new = context.from == nullptr || !context.from->contains(needed);
    return is_new && rank_of(needed.kind) > rank_of(InheritedColumn::kKind);
  });
}

/// Whether a new partition brings its share along. It does not matter then which is made first: the
/// server finds the share when the index or key is made, or when the partition is attached.
template <class K>
bool comes_with_partition(const K& whole, const sql::QualifiedName& partition,
                          const Context& context) {
  const bool is_new = context.from == nullptr || !context.from->contains(table_id(partition));
  return is_new && !(std::is_same_v<K, Index> && waits_for_others(whole, context));
}

/// Those of partitions of partitions come first: an index finds what is there below it.
template <class K>
void append_named(const K& whole, const sql::QualifiedName& table, const Context& context,
                  Statements& statements) {
  for (const Table* const child : children_of(table, *context.to)) {
    append_named(whole, child->name, context, statements);
    const PartitionIndex* const named = named_share(child->name, whole.name, *context.to);
    if (named != nullptr && !comes_with_partition(whole, child->name, context)) {
      append(statements, create(share_in(whole, *named), Context{.dependents = {}}));
    }
  }
}

template <class K>
void bring(const K& whole, const PartitionIndex& named, const Context& context,
           BroughtShares& brought) {
  if (!comes_with_partition(whole, named.table, context)) {
    return;
  }
  const K share = share_in(whole, named);
  if constexpr (std::is_same_v<K, Index>) {
    append(brought.statements, create(share, Context{.dependents = {}}));
  } else {
    brought.clauses.push_back(clause_in_parent(share, {}, context).value());
  }
}

}  // namespace

sql::Identifier share_name(const Object& whole, const sql::QualifiedName& partition,
                           const Database& database) {
  const sql::Identifier index = identity_of(whole).path.back();
  const PartitionIndex* const named = named_share(partition, index, database);
  return named == nullptr ? usual_share_name(whole, partition, database) : named->name.value();
}

Statements named_shares(const Object& whole, const Context& context) {
  Statements statements;
  if (context.to == nullptr || context.to->all<PartitionIndex>().empty()) {
    return statements;
  }
  std::visit(
      [&]<class K>(const K& object) {
        if constexpr (kHasShares<K>) {
          if (is_partitioned(object.table, context.to)) {
            append_named(object, object.table, context, statements);
          }
        }
      },
      whole);
  return statements;
}

BroughtShares brought_shares(const Table& partition, const Context& context) {
  BroughtShares brought;
  if (!partition.partition_of || context.to == nullptr) {
    return brought;
  }
  for (const PartitionIndex& share : of_table<PartitionIndex>(partition.name, *context.to)) {
    const std::optional<Object> whole = share.name ? whole_of(share, *context.to) : std::nullopt;
    if (whole) {
      std::visit(
          [&]<class K>(const K& object) {
            if constexpr (kHasShares<K>) {
              bring(object, share, context, brought);
            }
          },
          *whole);
    }
  }
  return brought;
}

}  // namespace schemadiff::model
