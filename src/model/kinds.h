#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

#include "model/aggregate.h"
#include "model/cast.h"
#include "model/check.h"
#include "model/cluster.h"
#include "model/collation.h"
#include "model/column.h"
#include "model/column_default.h"
#include "model/comment.h"
#include "model/composite.h"
#include "model/composite_attribute.h"
#include "model/conversion.h"
#include "model/default_privileges.h"
#include "model/domain.h"
#include "model/domain_constraint.h"
#include "model/enum.h"
#include "model/event_trigger.h"
#include "model/exclude.h"
#include "model/extension.h"
#include "model/foreign_data_wrapper.h"
#include "model/foreign_key.h"
#include "model/foreign_table.h"
#include "model/function.h"
#include "model/grant.h"
#include "model/identity_grant.h"
#include "model/index.h"
#include "model/index_comment.h"
#include "model/inherited_column.h"
#include "model/language.h"
#include "model/materialized_view.h"
#include "model/materialized_view_column.h"
#include "model/operator.h"
#include "model/operator_class.h"
#include "model/operator_family.h"
#include "model/owner.h"
#include "model/partition_index.h"
#include "model/partition_trigger.h"
#include "model/policy.h"
#include "model/primary_key.h"
#include "model/procedure.h"
#include "model/publication.h"
#include "model/range.h"
#include "model/replica_identity.h"
#include "model/rule.h"
#include "model/schema.h"
#include "model/sequence.h"
#include "model/server.h"
#include "model/statistics.h"
#include "model/table.h"
#include "model/text_search_configuration.h"
#include "model/text_search_dictionary.h"
#include "model/text_search_mapping.h"
#include "model/text_search_parser.h"
#include "model/text_search_template.h"
#include "model/trigger.h"
#include "model/unique.h"
#include "model/user_mapping.h"
#include "model/view.h"
#include "model/view_column.h"
#include "model/view_default.h"

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
using Kinds = TypeList<Schema,                   //
                       Extension,                //
                       Collation,                //
                       ForeignDataWrapper,       //
                       Server,                   //
                       UserMapping,              //
                       Enum,                     //
                       Composite,                //
                       CompositeAttribute,       //
                       Domain,                   //
                       DomainConstraint,         //
                       Range,                    //
                       Conversion,               //
                       TextSearchParser,         //
                       TextSearchTemplate,       //
                       TextSearchDictionary,     //
                       TextSearchConfiguration,  //
                       TextSearchMapping,        //
                       Sequence,                 //
                       Table,                    //
                       Column,                   //
                       InheritedColumn,          //
                       ForeignTable,             //
                       Function,                 //
                       Procedure,                //
                       Aggregate,                //
                       Language,                 //
                       Operator,                 //
                       OperatorFamily,           //
                       OperatorClass,            //
                       Cast,                     //
                       ColumnDefault,            //
                       PrimaryKey,               //
                       Unique,                   //
                       Check,                    //
                       Exclude,                  //
                       View,                     //
                       ViewColumn,               //
                       ViewDefault,              //
                       MaterializedView,         //
                       MaterializedViewColumn,   //
                       Index,                    //
                       PartitionIndex,           //
                       Statistics,               //
                       ReplicaIdentity,          //
                       Cluster,                  //
                       ForeignKey,               //
                       Rule,                     //
                       Trigger,                  //
                       PartitionTrigger,         //
                       Policy,                   //
                       EventTrigger,             //
                       Publication,              //
                       Comment,                  //
                       IndexComment,             //
                       Owner,                    //
                       Grant,                    //
                       IdentityGrant,            //
                       DefaultPrivileges>;

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

/// Whether objects of this kind are data types that are built anew where no ALTER leads on.
[[nodiscard]] bool is_type(std::string_view kind);

/// The place of a kind in the list, from 0; the list's length when there is no such kind.
[[nodiscard]] std::size_t rank_of(std::string_view kind);

}  // namespace schemadiff::model
