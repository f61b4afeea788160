#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

#include "model/check.h"
#include "model/cluster.h"
#include "model/column.h"
#include "model/column_default.h"
#include "model/comment.h"
#include "model/enum.h"
#include "model/exclude.h"
#include "model/extension.h"
#include "model/foreign_key.h"
#include "model/index.h"
#include "model/inherited_column.h"
#include "model/partition_index.h"
#include "model/primary_key.h"
#include "model/replica_identity.h"
#include "model/schema.h"
#include "model/sequence.h"
#include "model/table.h"
#include "model/unique.h"

namespace schemadiff::model {

template <class... Members>
struct TypeList {
  using Variant = std::variant<Members...>;
  template <template <class> class Container>
  using Tuple = std::tuple<Container<Members>...>;

  static constexpr std::size_t kSize = sizeof...(Members);

  /// Calls `function.operator()<K>()` for each member, in order.
  template <class Function>
  static void for_each(Function&& function) {
    (function.template operator()<Members>(), ...);
  }
};

/// Every kind of object. A new kind is one more line; the order is the one a person would create
/// things in, and breaks ties where dependencies leave a choice.
using Kinds = TypeList<Schema,           //
                       Extension,        //
                       Enum,             //
                       Sequence,         //
                       Table,            //
                       Column,           //
                       InheritedColumn,  //
                       ColumnDefault,    //
                       PrimaryKey,       //
                       Unique,           //
                       Check,            //
                       Exclude,          //
                       Index,            //
                       ForeignKey,       //
                       PartitionIndex,   //
                       ReplicaIdentity,  //
                       Cluster,          //
                       Comment>;

/// Any object.
using Object = Kinds::Variant;

/// Calls `function.operator()<K>()` for every kind.
template <class Function>
void for_each_kind(Function&& function) {
  Kinds::for_each(function);
}

/// Calls `function.operator()<K>()` for the kind of that name; false when there is none.
template <class Function>
bool with_kind(std::string_view kind, Function&& function) {
  bool found = false;
  for_each_kind([&]<class K>() {
    if (!found && kind == K::kKind) {
      found = true;
      function.template operator()<K>();
    }
  });
  return found;
}

/// The place of a kind in the list, from 0; the list's length when there is no such kind.
[[nodiscard]] std::size_t rank_of(std::string_view kind);

}  // namespace schemadiff::model
